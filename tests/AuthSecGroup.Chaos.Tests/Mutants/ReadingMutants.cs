using System.Globalization;
using AuthSecGroup.Chaos.Tests.Model;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Chaos.Tests.Mutants;

/// <summary>Takes a description that parses as a date for ours, as the predecessor did.</summary>
internal sealed class TakesDatesForOurs(ISecurityGroupRules inner) : Mutant(inner)
{
    protected override SecurityGroupRule? See(SecurityGroupRule rule) =>
        OurForm.Read(rule.Description) is null && DateTimeOffset.TryParse(rule.Description, CultureInfo.InvariantCulture, out var time)
            ? rule with
            {
                Description = OurForm.Write("alice", time),
            }
            : rule;
}

/// <summary>Ignores spaces around our form and text after it.</summary>
internal sealed class ReadsOurFormLoosely(ISecurityGroupRules inner) : Mutant(inner)
{
    protected override SecurityGroupRule? See(SecurityGroupRule rule) =>
        rule.Description?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var mark, var name, var caller, var time, ..]
        && OurForm.Read($"{mark} {name} {caller} {time}") is not null
        && OurForm.Read(rule.Description) is null
            ? rule with
            {
                Description = $"{mark} {name} {caller} {time}",
            }
            : rule;
}

/// <summary>Takes every rule for ours.</summary>
internal sealed class IgnoresOwnership(ISecurityGroupRules inner, TimeProvider time) : Mutant(inner)
{
    protected override SecurityGroupRule? See(SecurityGroupRule rule) =>
        OurForm.Read(rule.Description) is null ? rule with { Description = OurForm.Write("alice", time.GetUtcNow()) } : rule;
}

/// <summary>Renews the description of a rule, and so keeps its id, until its last second.</summary>
internal sealed class RenewsWithoutMargin(ISecurityGroupRules inner, TimeProvider time) : Mutant(inner)
{
    protected override SecurityGroupRule? See(SecurityGroupRule rule) =>
        OurForm.Read(rule.Description) is { } ours
        && ours.ExpiresAt - time.GetUtcNow() is var left
        && left > TimeSpan.Zero
        && left <= TimeSpan.FromSeconds(60)
            // As if it had slightly more time left than the margin.
            ? rule with
            {
                Description = OurForm.Write(ours.Caller, time.GetUtcNow() + TimeSpan.FromSeconds(62) - Scene.TimeToExpire),
            }
            : rule;
}

/// <summary>Overlooks one group.</summary>
internal sealed class SkipsAGroup(ISecurityGroupRules inner) : Mutant(inner)
{
    protected override SecurityGroupRule? See(SecurityGroupRule rule) => rule.GroupId == Scene.Groups[1].GroupId ? null : rule;
}

/// <summary>Overlooks IPv6, as the predecessor did.</summary>
internal sealed class SkipsIPv6(ISecurityGroupRules inner) : Mutant(inner)
{
    protected override SecurityGroupRule? See(SecurityGroupRule rule) => rule.CidrIpv6 is null ? rule : null;
}

/// <summary>Overlooks ports that are not configured, as the predecessor did.</summary>
internal sealed class SkipsOtherPorts(ISecurityGroupRules inner) : Mutant(inner)
{
    protected override SecurityGroupRule? See(SecurityGroupRule rule) => rule.FromPort == 9999 ? null : rule;
}

/// <summary>Overlooks UDP, and so reports that nothing is open.</summary>
internal sealed class SkipsUdp(ISecurityGroupRules inner) : Mutant(inner)
{
    protected override SecurityGroupRule? See(SecurityGroupRule rule) => rule.Protocol == "udp" ? null : rule;
}
