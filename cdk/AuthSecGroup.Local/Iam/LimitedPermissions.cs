using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Local.Iam;

/// <summary>
/// The permissions of a role's session that has a session policy: what both allow
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session).
/// </summary>
internal sealed class LimitedPermissions(IPermissions role, IPermissions session) : IPermissions
{
    public PolicyDecision Decide(string action, string resourceArn, IReadOnlyDictionary<string, string> conditionContext)
    {
        var decisions = (role.Decide(action, resourceArn, conditionContext), session.Decide(action, resourceArn, conditionContext));
        return decisions switch
        {
            (PolicyDecision.ExplicitDeny, _) or (_, PolicyDecision.ExplicitDeny) => PolicyDecision.ExplicitDeny,
            (PolicyDecision.Allow, PolicyDecision.Allow) => PolicyDecision.Allow,
            _ => PolicyDecision.Neither,
        };
    }
}
