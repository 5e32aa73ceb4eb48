using AuthSecGroup.Core.Leases;
using AuthSecGroup.Lambda.Leases;
using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Leases;

public class Revoking_rules
{
    private readonly ScriptedEc2 _groups = new ScriptedEc2(new SkippingClock(), ruleQuota: 1_000).With(Given.East);

    private string[] Put(int count) =>
        [.. Enumerable.Range(0, count).Select(port => _groups.Put(Given.East, null, fromPort: port, toPort: port))];

    private Task<RevokeResult> RevokeAsync(params string[] ids) => _groups.RevokeAllAsync(Given.East, ids, CancellationToken.None);

    [Fact]
    public async Task Takes_them_all_out_with_one_call()
    {
        var ids = Put(100);
        var (failed, error) = await RevokeAsync(ids);
        Assert.Null(error);
        Assert.Empty(failed);
        Assert.Empty(_groups.In(Given.East));
        Assert.Single(_groups.Writes);
    }

    [Fact]
    public async Task Takes_a_hundred_at_once()
    {
        var ids = Put(201);
        var (failed, error) = await RevokeAsync(ids);
        Assert.Null(error);
        Assert.Empty(failed);
        Assert.Empty(_groups.In(Given.East));
        Assert.Equal([100, 100, 1], _groups.Writes.Select(call => call.Items.Count));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(7, 3)]
    [InlineData(60, 59)]
    [InlineData(60, 0)]
    public async Task Takes_the_others_out_where_one_is_gone_already(int count, int gone)
    {
        var ids = Put(count);
        _groups.Remove(ids[gone]);
        var (failed, error) = await RevokeAsync(ids);
        Assert.Null(error);
        Assert.Empty(failed);
        Assert.Empty(_groups.In(Given.East));
    }

    [Fact]
    public async Task Is_done_where_all_are_gone_already()
    {
        var (failed, error) = await RevokeAsync("sgr-x", "sgr-y", "sgr-z");
        Assert.Null(error);
        Assert.Empty(failed);
    }

    [Fact]
    public async Task Names_those_that_failed_and_why_and_goes_on_with_the_others()
    {
        var ids = Put(250);
        _groups.Fail(Operation.Revoke, Ec2Errors.Throttled);
        var (failed, error) = await RevokeAsync(ids);
        Assert.Equal(Ec2Errors.Throttled, error);
        Assert.Equal(ids[..100], failed);
        Assert.Equal(ids[..100], _groups.In(Given.East).Select(rule => rule.RuleId));
    }

    [Fact]
    public async Task Gives_the_first_of_several_failures()
    {
        var ids = Put(250);
        _groups.Fail(Operation.Revoke, Ec2Errors.Throttled);
        _groups.Fail(Operation.Revoke, Ec2Errors.Denied);
        var (failed, error) = await RevokeAsync(ids);
        Assert.Equal(Ec2Errors.Throttled, error);
        Assert.Equal(ids[..200], failed);
    }

    [Fact]
    public async Task Names_those_that_failed_while_it_looked_for_one_that_is_gone()
    {
        var ids = Put(4);
        _groups.Remove(ids[3]);
        _groups.Fail(Operation.Revoke, Ec2Errors.NotFound);
        _groups.Fail(Operation.Revoke, Ec2Errors.Denied);
        var (failed, error) = await RevokeAsync(ids);
        Assert.Equal(Ec2Errors.Denied, error);
        Assert.Equal(ids[..2], failed);
        Assert.Equal(ids[..2], _groups.In(Given.East).Select(rule => rule.RuleId));
    }
}
