using AuthSecGroup.Core.Callers;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Connection;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Core.Tests.Connection;

public class The_access_of_a_request
{
    private const string Alice = "arn:aws:iam::123456789012:user/alice";

    private static readonly GroupAccess Bastion = Given.Access(Given.Ssh) with { Target = "bastion" };
    private static readonly GroupAccess Db = Given.Access(Given.Https) with { Target = "db", TimeToExpire = TimeSpan.FromSeconds(300) };

    private static readonly UserEntry Everything = new("alice");
    private static readonly UserEntry OnlyBastion = new("alice") { Targets = ["bastion"] };
    private static readonly UserEntry DbWithReason = new("alice", TimeSpan.FromSeconds(60), true) { Targets = ["db"] };

    private static DeploymentSettings Deployment(params GroupAccess[] groups) =>
        new(Given.Name, Given.TenMinutes, TimeSpan.FromMinutes(1), groups);

    private static ConnectionRequest Request(string? target = null, long? seconds = null, string? reason = null, string method = "Post") =>
        new(
            Enum.Parse<ConnectionMethod>(method),
            Given.Office,
            Given.Caller(Alice),
            "123456789012",
            "request-1",
            new OpenRequest { ExpiresInSeconds = seconds, Reason = reason }
        )
        {
            Target = target,
        };

    private static RequestAccess AccessOf(ConnectionRequest request, AwsError? error, params UserEntry[] entries) =>
        RequestAccess.For(request, Deployment(Bastion, Db), new UsersReading([new UserFile("users.json", entries)], error));

    private static string Summary(RequestAccess access) =>
        access switch
        {
            RequestAccess.Refused refused => $"{refused.Kind.Code}: {refused.Detail}",
            RequestAccess.Granted granted =>
                $"{string.Join(' ', granted.Leases.Select(lease => lease.Access.Target))} ({granted.AllowedBy})",
            _ => "",
        };

    [Fact]
    public void Is_to_every_target_that_the_caller_may_use_if_none_is_requested()
    {
        Assert.Equal("bastion db (bastion, db: alice in users.json)", Summary(AccessOf(Request(), null, Everything)));
        Assert.Equal("bastion (bastion: alice in users.json)", Summary(AccessOf(Request(), null, OnlyBastion)));
        Assert.Equal(
            "bastion db (bastion: alice in users.json; db: alice in users.json, for at most 60 s, with a reason)",
            Summary(AccessOf(Request(reason: "INC-1"), null, OnlyBastion, DbWithReason))
        );
    }

    [Fact]
    public void Is_to_the_requested_target_only()
    {
        Assert.Equal("db (db: alice in users.json)", Summary(AccessOf(Request("db"), null, Everything)));
        Assert.Equal("bastion (bastion: alice in users.json)", Summary(AccessOf(Request("bastion"), null, OnlyBastion, DbWithReason)));
    }

    [Fact]
    public void Names_no_target_if_there_is_only_the_default() =>
        Assert.Equal(
            "default (alice in users.json)",
            Summary(
                RequestAccess.For(
                    Request(),
                    Deployment(Given.Access(Given.Ssh)),
                    new UsersReading([new UserFile("users.json", [Everything])], null)
                )
            )
        );

    [Theory]
    [InlineData("Post")]
    [InlineData("Get")]
    [InlineData("Delete")]
    public void Is_refused_for_a_target_that_no_entry_allows_with_what_the_entries_allow(string method) =>
        Assert.Equal(
            $"target_not_allowed: The user files don't allow {Alice} to use the target db: alice in users.json allows bastion. "
                + "Ask the operator to add it.",
            Summary(AccessOf(Request("db", method: method), null, OnlyBastion))
        );

    [Fact]
    public void Is_refused_for_a_target_that_does_not_exist_with_those_that_the_caller_may_use() =>
        Assert.Equal(
            $"no_such_target: There is no target 'web'. {Alice} may use bastion.",
            Summary(AccessOf(Request("web"), null, OnlyBastion))
        );

    [Fact]
    public void Is_refused_for_it_with_every_target_if_the_caller_may_use_all() =>
        Assert.Equal(
            $"no_such_target: There is no target 'web'. {Alice} may use bastion, db.",
            Summary(AccessOf(Request("web"), null, Everything))
        );

    [Theory]
    [InlineData(null)]
    [InlineData("db")]
    [InlineData("web")]
    public void Is_refused_for_a_caller_whom_no_file_lists_whatever_target_is_requested(string? target)
    {
        Assert.Equal(
            $"not_listed: {Alice} may call this API but is in none of its user files. Ask the operator to add it.",
            Summary(AccessOf(Request(target), null, new UserEntry("bob")))
        );
        Assert.Equal(
            "users_unreadable: The user files can't be read (UnauthorizedOperation), and the caller is in none of those that could be. "
                + "Try again in a few seconds.",
            Summary(AccessOf(Request(target), Given.Denied))
        );
    }

    [Theory]
    [InlineData(null)]
    [InlineData("db")]
    public void Is_unknown_if_a_file_that_could_not_be_read_can_allow_more(string? target) =>
        Assert.Equal(
            "users_unreadable: The user files can't be read (UnauthorizedOperation), and those that could be don't allow the target db. "
                + "Try again in a few seconds.",
            Summary(AccessOf(Request(target), Given.Denied, OnlyBastion))
        );

    [Fact]
    public void Does_not_depend_on_a_file_that_could_not_be_read_if_the_others_allow_it()
    {
        Assert.IsType<RequestAccess.Granted>(AccessOf(Request("bastion"), Given.Denied, OnlyBastion));
        Assert.IsType<RequestAccess.Granted>(AccessOf(Request(), Given.Denied, Everything));
    }

    [Theory]
    [InlineData("Post", null, true)]
    [InlineData("Post", "", true)]
    [InlineData("Post", "  ", true)]
    [InlineData("Post", "INC-1234", false)]
    [InlineData("Get", null, false)]
    [InlineData("Delete", null, false)]
    public void Needs_a_reason_to_open_a_target_for_which_each_entry_requires_one(string method, string? reason, bool isRefused)
    {
        const string Refusal =
            "reason_required: The user files require a reason for the target db: they allow alice in users.json, for at most 60 s, "
            + "with a reason. Send a body such as {\"reason\": \"INC-1234\"}.";
        foreach (var target in new[] { "db", null })
        {
            var access = AccessOf(Request(target, reason: reason, method: method), null, OnlyBastion, DbWithReason);
            Assert.Equal(isRefused, Summary(access) == Refusal);
            Assert.Equal(!isRefused, access is RequestAccess.Granted);
        }

        Assert.IsType<RequestAccess.Granted>(AccessOf(Request("db", reason: reason, method: method), null, DbWithReason, Everything));
    }

    [Fact]
    public void Says_without_targets_only_that_a_reason_is_required() =>
        Assert.StartsWith(
            "reason_required: The user files require a reason: they allow alice in users.json, with a reason.",
            Summary(
                RequestAccess.For(
                    Request(),
                    Deployment(Given.Access(Given.Ssh)),
                    new UsersReading([new UserFile("users.json", [new UserEntry("alice", null, true)])], null)
                )
            ),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(null, null, null, null, null)]
    [InlineData(599L, null, null, 599, null)]
    [InlineData(600L, null, null, null, null)]
    [InlineData(601L, null, null, null, 600)]
    [InlineData(long.MaxValue, null, null, null, 600)]
    // The caller's entry, and the target, limit the time further, but never extend it.
    [InlineData(null, 60, null, 60, null)]
    [InlineData(59L, 60, null, 59, null)]
    [InlineData(60L, 60, null, 60, null)]
    [InlineData(61L, 60, null, 60, 60)]
    [InlineData(700L, 60, null, 60, 60)]
    [InlineData(null, 3600, null, null, null)]
    [InlineData(601L, 3600, null, null, 600)]
    [InlineData(null, null, 300, 300, null)]
    [InlineData(301L, null, 300, 300, 300)]
    [InlineData(null, 60, 300, 60, null)]
    [InlineData(301L, 3600, 300, 300, 300)]
    [InlineData(299L, 3600, 300, 299, null)]
    public void Has_the_shortest_time_of_the_request_the_entry_the_target_and_the_deployment(
        long? asked,
        int? ofEntry,
        int? ofTarget,
        int? timeToLive,
        int? capped
    )
    {
        var target = Bastion with { TimeToExpire = Seconds(ofTarget) };
        var users = new UsersReading([new UserFile("users.json", [new UserEntry("alice", Seconds(ofEntry))])], null);
        var granted = Assert.IsType<RequestAccess.Granted>(RequestAccess.For(Request("bastion", asked), Deployment(target), users));
        var lease = new LeaseRequest(Given.Name, "alice", Given.Office, Given.TenMinutes, Seconds(timeToLive));
        Assert.Equal([new GroupLease(target, lease, Seconds(capped))], granted.Leases);
    }

    private static TimeSpan? Seconds(int? seconds) => seconds is { } value ? TimeSpan.FromSeconds(value) : null;
}
