namespace AuthSecGroup.Core.Contracts;

/// <summary>An invalid member of an ingress rule.</summary>
/// <param name="Member"><see cref="Protocol"/>, <see cref="FromPort"/>, or <see cref="ToPort"/>.</param>
/// <param name="Allowed">The valid values, in words.</param>
internal sealed record IngressRuleError(string Member, string Allowed)
{
    public const string Protocol = "protocol";
    public const string FromPort = "fromPort";
    public const string ToPort = "toPort";
}
