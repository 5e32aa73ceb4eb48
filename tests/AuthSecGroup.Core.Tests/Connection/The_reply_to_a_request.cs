using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Connection;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Core.Tests.Connection;

public class The_reply_to_a_request
{
    private static readonly DeploymentSettings Deployment = new(Given.Name, Given.TenMinutes, TimeSpan.FromMinutes(1), []);

    private static readonly RequestAccess.Granted Granted = new([], "alice in users.json");

    private static ConnectionRequest Request(ConnectionMethod method, long? seconds = null, string? reason = null) =>
        new(
            method,
            Given.Office,
            Given.Caller("arn:aws:iam::123456789012:user/alice"),
            "123456789012",
            "request-1",
            new OpenRequest { ExpiresInSeconds = seconds, Reason = reason }
        );

    private static Reply ReplyTo(string method, params GroupResult[] results) =>
        ReplyComposer.Compose(Request(Enum.Parse<ConnectionMethod>(method)), Granted, Deployment, new AddressResult(results, 0), Given.Now);

    private static GroupResult Result(params RuleOutcome[] outcomes) =>
        new(Given.Access(), [.. outcomes.Select(outcome => new RuleResult(Given.Ssh, outcome))], null);

    private static GroupResult Failed(AwsErrorKind kind, string region = "us-east-1") =>
        new(
            new GroupAccess(Given.Group with { Place = new AccountRegion(region) }, []),
            [new(Given.Ssh, RuleOutcome.Failed)],
            new AwsError(kind, "Code", "Message.")
        );

    private static string Summary(Reply reply) =>
        reply is Reply.Failure { Body: var problem } ? $"{reply.Status} {problem.Code} {problem.Detail}" : $"{reply.Status}";

    [Theory]
    [InlineData("Post", "201", nameof(RuleOutcome.Refreshed), nameof(RuleOutcome.Created))]
    [InlineData("Post", "200", nameof(RuleOutcome.Refreshed), nameof(RuleOutcome.Permanent))]
    [InlineData("Post", "200", nameof(RuleOutcome.Permanent))]
    [InlineData(
        "Post",
        "409 nothing_to_open No configured rule applies to 203.0.113.7: the groups have no rules, or only rules of the other IP version."
    )]
    [InlineData("Get", "200", nameof(RuleOutcome.Open), nameof(RuleOutcome.Permanent))]
    [InlineData(
        "Get",
        "404 not_open 203.0.113.7 is not allowed in every group. POST opens it.",
        nameof(RuleOutcome.Open),
        nameof(RuleOutcome.Closed)
    )]
    [InlineData("Get", "404 not_open 203.0.113.7 is not allowed in every group. POST opens it.")]
    [InlineData("Delete", "200", nameof(RuleOutcome.Closed))]
    [InlineData("Delete", "404 not_open There was nothing to close: no rule of this deployment allows 203.0.113.7.")]
    public void Depends_on_the_method_and_the_outcomes(string method, string expected, params string[] outcomes) =>
        Assert.Equal(expected, Summary(ReplyTo(method, Result([.. outcomes.Select(Enum.Parse<RuleOutcome>)]))));

    [Theory]
    [InlineData(
        "GroupFull",
        "409 group_full {0} contains as many rules as its quota allows. Wait until a lease expires, or ask the operator to raise the quota."
    )]
    [InlineData("TooManyAddresses", "409 too_many_addresses {0}: Message. Send DELETE from one of them, or wait until one expires.")]
    [InlineData("Throttled", "503 busy EC2 throttles changes of {0}. Try again in a few seconds.")]
    [InlineData("Conflict", "503 busy The rules of {0} changed during every attempt (Code). Try again in a few seconds.")]
    [InlineData("GroupMissing", "502 group_failed {0} does not exist. Ask the operator to fix the configuration.")]
    [InlineData("Denied", "502 group_failed The function's role may not read or change {0}. Ask the operator to fix its policy.")]
    [InlineData("RoleDenied", "502 group_failed {0}: Message.")]
    [InlineData("Unavailable", "502 group_failed {0}: Message. Try again.")]
    [InlineData("Refused", "502 group_failed EC2 refused for {0}: Code: Message.")]
    public void Reports_what_failed(string kind, string expected)
    {
        var reply = ReplyTo("Post", Result(RuleOutcome.Created), Failed(Enum.Parse<AwsErrorKind>(kind)));
        Assert.Equal(expected.Replace("{0}", $"{Given.GroupId} in us-east-1", StringComparison.Ordinal), Summary(reply));
        Assert.Equal(["created", "failed"], reply.Groups.SelectMany(group => group.Rules).Select(rule => rule.Outcome));
    }

    [Theory]
    [InlineData("GroupFull", "Throttled", "busy")]
    [InlineData("TooManyAddresses", "Throttled", "busy")]
    [InlineData("GroupFull", "Conflict", "busy")]
    [InlineData("Throttled", "GroupMissing", "group_failed")]
    [InlineData("Conflict", "Denied", "group_failed")]
    [InlineData("GroupFull", "Refused", "group_failed")]
    [InlineData("GroupFull", "Unavailable", "group_failed")]
    [InlineData("Throttled", "RoleDenied", "group_failed")]
    [InlineData("GroupFull", "GroupFull", "group_full")]
    public void Reports_first_what_the_operator_has_to_fix(string first, string second, string code)
    {
        var (one, two) = (Failed(Enum.Parse<AwsErrorKind>(first)), Failed(Enum.Parse<AwsErrorKind>(second)));
        foreach (var reply in new[] { ReplyTo("Get", one, two), ReplyTo("Get", two, one) })
        {
            var problem = Assert.IsType<Reply.Failure>(reply).Body;
            Assert.Equal(code, problem.Code);
            Assert.EndsWith(". 1 more failed; see groups.", problem.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Names_the_account_of_a_group_only_if_it_is_another_one()
    {
        var role = new AccessRole("arn:aws:iam::210987654321:role/authsecgroup-access", null);
        var group = Given.Group with { Place = new AccountRegion("eu-west-1", role) };
        var other = new GroupResult(
            new GroupAccess(group, []),
            [new(Given.Ssh, RuleOutcome.Failed)],
            new AwsError(AwsErrorKind.RoleDenied, "AccessDenied", "The role can't be assumed.")
        );
        var reply = ReplyTo("Post", Result(RuleOutcome.Created), other);
        Assert.Equal([null, "210987654321"], reply.Groups.Select(each => each.Account));
        Assert.Equal($"502 group_failed {Given.GroupId} in eu-west-1, account 210987654321: The role can't be assumed.", Summary(reply));
    }

    [Fact]
    public void Names_the_request_and_the_address_of_a_problem()
    {
        var problem = Assert.IsType<Reply.Failure>(ReplyTo("Post", Failed(AwsErrorKind.Denied))).Body;
        Assert.Equal(
            ("A security group failed", 502, "request-1", "203.0.113.7/32"),
            (problem.Title, problem.Status, problem.RequestId, problem.Cidr)
        );
        var group = Assert.Single(problem.Groups!);
        Assert.Equal((Given.GroupId, "us-east-1", "Code", "Message."), (group.GroupId, group.Region, group.Error, group.Detail));
    }

    [Fact]
    public void Shows_each_outcome_in_one_word()
    {
        var outcomes = Enum.GetValues<RuleOutcome>();
        Assert.Equal(
            ["created", "refreshed", "open", "closed", "held", "permanent", "failed"],
            ReplyTo("Post", Result(outcomes)).Groups[0].Rules.Select(rule => rule.Outcome)
        );
        var rule = ReplyTo("Post", Result(outcomes)).Groups[0].Rules[0];
        Assert.Equal(("tcp", 22, 22), (rule.Protocol, rule.FromPort, rule.ToPort));
    }

    [Fact]
    public void Shows_the_earliest_expiry()
    {
        var result = new GroupResult(
            Given.Access(),
            [
                new(Given.Ssh, RuleOutcome.Open, Given.Now.AddSeconds(90)),
                new(Given.Https, RuleOutcome.Open, Given.Now.AddSeconds(59.9)),
                new(Given.Https, RuleOutcome.Permanent),
            ],
            null
        );
        var body = Assert.IsType<Reply.Success>(ReplyTo("Get", result)).Body;
        Assert.Equal(("203.0.113.7/32", Given.Now.AddSeconds(59.9), 59), (body.Cidr, body.ExpiresAt, body.ExpiresInSeconds));
        Assert.Null(body.CappedToSeconds);
    }

    [Fact]
    public void Shows_no_expiry_if_there_is_none_and_never_a_negative_one()
    {
        var permanent = Assert.IsType<Reply.Success>(ReplyTo("Get", Result(RuleOutcome.Permanent))).Body;
        Assert.Equal((null, null), (permanent.ExpiresAt, permanent.ExpiresInSeconds));
        var late = new GroupResult(Given.Access(), [new(Given.Ssh, RuleOutcome.Created, Given.Now.AddSeconds(-5))], null);
        Assert.Equal(0, Assert.IsType<Reply.Success>(ReplyTo("Post", late)).Body.ExpiresInSeconds);
    }

    [Fact]
    public void Shows_the_shortest_time_to_which_one_of_its_leases_was_capped()
    {
        TimeSpan?[] times = [null, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(30)];
        var access = Granted with { Leases = [.. times.Select(time => new GroupLease(Given.Access(), Given.Request(), time))] };
        var reply = ReplyComposer.Compose(
            Request(ConnectionMethod.Post),
            access,
            Deployment,
            new AddressResult([Result(RuleOutcome.Created)], 0),
            Given.Now
        );
        Assert.Equal(30, Assert.IsType<Reply.Success>(reply).Body.CappedToSeconds);
    }

    [Theory]
    [InlineData("default", null)]
    [InlineData("db", "db")]
    public void Names_targets_if_there_is_another_one_than_the_default(string configured, string? named)
    {
        var access = Given.Access(Given.Ssh) with { Target = configured };
        var deployment = new DeploymentSettings(Given.Name, Given.TenMinutes, TimeSpan.FromMinutes(1), [access]);
        var result = new GroupResult(access, [new(Given.Ssh, RuleOutcome.Created)], null);
        var reply = ReplyComposer.Compose(Request(ConnectionMethod.Post), Granted, deployment, new AddressResult([result], 0), Given.Now);
        Assert.Equal(named, Assert.Single(reply.Groups).Target);
    }

    [Fact]
    public void Names_the_target_that_had_nothing_to_close()
    {
        var request = Request(ConnectionMethod.Delete) with { Target = "db" };
        Assert.Equal(
            "404 not_open There was nothing to close: no rule of the target db allows 203.0.113.7.",
            Summary(ReplyComposer.Compose(request, Granted, Deployment, new AddressResult([Result()], 0), Given.Now))
        );
    }

    [Fact]
    public void Has_no_groups_if_the_user_files_do_not_allow_the_request()
    {
        var refused = new RequestAccess.Refused(ProblemKind.NotListed, "Why.");
        var reply = ReplyComposer.Refuse(Request(ConnectionMethod.Post), refused);
        Assert.Equal("403 not_listed Why.", Summary(reply));
        Assert.Empty(reply.Groups);
        Assert.Equal(("request-1", "203.0.113.7/32"), reply is Reply.Failure { Body: var body } ? (body.RequestId, body.Cidr) : default);
    }

    [Fact]
    public void Has_one_status_and_title_for_each_code() =>
        Assert.Equal(
            [
                "400 bad_event Not a request of the gateway",
                "400 bad_source_address No usable source address",
                "400 bad_body The body can't be used",
                "400 bad_method No such method",
                "400 reason_required A reason is required",
                "403 not_listed Not in the list of users",
                "403 target_not_allowed Target not allowed",
                "404 no_such_target No such target",
                "404 not_open Not open",
                "409 nothing_to_open Nothing to open",
                "409 group_full A security group is full",
                "409 too_many_addresses Too many addresses",
                "502 group_failed A security group failed",
                "503 busy AWS is busy",
                "503 users_unreadable The list of users can't be read",
            ],
            new[]
            {
                ProblemKind.BadEvent,
                ProblemKind.BadSourceAddress,
                ProblemKind.BadBody,
                ProblemKind.BadMethod,
                ProblemKind.ReasonRequired,
                ProblemKind.NotListed,
                ProblemKind.TargetNotAllowed,
                ProblemKind.NoSuchTarget,
                ProblemKind.NotOpen,
                ProblemKind.NothingToOpen,
                ProblemKind.GroupFull,
                ProblemKind.TooManyAddresses,
                ProblemKind.GroupFailed,
                ProblemKind.Busy,
                ProblemKind.UsersUnreadable,
            }.Select(kind => $"{kind.Status} {kind.Code} {kind.Title}")
        );
}
