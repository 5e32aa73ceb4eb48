using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Local.Iam;

/// <summary>
/// All identity policies of one principal. A role's policies can go while its sessions live on.
/// </summary>
internal sealed class PolicySet(params IEnumerable<PolicyStatement> statements) : IPermissions
{
    private volatile PolicyStatement[] _statements = [.. statements];

    public void Replace(IEnumerable<PolicyStatement> statements) => _statements = [.. statements];

    public PolicyDecision Decide(string action, string resourceArn, IReadOnlyDictionary<string, string> conditionContext) =>
        PolicyStatement.Decide(_statements.Where(statement => statement.Covers(action, resourceArn, conditionContext)));
}
