using AuthSecGroup.Chaos.Tests.Memory;
using AuthSecGroup.Chaos.Tests.Model;
using AuthSecGroup.Chaos.Tests.Mutants;
using AuthSecGroup.Core.Ports;
using Xunit.Abstractions;

namespace AuthSecGroup.Chaos.Tests;

/// <summary>Each invariant can fail: functions that break it are found out by the very run that the true ones pass.</summary>
public sealed class A_mutant_of_the_functions(ITestOutputHelper output)
{
    private const int Steps = 6_000;

    [Fact]
    public Task That_takes_dates_for_our_form_changes_foreign_rules() =>
        IsFoundAsync(Invariant.ForeignRuleUntouched, sweep: (rules, _) => new TakesDatesForOurs(rules));

    [Fact]
    public Task That_reads_our_form_loosely_changes_foreign_rules() =>
        IsFoundAsync(Invariant.ForeignRuleUntouched, sweep: (rules, _) => new ReadsOurFormLoosely(rules));

    [Fact]
    public Task That_ignores_ownership_on_requests_changes_foreign_rules() =>
        IsFoundAsync(Invariant.ForeignRuleUntouched, connection: (rules, time) => new IgnoresOwnership(rules, time));

    [Fact]
    public Task That_sweeps_by_properties_breaks_promises() =>
        IsFoundAsync(Invariant.PromiseKept, sweep: (rules, _) => new RevokesByProperties(rules));

    [Fact]
    public Task That_renews_without_margin_breaks_promises() =>
        IsFoundAsync(Invariant.PromiseKept, connection: (rules, time) => new RenewsWithoutMargin(rules, time));

    [Fact]
    public Task That_never_writes_breaks_promises() =>
        IsFoundAsync(Invariant.PromiseKept, connection: (rules, _) => new NeverWrites(rules));

    [Fact]
    public Task That_authorizes_one_rule_too_few_breaks_promises() =>
        IsFoundAsync(Invariant.PromiseKept, connection: (rules, _) => new AuthorizesOneRuleLess(rules));

    [Fact]
    public Task That_skips_a_group_leaves_expired_rules() =>
        IsFoundAsync(Invariant.NothingExpiredAfterSweep, sweep: (rules, _) => new SkipsAGroup(rules));

    [Fact]
    public Task That_skips_IPv6_leaves_expired_rules() =>
        IsFoundAsync(Invariant.NothingExpiredAfterSweep, sweep: (rules, _) => new SkipsIPv6(rules));

    [Fact]
    public Task That_skips_ports_that_are_not_configured_leaves_expired_rules() =>
        IsFoundAsync(Invariant.NothingExpiredAfterSweep, sweep: (rules, _) => new SkipsOtherPorts(rules));

    [Fact]
    public Task That_reports_conflicts_as_errors_fails_its_sweeps() =>
        IsFoundAsync(Invariant.SweepSucceeds, sweep: (rules, _) => new FailsOnConflicts(rules));

    [Fact]
    public Task That_writes_later_times_makes_rules_expire_too_late() =>
        IsFoundAsync(Invariant.NeverLivesLonger, connection: (rules, _) => new WritesLaterTimes(rules));

    [Fact]
    public Task That_does_not_see_a_rule_gives_the_wrong_status() =>
        IsFoundAsync(Invariant.StatusConsistent, connection: (rules, _) => new SkipsUdp(rules));

    [Fact]
    public Task That_ignores_errors_responds_with_success_despite_a_failure() =>
        IsFoundAsync(Invariant.NoSuccessWithFailure, connection: (rules, _) => new IgnoresErrors(rules));

    [Fact]
    public Task That_ignores_errors_reports_a_successful_sweep_despite_a_failure() =>
        IsFoundAsync(Invariant.NoSuccessWithFailure, sweep: (rules, _) => new IgnoresErrors(rules));

    [Fact]
    public Task That_crashes_leaves_requests_without_a_response() =>
        IsFoundAsync(Invariant.EveryRequestAnswered, connection: (rules, _) => new Crashes(rules));

    [Fact]
    public Task That_writes_another_callers_name_grants_access_to_unlisted_callers() =>
        IsFoundAsync(Invariant.GrantOnlyToListed, connection: (rules, _) => new OpensForSomebodyElse(rules));

    private async Task IsFoundAsync(
        Invariant expected,
        Func<ISecurityGroupRules, TimeProvider, ISecurityGroupRules>? connection = null,
        Func<ISecurityGroupRules, TimeProvider, ISecurityGroupRules>? sweep = null
    )
    {
        // The same steps that the true functions pass, over a few seeds: which invariant a mutant breaks first is a matter of luck.
        var found = new List<Invariant>();
        for (var seed = 1; seed <= 20 && !found.Contains(expected); seed++)
        {
            var (broken, report) = await Chaos_in_memory.RunAsync(
                StepGenerator.Generate(seed, Steps),
                () => new MemoryWorld(connection ?? ((rules, _) => rules), sweep ?? ((rules, _) => rules))
            );
            output.WriteLine($"seed {seed}: {broken?.Message ?? report}");
            if (broken is not null)
            {
                found.Add(broken.Invariant);
            }
        }

        Assert.Contains(expected, found);
    }
}
