using AuthSecGroup.Core.Rules;
using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Leases;

/// <summary>The list is the source of a foreign rule on the port for HTTPS. The lease is for SSH and HTTPS.</summary>
public sealed class A_group_with_a_prefix_list
{
    private readonly SkippingClock _clock = new();
    private readonly ScriptedEc2 _groups;

    public A_group_with_a_prefix_list() => _groups = new ScriptedEc2(_clock).With(Given.East);

    private async Task<IReadOnlyList<SecurityGroupRule>> ReadAsync() =>
        (await _groups.ReadAsync(Given.East.Place, [Given.East.GroupId], CancellationToken.None)).Rules;

    private async Task<IEnumerable<string>> OpenAsync()
    {
        var access = Given.Access(Given.East, Given.Ssh, Given.Https);
        var result = await _groups.OpenAsync(access, await ReadAsync(), Given.Request(), CancellationToken.None);
        Assert.Null(result.Error);
        return result.Rules.Select(rule => $"{rule.Outcome}");
    }

    private async Task<IEnumerable<string>> StatusAsync()
    {
        var access = Given.Access(Given.East, Given.Ssh, Given.Https);
        var result = await _groups.Leases.StatusAsync(access, await ReadAsync(), Given.Request(), CancellationToken.None);
        return result.Rules.Select(rule => $"{rule.Outcome}");
    }

    [Fact]
    public async Task That_contains_the_address_is_permanently_open()
    {
        _groups.PutPrefixList(Given.East, "pl-1", 10, "198.51.100.0/24", "203.0.113.0/24");
        Assert.Equal(["Closed", "Permanent"], await StatusAsync());
        Assert.Equal(["Created", "Permanent"], await OpenAsync());
        Assert.Equal(["Open", "Permanent"], await StatusAsync());
        Assert.Equal(["Authorize sg-00000ea0: tcp:22:22"], _groups.Writes.Select(call => call.ToString()));
    }

    [Fact]
    public async Task That_does_not_contain_the_address_is_opened_and_then_read_no_more()
    {
        _groups.PutPrefixList(Given.East, "pl-1", 10, "198.51.100.0/24");
        Assert.Equal(["Created", "Created"], await OpenAsync());
        Assert.Equal(1, _groups.Calls.Count(call => call.Operation is Operation.ReadEntries));
        Assert.Equal(["Refreshed", "Refreshed"], await OpenAsync());
        Assert.Equal(["Open", "Open"], await StatusAsync());
        Assert.Equal(1, _groups.Calls.Count(call => call.Operation is Operation.ReadEntries));
    }

    [Fact]
    public async Task That_cannot_be_read_is_opened()
    {
        _groups.PutPrefixList(Given.East, "pl-1", 10, "203.0.113.0/24");
        _groups.Fail(Operation.ReadEntries, Ec2Errors.Denied);
        Assert.Equal(["Created", "Created"], await OpenAsync());
    }

    [Fact]
    public async Task That_does_not_respond_is_opened_after_three_seconds()
    {
        _groups.PutPrefixList(Given.East, "pl-1", 10, "203.0.113.0/24");
        _groups.Hang(Operation.ReadEntries);
        var opening = OpenAsync();
        _clock.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(opening.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(["Created", "Created"], await opening);
    }

    [Fact]
    public async Task Is_read_again_after_a_conflict()
    {
        _groups.PutPrefixList(Given.East, "pl-1", 10, "203.0.113.0/24");
        _groups.Fail(Operation.Authorize, Ec2Errors.Duplicate);
        Assert.Equal(["Created", "Permanent"], await OpenAsync());
    }
}
