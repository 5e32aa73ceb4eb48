using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Local.Iam;

/// <summary>All identity policies of one principal: denied unless allowed, and an explicit deny wins.</summary>
internal sealed class PolicySet(IEnumerable<PolicyStatement> statements) : IPermissions
{
    private readonly PolicyStatement[] _statements = [.. statements];

    /// <summary>A principal with no policy at all.</summary>
    public static PolicySet Nothing { get; } = new([]);

    /// <summary>A principal that may do everything.</summary>
    public static PolicySet Everything { get; } = new([PolicyStatement.Allow("*", "*")]);

    public bool Allow(string action, string resourceArn, IReadOnlyDictionary<string, string> conditionContext)
    {
        var covering = _statements.Where(statement => statement.Covers(action, resourceArn, conditionContext)).ToList();
        return covering.Count > 0 && !covering.Exists(statement => statement.IsDeny);
    }
}
