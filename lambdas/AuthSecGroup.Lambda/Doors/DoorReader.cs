using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Doors;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Lambda.Doors;

/// <summary>Says how a group stands for the caller, without changing it.</summary>
internal static class DoorReader
{
    /// <summary>The state of each configured rule.</summary>
    public static GroupResult Read(GroupAccess access, IReadOnlyList<SecurityGroupRule> present, DoorRequest request, DateTimeOffset now) => new(
        access.Group,
        [.. DoorStatus.Of(access.Rules, present, request.Name, request.Source, request.TimeToExpire, now).Select(status => new RuleResult(
            status.Rule,
            status.State switch { DoorState.Open => Outcome.Open, DoorState.Permanent => Outcome.Permanent, _ => Outcome.Closed },
            status.ExpiresAt))],
        null);

    /// <summary>A group whose region could not be read: every rule that applies to the address has failed.</summary>
    public static GroupResult Unread(GroupAccess access, DoorRequest request, Fault fault) => new(
        access.Group,
        [.. access.Rules.Where(rule => rule.AppliesTo(request.Source)).Select(rule => new RuleResult(rule, Outcome.Failed))],
        fault);
}
