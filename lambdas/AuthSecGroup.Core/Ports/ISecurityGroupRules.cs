using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Ports;

/// <summary>
/// The ingress rules of security groups. Failures that are to be expected are values; an exception is a bug. When the token is cancelled
/// the result is <see cref="AwsErrorKind.Unavailable"/>: the request's time is up, and it is not known what the call did.
/// </summary>
internal interface ISecurityGroupRules
{
    /// <summary>Reads the ingress rules of groups in one place. A group that does not exist has none.</summary>
    Task<RulesReading> ReadAsync(AccountRegion place, IReadOnlyList<string> groupIds, CancellationToken cancellationToken);

    /// <summary>Adds rules to a group in one call, all or none.</summary>
    Task<AwsError?> AuthorizeAsync(SecurityGroupId group, IReadOnlyList<NewIngressRule> rules, CancellationToken cancellationToken);

    /// <summary>Takes rules out of a group by their ids in one call, all or none.</summary>
    Task<AwsError?> RevokeAsync(SecurityGroupId group, IReadOnlyList<string> ruleIds, CancellationToken cancellationToken);

    /// <summary>Gives rules of a group new descriptions in one call.</summary>
    Task<AwsError?> UpdateDescriptionsAsync(
        SecurityGroupId group,
        IReadOnlyList<NewDescription> descriptions,
        CancellationToken cancellationToken
    );
}

/// <summary>The rules that were read, or why they could not be.</summary>
internal sealed record RulesReading(IReadOnlyList<SecurityGroupRule> Rules, AwsError? Error);

/// <summary>A rule to be added: what, from where, and the description that makes it ours.</summary>
internal sealed record NewIngressRule(IngressRule Rule, Addresses.SourceAddress Source, string Description);

/// <summary>A new description for an existing rule.</summary>
internal sealed record NewDescription(string RuleId, string Description);
