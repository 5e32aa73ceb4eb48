using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Tests.Leases;

public class Opening_a_group
{
    private readonly OpenProgress _progress = new(Given.Access(Given.Ssh, Given.Https, Given.Ingress("icmpv6:-1:-1")), Given.Request());

    private OpenWrites Plan(params SecurityGroupRule[] present) => _progress.Plan(present, Given.Now);

    private static GroupResult Done(OpenNext next) => Assert.IsType<OpenNext.Done>(next).Result;

    private static IEnumerable<string> Outcomes(GroupResult result) =>
        result.Rules.Select(rule => $"{rule.FromPort} {rule.Outcome} {(rule.ExpiresAt - Given.Now)?.TotalSeconds}".TrimEnd());

    private static SecurityGroupRule Ours(int age, int port = 22, string caller = "alice", TimeSpan? timeToLive = null) =>
        Given.Ours(TimeSpan.FromSeconds(age), timeToLive, $"sgr-{port}", caller: caller) with
        {
            FromPort = port,
            ToPort = port,
        };

    [Fact]
    public void Authorizes_what_is_closed()
    {
        var writes = Plan();
        Assert.Equal([Given.Ssh, Given.Https], writes.Authorize.Select(added => added.Rule));
        Assert.All(writes.Authorize, added => Assert.Equal((Given.Office, Ours(0).Description), (added.Source, added.Description)));
        Assert.Empty(writes.Revoke);
        Assert.Empty(writes.Update);
        var result = Done(_progress.Complete(null, null, null, 0));
        Assert.Equal((Given.Group, null), (result.Group, result.Error));
        Assert.Equal(["22 Created 600", "443 Created 600"], Outcomes(result));
    }

    [Fact]
    public void Updates_what_is_open_and_replaces_what_is_about_to_expire()
    {
        var writes = Plan(Ours(60), Ours(599, 443));
        Assert.Equal(("sgr-22", Ours(0).Description), (Assert.Single(writes.Update).RuleId, writes.Update[0].Description));
        Assert.Equal(["sgr-443"], writes.Revoke);
        Assert.Equal(Given.Https, Assert.Single(writes.Authorize).Rule);
        Assert.Equal(["22 Refreshed 600", "443 Refreshed 600"], Outcomes(Done(_progress.Complete(null, null, null, 0))));
    }

    [Fact]
    public void Writes_nothing_if_foreign_rules_allow_the_address()
    {
        var writes = Plan(Given.Rule("for good"), Given.Rule(null, fromPort: 443, toPort: 443));
        Assert.Equal((0, 0, 0), (writes.Update.Count, writes.Revoke.Count, writes.Authorize.Count));
        Assert.Equal(["22 Permanent", "443 Permanent"], Outcomes(Done(_progress.Complete(null, null, null, 0))));
    }

    [Theory]
    [InlineData(60, "update", "22 Failed", "443 Created 600")]
    [InlineData(60, "authorize", "22 Refreshed 600", "443 Failed")]
    // Nothing is authorized after a failed revocation.
    [InlineData(599, "revoke", "22 Failed", "443 Failed")]
    public void Reports_each_write_that_failed_and_no_other(int age, string failed, params string[] outcomes)
    {
        Plan(Ours(age));
        var result = Done(_progress.Complete(ErrorOf("update"), ErrorOf("revoke"), ErrorOf("authorize"), 0));
        Assert.Equal(Given.Denied, result.Error);
        Assert.Equal(outcomes, Outcomes(result));

        AwsError? ErrorOf(string write) => write == failed ? Given.Denied : null;
    }

    [Fact]
    public void Ends_with_the_error_that_a_new_attempt_cannot_solve()
    {
        Plan();
        Assert.Equal(Given.Denied, Done(_progress.Complete(Given.Denied, null, Given.Conflict, 0)).Error);
        Assert.Equal(Given.Full, Done(_progress.Complete(Given.Conflict, null, Given.Full, 0)).Error);
        Assert.Equal(Given.Full, Done(_progress.Complete(Given.Denied, null, Given.Full, 0)).Error);
        Assert.All(
            Enum.GetValues<AwsErrorKind>().Where(kind => kind is not AwsErrorKind.Conflict),
            kind => Assert.Equal(kind, Done(_progress.Complete(null, null, new AwsError(kind, "Code", "Message."), 0)).Error?.Kind)
        );
    }

    [Fact]
    public void Reads_again_after_a_conflict_with_longer_and_longer_pauses_and_ends_after_eight_attempts()
    {
        foreach (var pause in new[] { 100, 200, 400, 800, 1600, 3200, 4000 })
        {
            Plan();
            Assert.Equal(
                new OpenNext.ReadAgain(TimeSpan.FromMilliseconds(pause), Given.Conflict),
                _progress.Complete(null, null, Given.Conflict, 1)
            );
        }

        Plan();
        Assert.Equal(Given.Conflict, Done(_progress.Complete(null, null, Given.Conflict, 1)).Error);
    }

    [Fact]
    public void Reads_again_after_a_conflict_of_the_update()
    {
        Plan(Ours(60), Ours(60, 443));
        Assert.IsType<OpenNext.ReadAgain>(_progress.Complete(Given.Conflict, null, null, 0));
        // Somebody has revoked the rules. For the caller they are refreshed.
        Assert.Equal([Given.Ssh, Given.Https], Plan().Authorize.Select(added => added.Rule));
        Assert.Equal(["22 Refreshed 600", "443 Refreshed 600"], Outcomes(Done(_progress.Complete(null, null, null, 0))));
    }

    [Fact]
    public void Does_not_write_again_what_is_done()
    {
        Plan(Ours(60));
        _progress.Complete(null, null, Given.Conflict, 0);
        var writes = Plan(Ours(0), Given.Rule("for good", fromPort: 443, toPort: 443));
        Assert.Equal((0, 0, 0), (writes.Update.Count, writes.Revoke.Count, writes.Authorize.Count));
        Assert.Equal(["22 Refreshed 600", "443 Permanent"], Outcomes(Done(_progress.Complete(null, null, null, 0))));
    }

    [Theory]
    [InlineData(1)]
    // The rules are already about to expire.
    [InlineData(541)]
    public void Accepts_a_rule_with_the_text_of_an_earlier_attempt_as_its_own(int secondsLater)
    {
        Plan();
        _progress.Complete(null, null, Given.Conflict, 0);
        // EC2 wrote both rules, but the response was lost.
        var writes = _progress.Plan([Ours(0), Ours(0, 443)], Given.Now.AddSeconds(secondsLater));
        Assert.Equal((0, 0, 0), (writes.Update.Count, writes.Revoke.Count, writes.Authorize.Count));
        Assert.Equal(["22 Created 600", "443 Created 600"], Outcomes(_progress.Result(null)));
    }

    [Fact]
    public void Renews_a_rule_of_another_caller_that_was_faster()
    {
        Plan();
        _progress.Complete(null, null, Given.Conflict, 0);
        Assert.Equal("sgr-22", Assert.Single(Plan(Ours(0, caller: "bob")).Update).RuleId);
        Assert.Equal(["22 Refreshed 600", "443 Created 600"], Outcomes(Done(_progress.Complete(null, null, null, 0))));
    }

    [Fact]
    public void Keeps_the_promise_of_a_rule_that_it_revoked()
    {
        var progress = new OpenProgress(Given.Access(Given.Ssh), Given.Request(timeToLive: TimeSpan.FromSeconds(10)));
        var promised = progress.Plan([Ours(550)], Given.Now).Authorize[0].Description;
        Assert.EndsWith(" ttl=50", promised, StringComparison.Ordinal);
        progress.Complete(null, null, Given.Conflict, 0);
        Assert.EndsWith(" ttl=49", progress.Plan([], Given.Now.AddSeconds(1)).Authorize[0].Description, StringComparison.Ordinal);
        progress.Complete(null, null, Given.Conflict, 0);
        // Another caller opened the same lease for less.
        var writes = progress.Plan([Ours(0, caller: "bob", timeToLive: TimeSpan.FromSeconds(5))], Given.Now.AddSeconds(2));
        Assert.EndsWith(" ttl=48", Assert.Single(writes.Authorize).Description, StringComparison.Ordinal);
        Assert.Equal(["22 Refreshed 12"], Outcomes(Done(progress.Complete(null, null, null, 0))));
    }

    [Fact]
    public void Promises_no_less_than_was_asked_for()
    {
        var progress = new OpenProgress(Given.Access(Given.Ssh), Given.Request());
        progress.Plan([Ours(550)], Given.Now);
        progress.Complete(null, null, Given.Conflict, 0);
        Assert.Equal(Ours(-1).Description, progress.Plan([], Given.Now.AddSeconds(1)).Authorize[0].Description);
    }

    [Fact]
    public void Has_failed_for_each_rule_if_the_region_cannot_be_read()
    {
        var access = Given.Access(Given.Ssh, Given.Ingress("icmpv6:-1:-1"));
        var result = GroupResult.Unread(access, Given.Request(), Given.Denied);
        Assert.Equal((Given.Group, Given.Denied), (result.Group, result.Error));
        Assert.Equal(["22 Failed"], Outcomes(result));
    }

    [Theory]
    [InlineData(0, 0, 50)]
    [InlineData(0, 0.5, 75)]
    [InlineData(3, 0, 400)]
    [InlineData(5, 1, 3200)]
    [InlineData(6, 1, 4000)]
    [InlineData(7, 0, 2000)]
    public void Pauses_longer_after_each_attempt(int attempt, double random, double milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Retry.PauseAfter(attempt, random));
}
