namespace AuthSecGroup.Lambda.Tests.Fakes;

/// <summary>The calls of <see cref="Core.Ports.ISecurityGroupRules"/>.</summary>
internal enum Operation
{
    Read,
    Authorize,
    Revoke,
    UpdateDescriptions,
}

/// <summary>One call that was made: what, in which group (or region), and what of.</summary>
internal sealed record Call(Operation Operation, string Where, IReadOnlyList<string> What)
{
    public override string ToString() => $"{Operation} {Where}: {string.Join(" ", What)}";
}
