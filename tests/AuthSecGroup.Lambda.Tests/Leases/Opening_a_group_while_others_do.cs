using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Leases;

public sealed class Opening_a_group_while_others_do : GroupOpening
{
    [Fact]
    public async Task Reads_and_plans_again_where_another_opened_the_same_lease_first()
    {
        var theirs = "";
        Groups.Before(
            Operation.Authorize,
            () =>
            {
                theirs = Groups.Put(Given.East, Given.Text(TimeSpan.Zero, "bob"));
                return Task.CompletedTask;
            }
        );
        var result = await OpenAsync(Both);
        Assert.Null(result.Error);
        Assert.Equal(["tcp:22:22 refreshed", "tcp:443:443 created"], Outcomes(result));
        Assert.Equal(2, Groups.In(Given.East).Count);
        Assert.Contains(" alice ", Groups.In(Given.East).Single(rule => rule.RuleId == theirs).Description, StringComparison.Ordinal);
        Assert.InRange(Assert.Single(Clock.Waits), TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public async Task Leaves_the_rule_that_an_admin_made_meanwhile()
    {
        Groups.Before(
            Operation.Authorize,
            () =>
            {
                Groups.Put(Given.East, "for good");
                return Task.CompletedTask;
            }
        );
        var result = await OpenAsync(Ssh);
        Assert.Null(result.Error);
        Assert.Equal(["tcp:22:22 permanent"], Outcomes(result));
        Assert.Equal("for good", Assert.Single(Groups.In(Given.East)).Description);
    }

    [Fact]
    public async Task Creates_the_rule_that_went_before_it_could_be_renewed()
    {
        var old = Groups.Put(Given.East, Given.Text(Given.OneMinute));
        Groups.Before(
            Operation.UpdateDescriptions,
            () =>
            {
                Groups.Remove(old);
                return Task.CompletedTask;
            }
        );
        var result = await OpenAsync(Ssh);
        Assert.Null(result.Error);
        Assert.Equal(["tcp:22:22 refreshed"], Outcomes(result));
        Assert.NotEqual(old, Assert.Single(Groups.In(Given.East)).RuleId);
    }

    [Fact]
    public async Task Creates_the_rule_that_a_sweep_took_before_it_could_be_replaced()
    {
        var old = Groups.Put(Given.East, Given.Text(Given.TenMinutes));
        Groups.Before(
            Operation.Revoke,
            () =>
            {
                Groups.Remove(old);
                return Task.CompletedTask;
            }
        );
        var result = await OpenAsync(Ssh);
        Assert.Null(result.Error);
        Assert.Equal(["tcp:22:22 refreshed"], Outcomes(result));
        Assert.Equal(Given.Text(TimeSpan.Zero), Assert.Single(Groups.In(Given.East)).Description);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(20)]
    public async Task Knows_its_own_rule_again_when_the_answer_was_lost_after_the_effect(int? seconds)
    {
        // The SDK tries again by itself, and the second try meets the rule that the first one made.
        Groups.FailAfterwards(Operation.Authorize, Ec2Errors.Duplicate);
        var result = await OpenAsync(Both, timeToLive: seconds is { } some ? TimeSpan.FromSeconds(some) : null);
        Assert.Null(result.Error);
        Assert.Equal(["tcp:22:22 created", "tcp:443:443 created"], Outcomes(result));
        Assert.All(result.Rules, rule => Assert.Equal(Given.Now.AddSeconds(seconds ?? 600), rule.ExpiresAt));
        Assert.Single(Groups.Writes);
        Assert.Equal(2, Groups.In(Given.East).Count);
    }

    [Fact]
    public async Task Renews_again_where_the_answer_to_the_renewal_was_lost()
    {
        var id = Groups.Put(Given.East, Given.Text(Given.OneMinute));
        Groups.FailAfterwards(Operation.UpdateDescriptions, Ec2Errors.NotFound);
        var result = await OpenAsync(Ssh);
        Assert.Null(result.Error);
        Assert.Equal(["tcp:22:22 refreshed"], Outcomes(result));
        Assert.Equal(id, Assert.Single(Groups.In(Given.East)).RuleId);
    }

    [Fact]
    public async Task Does_not_repeat_what_an_earlier_attempt_achieved()
    {
        Groups.Put(Given.East, Given.Text(Given.OneMinute));
        Groups.Fail(Operation.Authorize, Ec2Errors.Duplicate, times: 2);
        var result = await OpenAsync(Both);
        Assert.Null(result.Error);
        Assert.Equal(["tcp:22:22 refreshed", "tcp:443:443 created"], Outcomes(result));
        Assert.Equal(1, Groups.Calls.Count(call => call.Operation is Operation.UpdateDescriptions));
        Assert.Equal(3, Groups.Calls.Count(call => call.Operation is Operation.Authorize));
    }

    [Fact]
    public async Task Opens_what_was_just_closed_although_reading_lags_behind()
    {
        var old = Groups.Put(Given.East, Given.Text(Given.OneMinute));
        Clock.Advance(Given.OneMinute);
        Groups.Remove(old);
        Groups.Lag = TimeSpan.FromSeconds(3);
        var result = await OpenAsync(Ssh);
        Assert.Null(result.Error);
        Assert.NotEqual(old, Assert.Single(Groups.In(Given.East)).RuleId);
    }

    [Fact]
    public async Task Is_in_although_reading_does_not_show_yet_what_another_just_opened()
    {
        Groups.Put(Given.East, Given.Text(TimeSpan.Zero, "bob"));
        Groups.Lag = TimeSpan.FromSeconds(3);
        var result = await OpenAsync(Ssh);
        Assert.Null(result.Error);
        Assert.Equal(["tcp:22:22 refreshed"], Outcomes(result));
        Assert.Single(Groups.In(Given.East));
    }

    [Fact]
    public async Task Keeps_what_the_rule_that_it_replaces_had_promised_although_another_opens_for_less_in_between()
    {
        Groups.Put(Given.East, Given.Text(TimeSpan.FromSeconds(570), "bob"));
        Groups.After(
            Operation.Revoke,
            () =>
            {
                Groups.Put(Given.East, Given.Text(TimeSpan.Zero, "carol", timeToLive: TimeSpan.FromSeconds(10)));
                return Task.CompletedTask;
            }
        );
        var result = await OpenAsync(Ssh, TimeSpan.FromSeconds(10));
        Assert.Null(result.Error);
        Assert.Equal(Given.Now + TimeSpan.FromSeconds(30), Assert.Single(result.Rules).ExpiresAt);
        Assert.True(RuleDescription.TryParse(Assert.Single(Groups.In(Given.East)).Description, out var written));
        Assert.Equal(Given.Now + TimeSpan.FromSeconds(30), written.ExpiresAt(Given.TenMinutes));
    }

    [Fact]
    public async Task Replaces_once_although_reading_still_shows_the_rule_that_another_replaced()
    {
        var old = Groups.Put(Given.East, Given.Text(TimeSpan.FromSeconds(570), "bob"));
        Clock.Advance(TimeSpan.FromSeconds(10));
        Groups.Remove(old);
        var theirs = Groups.Put(Given.East, Given.Text(TimeSpan.FromSeconds(-10), "bob"));
        Groups.Lag = TimeSpan.FromSeconds(3);
        var result = await OpenAsync(Ssh);
        Assert.Null(result.Error);
        Assert.Equal(["tcp:22:22 refreshed"], Outcomes(result));
        Assert.Equal(theirs, Assert.Single(Groups.In(Given.East)).RuleId);
    }
}
