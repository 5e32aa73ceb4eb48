using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Rules;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AuthSecGroup.Core.Tests.Leases;

[Properties(MaxTest = 500)]
public class Any_group_of_rules
{
    private static readonly IngressRule[] Configured =
    [
        .. new[] { "tcp:22:22", "udp:22:22", "-1:-1:-1", "icmp:8:-1", "icmpv6:-1:-1", "50:-1:-1", "tcp:0:65535" }.Select(Given.Ingress),
    ];

    private static SecurityGroupRule[] Rules(KnownRule[] group) => [.. group.Select(known => known.Rule)];

    private static HashSet<string> Ours(KnownRule[] group) => [.. group.Where(known => known.IsOurs).Select(known => known.Rule.RuleId)];

    private static List<string> Touched(OpenPlan plan) =>
        [
            .. plan
                .Steps.Select(step =>
                    step switch
                    {
                        OpenStep.Renew renew => renew.RuleId,
                        OpenStep.Replace replace => replace.RuleId,
                        _ => null,
                    }
                )
                .OfType<string>(),
        ];

    private static IEnumerable<OpenPlan> Plans(KnownRule[] group, TimeSpan? timeToLive) =>
        new[] { Given.Office, Given.OfficeV6 }.Select(source =>
            OpenPlan.For(Configured, Rules(group), Given.Request(timeToLive, source: source), Given.Now)
        );

    [Property]
    public Property Keeps_every_foreign_rule_when_a_lease_is_opened(byte? life) =>
        Prop.ForAll(
            Arbitraries.Groups(),
            group =>
                Plans(group, life is { } seconds ? TimeSpan.FromSeconds(1 + seconds) : null)
                    .All(plan => Touched(plan).All(Ours(group).Contains))
        );

    [Property]
    public Property Has_each_rule_written_at_most_once_when_a_lease_is_opened() =>
        Prop.ForAll(
            Arbitraries.Groups(),
            group =>
                Plans(group, null)
                    .All(plan =>
                        Touched(plan).Distinct().Count() == Touched(plan).Count
                        && plan.Steps.Select(step => step.Rule).Distinct().Count() == plan.Steps.Count
                    )
        );

    [Property]
    public Property Loses_exactly_our_rules_for_the_address_when_a_lease_is_closed() =>
        Prop.ForAll(
            Arbitraries.Groups(),
            group =>
                ClosePlan
                    .For(Given.Access(), Rules(group), Given.Request())
                    .Revoke.Select(rule => rule.RuleId)
                    .SequenceEqual(
                        group.Where(known => known.IsOurs && known.Rule.CidrIpv4 == "203.0.113.7/32").Select(known => known.Rule.RuleId)
                    )
        );

    [Property]
    public Property Keeps_every_foreign_rule_in_a_sweep_that_decides_each_rule_in_order() =>
        Prop.ForAll(
            Arbitraries.Groups(),
            group =>
            {
                var decisions = SweepPlan.For(Rules(group), Given.Name, Given.TenMinutes, Given.Now);
                return decisions.Select(decision => decision.Rule).SequenceEqual(Rules(group))
                    && decisions.All(decision => (decision is SweepDecision.Leave) != Ours(group).Contains(decision.Rule.RuleId));
            }
        );

    [Property]
    public Property Is_shown_as_open_exactly_if_a_sweep_would_keep_it() =>
        Prop.ForAll(
            Arbitraries.Groups(),
            group =>
            {
                var kept = SweepPlan
                    .For(Rules(group), Given.Name, Given.TenMinutes, Given.Now)
                    .OfType<SweepDecision.Keep>()
                    .Select(keep => keep.Rule)
                    .ToList();
                return LeaseStatus
                    .Of(Given.Access(Configured), Rules(group), Given.Request(), Given.Now)
                    .Rules.Zip(Configured.Where(rule => rule.AppliesTo(Given.Office)))
                    .All(item =>
                        (item.First.Outcome is RuleOutcome.Open)
                        == kept.Exists(rule => rule.IsFor(Given.Office) && item.Second.Matches(rule))
                    );
            }
        );
}
