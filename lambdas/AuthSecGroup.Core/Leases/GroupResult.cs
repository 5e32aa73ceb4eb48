using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Leases;

/// <summary>The result of one request in one group.</summary>
/// <param name="Access">The group and the target.</param>
/// <param name="Rules">Each rule with its outcome.</param>
/// <param name="Error">The first error; null if everything succeeded.</param>
internal sealed record GroupResult(GroupAccess Access, IReadOnlyList<RuleResult> Rules, AwsError? Error)
{
    /// <summary>The group.</summary>
    public SecurityGroupId Group => Access.Group;

    /// <summary>The result for a group whose region couldn't be read: every rule that applies to the address has failed.</summary>
    public static GroupResult Unread(GroupAccess access, LeaseRequest request, AwsError error) =>
        new(
            access,
            [.. access.Rules.Where(rule => rule.AppliesTo(request.Source)).Select(rule => new RuleResult(rule, RuleOutcome.Failed))],
            error
        );
}

/// <summary>The result of one request for one rule.</summary>
internal sealed record RuleResult(string Protocol, int FromPort, int ToPort, RuleOutcome Outcome, DateTimeOffset? ExpiresAt)
{
    public RuleResult(IngressRule rule, RuleOutcome outcome, DateTimeOffset? expiresAt = null)
        : this(rule.Protocol, rule.FromPort, rule.ToPort, outcome, expiresAt) { }

    public RuleResult(SecurityGroupRule rule, RuleOutcome outcome)
        : this(rule.Protocol, rule.FromPort ?? -1, rule.ToPort ?? -1, outcome, null) { }
}

/// <summary>What a request did to a rule, or found. <see cref="Wire.Outcome"/> defines how clients see it.</summary>
internal enum RuleOutcome
{
    Created,
    Refreshed,
    Open,
    Closed,
    Held,
    Permanent,
    Failed,
}
