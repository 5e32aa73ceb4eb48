using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Lambda.Leases;

/// <summary>What became of one group in one request.</summary>
/// <param name="Group">The group.</param>
/// <param name="Rules">Each rule with its outcome.</param>
/// <param name="Error">The first failure, if there was one.</param>
internal sealed record GroupResult(SecurityGroupId Group, IReadOnlyList<RuleResult> Rules, AwsError? Error)
{
    /// <summary>As it goes over the wire.</summary>
    public GroupResponse ToResponse() =>
        new()
        {
            GroupId = Group.GroupId,
            Region = Group.Region,
            Rules = [.. Rules.Select(rule => rule.ToResponse())],
            Error = Error?.Code,
            Detail = Error?.Message,
        };
}

/// <summary>What became of one rule. <paramref name="Outcome"/> is one of <see cref="Core.Wire.Outcome"/>.</summary>
internal sealed record RuleResult(string Protocol, int FromPort, int ToPort, string Outcome, DateTimeOffset? ExpiresAt)
{
    public RuleResult(IngressRule rule, string outcome, DateTimeOffset? expiresAt = null)
        : this(rule.Protocol, rule.FromPort, rule.ToPort, outcome, expiresAt) { }

    public RuleResult(SecurityGroupRule rule, string outcome)
        : this(rule.Protocol, rule.FromPort ?? -1, rule.ToPort ?? -1, outcome, null) { }

    public RuleResponse ToResponse() =>
        new()
        {
            Protocol = Protocol,
            FromPort = FromPort,
            ToPort = ToPort,
            Outcome = Outcome,
        };
}
