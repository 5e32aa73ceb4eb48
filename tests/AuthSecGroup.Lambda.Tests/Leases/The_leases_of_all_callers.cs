using AuthSecGroup.Aws.Logging;
using AuthSecGroup.Core.Callers;
using AuthSecGroup.Core.Connection;
using AuthSecGroup.Core.Holders;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Lambda.Leases;
using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Leases;

public sealed class The_leases_of_all_callers
{
    private const string First = "203.0.113.1";
    private const string Second = "203.0.113.2";
    private const string Third = "203.0.113.3";

    private static readonly AwsError Denied = new(AwsErrorKind.Denied, "AccessDenied", "No.");
    private static readonly Caller Admin = Caller.TryParse("arn:aws:iam::123456789012:user/admin", null, out var admin)
        ? admin
        : throw new InvalidOperationException("The caller is none.");

    private readonly SkippingClock _clock = new();
    private readonly ScriptedLeases _records = new();
    private readonly ScriptedEc2 _groups;
    private readonly LeaseServices _leases;

    public The_leases_of_all_callers()
    {
        _groups = new ScriptedEc2(_clock).With(Given.East);
        _leases = new LeaseServices(
            Given.Deployment(Given.Access(Given.East, Given.Ssh)),
            _groups,
            _groups,
            _records,
            new JsonLog(Stream.Null, LogSeverity.Error, _clock),
            _clock
        );
        foreach (var address in new[] { First, Second, Third })
        {
            Put(address);
        }
    }

    // Not of this moment: then EC2 might not show its rules yet.
    private void Put(string address, string? reason = null) => Put(address, Given.OneMinute, reason);

    private void Put(string address, TimeSpan age, string? reason = null) =>
        _records[address] = new AddressLeases(
            [
                new Lease(new Holder(Given.AliceArn, ""), "default", Given.Now - age, Given.Now - age, Given.Now + Given.TenMinutes - age)
                {
                    Reason = reason,
                },
            ],
            []
        );

    private async Task<Reply> ListAsync(string? after = null) =>
        (
            await _leases.Administration.ServeAsync(
                new LeasesRequest.List(Admin, Given.Office, Given.Account, "request-1", after),
                CancellationToken.None
            )
        ).Reply;

    private Task<(Reply Reply, IReadOnlyList<AddressLease> Revoked)> RevokeAsync(LeaseFilter filter) =>
        _leases.Administration.ServeAsync(
            new LeasesRequest.Revoke(Admin, Given.Office, Given.Account, "request-1", filter),
            CancellationToken.None
        );

    private static (IEnumerable<string> Cidrs, string? Next) Page(Reply reply)
    {
        var listed = Assert.IsType<Reply.Listed>(reply).Body;
        return (listed.Leases.Select(lease => lease.Cidr), listed.NextToken);
    }

    private static void AssertFailure(int status, string code, string detail, Reply reply)
    {
        var problem = Assert.IsType<Reply.Failure>(reply).Body;
        Assert.Equal((status, code, detail, "request-1"), (problem.Status, problem.Code, problem.Detail, problem.RequestId));
    }

    [Fact]
    public async Task Are_listed_page_by_page()
    {
        _records.PageSize = 2;
        var (cidrs, next) = Page(await ListAsync());
        Assert.Equal(["203.0.113.1/32", "203.0.113.2/32"], cidrs);
        Assert.Equal(Second, next);
        (cidrs, next) = Page(await ListAsync(next));
        Assert.Equal(["203.0.113.3/32"], cidrs);
        Assert.Null(next);
    }

    [Fact]
    public async Task Are_listed_only_until_they_expire()
    {
        Put(First, Given.TenMinutes);
        Put(Second, Given.TenMinutes - TimeSpan.FromSeconds(1));
        Assert.Equal(["203.0.113.2/32", "203.0.113.3/32"], Page(await ListAsync()).Cidrs);
    }

    /// <summary>Each character counts as six bytes of at most four million.</summary>
    [Theory]
    [InlineData(333_000, 2, Second)]
    [InlineData(222_000, 3, null)]
    [InlineData(700_000, 1, First)]
    public async Task Are_listed_with_as_many_addresses_as_fit_in_a_response_and_at_least_one(int length, int addresses, string? next)
    {
        foreach (var address in new[] { First, Second, Third })
        {
            Put(address, new string('r', length));
        }

        var page = Page(await ListAsync());
        Assert.Equal((addresses, next), (page.Cidrs.Count(), page.Next));
    }

    [Fact]
    public async Task Are_unavailable_if_the_addresses_or_one_of_the_records_can_not_be_read()
    {
        const string detail = "The leases can't be read or written (AccessDenied). Try again in a few seconds.";
        _records.Unreadable[Second] = Denied;
        AssertFailure(503, "leases_unavailable", detail, await ListAsync());
        _records.Unreadable.Clear();
        _records.ListError = Denied;
        AssertFailure(503, "leases_unavailable", detail, await ListAsync());
        AssertFailure(503, "leases_unavailable", detail, (await RevokeAsync(new LeaseFilter.Of("alice"))).Reply);
        Assert.Single(_records[First].Leases);
    }

    [Fact]
    public async Task Are_revoked_on_all_pages()
    {
        _records.PageSize = 1;
        var (reply, revoked) = await RevokeAsync(new LeaseFilter.Of("alice"));
        Assert.Equal(["203.0.113.1/32", "203.0.113.2/32", "203.0.113.3/32"], Page(reply).Cidrs);
        Assert.Equal([First, Second, Third], revoked.Select(lease => lease.Address.ToString()));
        Assert.Equal([null, First, Second], _records.Listed);
        Assert.Empty(_records[First].Leases);
    }

    [Fact]
    public async Task Are_revoked_at_one_address_without_a_list()
    {
        var (reply, _) = await RevokeAsync(new LeaseFilter.From(Given.Address(Second)));
        Assert.Equal(["203.0.113.2/32"], Page(reply).Cidrs);
        Assert.Empty(_records.Listed);
        Assert.Single(_records[First].Leases);
    }

    [Fact]
    public async Task Are_revoked_where_their_records_can_be_read()
    {
        _records.Unreadable[First] = Denied;
        _records.Unreadable[Third] = new AwsError(AwsErrorKind.Throttled, "SlowDown", "Later.");
        var (reply, revoked) = await RevokeAsync(new LeaseFilter.Of("alice"));
        AssertFailure(
            502,
            "group_failed",
            "Leases revoked: 1. Addresses where rules can remain until they expire: 2 (AccessDenied: No.). Try again.",
            reply
        );
        Assert.Equal(Second, Assert.Single(revoked).Address.ToString());
    }

    [Fact]
    public async Task Are_not_revoked_if_none_matches()
    {
        var (reply, revoked) = await RevokeAsync(new LeaseFilter.Of("bob"));
        AssertFailure(404, "not_open", "There was nothing to revoke: no live lease matches.", reply);
        Assert.Empty(revoked);
        Assert.Empty(_groups.Calls);
    }
}
