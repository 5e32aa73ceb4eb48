using System.Globalization;
using AuthSecGroup.Chaos.Tests.Mutants;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;
using Xunit.Abstractions;

namespace AuthSecGroup.Chaos.Tests;

/// <summary>Each invariant can fail: the run that the true functions pass finds the functions that break it.</summary>
public sealed class A_mutant_of_the_functions(ITestOutputHelper output)
{
    [Fact]
    public Task That_takes_dates_for_our_form_changes_foreign_rules() =>
        IsFoundInSweepAsync(
            Invariant.ForeignRuleUntouched,
            rule =>
                OurForm.Read(rule.Description) is null
                && DateTimeOffset.TryParse(rule.Description, CultureInfo.InvariantCulture, out var time)
                    ? Described(rule, OurForm.Write("alice", time))
                    : rule
        );

    /// <summary>It ignores spaces around our form and text after it.</summary>
    [Fact]
    public Task That_reads_our_form_loosely_changes_foreign_rules() =>
        IsFoundInSweepAsync(
            Invariant.ForeignRuleUntouched,
            rule =>
                rule.Description?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var mark, var name, var caller, var time, ..]
                && OurForm.Read($"{mark} {name} {caller} {time}") is not null
                && OurForm.Read(rule.Description) is null
                    ? Described(rule, $"{mark} {name} {caller} {time}")
                    : rule
        );

    [Fact]
    public Task That_ignores_ownership_on_requests_changes_foreign_rules() =>
        IsFoundAsync(
            Invariant.ForeignRuleUntouched,
            connection: (rules, clock) =>
                new Mutant(rules)
                {
                    See = rule =>
                        OurForm.Read(rule.Description) is null ? Described(rule, OurForm.Write("alice", clock.GetUtcNow())) : rule,
                }
        );

    [Fact]
    public Task That_sweeps_by_properties_breaks_promises() =>
        IsFoundAsync(Invariant.PromiseKept, sweep: (rules, _) => new RevokesByProperties(rules));

    [Fact]
    public Task That_never_writes_breaks_promises() => IsFoundInWritesAsync(Invariant.PromiseKept, _ => []);

    [Fact]
    public Task That_authorizes_one_rule_too_few_breaks_promises() =>
        IsFoundInWritesAsync(Invariant.PromiseKept, rules => rules.Count > 1 ? rules.Skip(1) : rules);

    [Fact]
    public Task That_skips_a_group_leaves_expired_rules() =>
        IsFoundInSweepAsync(Invariant.NothingExpiredAfterSweep, rule => rule.GroupId == Scene.Groups[1].GroupId ? null : rule);

    [Fact]
    public Task That_skips_IPv6_leaves_expired_rules() =>
        IsFoundInSweepAsync(Invariant.NothingExpiredAfterSweep, rule => rule.CidrIpv6 is null ? rule : null);

    [Fact]
    public Task That_skips_ports_that_are_not_configured_leaves_expired_rules() =>
        IsFoundInSweepAsync(Invariant.NothingExpiredAfterSweep, rule => rule.FromPort == 9999 ? null : rule);

    [Fact]
    public Task That_reports_conflicts_as_errors_fails_its_sweeps() =>
        IsFoundAsync(
            Invariant.SweepSucceeds,
            sweep: (rules, _) => new Mutant(rules) { Report = error => error is null ? null : error with { Kind = AwsErrorKind.Refused } }
        );

    [Fact]
    public Task That_writes_later_times_makes_rules_expire_too_late() =>
        IsFoundInWritesAsync(
            Invariant.NeverLivesLonger,
            rules =>
                rules.Select(rule =>
                    OurForm.Read(rule.Description) is { } ours
                        ? rule with
                        {
                            Description = OurForm.Write(ours.Caller, ours.Time.AddHours(1)),
                        }
                        : rule
                )
        );

    [Fact]
    public Task That_does_not_see_a_rule_gives_the_wrong_status() =>
        IsFoundAsync(
            Invariant.StatusConsistent,
            connection: (rules, _) => new Mutant(rules) { See = rule => rule.Protocol == "udp" ? null : rule }
        );

    [Fact]
    public Task That_ignores_errors_responds_with_success_despite_a_failure() =>
        IsFoundAsync(Invariant.NoSuccessWithFailure, connection: IgnoringErrors);

    [Fact]
    public Task That_ignores_errors_reports_a_successful_sweep_despite_a_failure() =>
        IsFoundAsync(Invariant.NoSuccessWithFailure, sweep: IgnoringErrors);

    [Fact]
    public Task That_crashes_leaves_requests_without_a_response()
    {
        var calls = 0;
        return IsFoundInWritesAsync(
            Invariant.EveryRequestGetsResponse,
            rules => ++calls % 20 == 0 ? throw new InvalidOperationException("unexpected") : rules
        );
    }

    [Fact]
    public Task That_writes_another_callers_name_grants_access_to_unlisted_callers() =>
        IsFoundInWritesAsync(
            Invariant.GrantOnlyToListed,
            rules =>
                rules.Select(rule => rule with { Description = rule.Description.Replace(" alice ", " mallory ", StringComparison.Ordinal) })
        );

    private static SecurityGroupRule Described(SecurityGroupRule rule, string description) => rule with { Description = description };

    private static Mutant IgnoringErrors(ISecurityGroupRules rules, TimeProvider clock) => new(rules) { Report = _ => null };

    private Task IsFoundInSweepAsync(Invariant expected, Func<SecurityGroupRule, SecurityGroupRule?> see) =>
        IsFoundAsync(expected, sweep: (rules, _) => new Mutant(rules) { See = see });

    private Task IsFoundInWritesAsync(Invariant expected, Func<IReadOnlyList<NewIngressRule>, IEnumerable<NewIngressRule>> write) =>
        IsFoundAsync(expected, connection: (rules, _) => new Mutant(rules) { Write = write });

    private Task IsFoundAsync(
        Invariant expected,
        Func<ISecurityGroupRules, TimeProvider, ISecurityGroupRules>? connection = null,
        Func<ISecurityGroupRules, TimeProvider, ISecurityGroupRules>? sweep = null
    ) => MutantHunt.FindAsync(expected, output, connection, sweep);
}
