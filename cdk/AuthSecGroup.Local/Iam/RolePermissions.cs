using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Local.Iam;

/// <summary>What a role may do at this moment: its policies can go while its sessions live on.</summary>
internal sealed class RolePermissions(PolicySet policies) : IPermissions
{
    private volatile PolicySet _policies = policies;

    public void Replace(PolicySet policies) => _policies = policies;

    public bool Allow(string action, string resourceArn, IReadOnlyDictionary<string, string> conditionContext) =>
        _policies.Allow(action, resourceArn, conditionContext);
}
