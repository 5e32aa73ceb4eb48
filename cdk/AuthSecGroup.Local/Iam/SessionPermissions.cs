using System.Globalization;
using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Local.Iam;

/// <summary>
/// The permissions of a principal whose requests have further condition keys: the time, and for example whether the session was
/// authenticated with MFA, and the principal's tags. Keys that aren't given are absent, as for long-term keys of a user
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html).
/// </summary>
internal sealed class SessionPermissions(IPermissions policies, IReadOnlyDictionary<string, string> attributes, TimeProvider clock)
    : IPermissions
{
    public PolicyDecision Decide(string action, string resourceArn, IReadOnlyDictionary<string, string> conditionContext)
    {
        var context = new Dictionary<string, string>(conditionContext.Concat(attributes), StringComparer.OrdinalIgnoreCase)
        {
            ["aws:CurrentTime"] = clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
        };
        return policies.Decide(action, resourceArn, context);
    }
}
