using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Lambda.Leases;

/// <summary>Says how a group stands for the caller, without changing it.</summary>
internal static class LeaseReader
{
    /// <summary>The state of each configured rule.</summary>
    public static GroupResult Read(
        GroupAccess access,
        IReadOnlyList<SecurityGroupRule> present,
        LeaseRequest request,
        DateTimeOffset now
    ) =>
        new(
            access.Group,
            [
                .. LeaseStatus
                    .Of(access.Rules, present, request.Name, request.Source, request.TimeToExpire, now)
                    .Select(status => new RuleResult(
                        status.Rule,
                        status.State switch
                        {
                            LeaseState.Open => Outcome.Open,
                            LeaseState.Permanent => Outcome.Permanent,
                            _ => Outcome.Closed,
                        },
                        status.ExpiresAt
                    )),
            ],
            null
        );

    /// <summary>A group whose region could not be read: every rule that applies to the address has failed.</summary>
    public static GroupResult Unread(GroupAccess access, LeaseRequest request, AwsError error) =>
        new(
            access.Group,
            [.. access.Rules.Where(rule => rule.AppliesTo(request.Source)).Select(rule => new RuleResult(rule, Outcome.Failed))],
            error
        );
}
