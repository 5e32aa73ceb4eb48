using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Local.Iam;

/// <summary>
/// All identity policies of one principal: denied unless allowed, and an explicit deny wins. A role's policies can go while its sessions
/// live on.
/// </summary>
internal sealed class PolicySet(params IEnumerable<PolicyStatement> statements) : IPermissions
{
    private volatile PolicyStatement[] _statements = [.. statements];

    public void Replace(IEnumerable<PolicyStatement> statements) => _statements = [.. statements];

    public bool Allow(string action, string resourceArn, IReadOnlyDictionary<string, string> conditionContext)
    {
        var covering = _statements.Where(statement => statement.Covers(action, resourceArn, conditionContext)).ToList();
        return covering.Count > 0 && !covering.Exists(statement => statement.IsDeny);
    }
}
