using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Connection;

/// <summary>Two targets, which share a group. Alice may open both, bob only the database, for a minute and with a reason.</summary>
public sealed class A_request_for_a_target : IDisposable
{
    private const string Bob = "arn:aws:iam::123456789012:user/bob";
    private const string Users = """
        [
          "alice",
          { "principal": "bob", "targets": ["db"], "expiresInSeconds": 60, "reasonRequired": true }
        ]
        """;

    private readonly Endpoint _endpoint;

    public A_request_for_a_target()
    {
        GroupAccess Access(string target, string rule, bool isFirst) =>
            Given.Access(Given.East, Given.Ingress(rule)) with
            {
                Target = target,
                OtherTargets = isFirst ? [Given.Ingress("tcp:5432:5432")] : null,
            };

        _endpoint = new Endpoint(
            Access("bastion", "tcp:22:22", isFirst: true),
            Access("db", "tcp:5432:5432", isFirst: false) with
            {
                TimeToExpire = TimeSpan.FromMinutes(5),
            },
            Given.Access(Given.West, Given.Https) with
            {
                Target = "db",
            }
        );
        _endpoint.Users.Put("0.json", Users);
    }

    public void Dispose() => _endpoint.Dispose();

    private Task<Reply> SendAsync(string method, string? target, string arn = Given.AliceArn, string? body = null)
    {
        var request = Endpoint.Event(method, body, arn: arn);
        return _endpoint.SendAsync(target is null ? request : GatewayEvent.For(target, request));
    }

    private IEnumerable<string> Rules =>
        new[] { Given.East, Given.West }
            .SelectMany(_endpoint.Groups.In)
            .Select(rule => $"{rule.FromPort} {rule.Description!.Split(' ', 3)[2].Replace("T", " ", StringComparison.Ordinal)}");

    [Fact]
    public async Task Opens_its_ports_only_and_reads_its_groups_only()
    {
        var reply = await SendAsync("POST", "bastion");
        Assert.Equal(201, reply.Status);
        Assert.Equal(["bastion sg-00000ea0 tcp:22:22 created"], reply.Groups);
        Assert.Equal(["Read us-east-1: sg-00000ea0", "Authorize sg-00000ea0: tcp:22:22"], Calls());
        await SendAsync("POST", "bastion");
        Assert.Equal("Read us-east-1: sg-00000ea0", Calls().ElementAt(2));
    }

    [Fact]
    public async Task Closes_its_ports_only()
    {
        await SendAsync("POST", null);
        var reply = await SendAsync("DELETE", "db");
        Assert.Equal(["db sg-00000ea0 tcp:5432:5432 closed", "db sg-00000de0 tcp:443:443 closed"], reply.Groups);
        Assert.Equal(200, reply.Status);
        Assert.Equal(200, (await SendAsync("GET", "bastion")).Status);
        Assert.Equal((404, "not_open"), await StatusAsync("GET", "db"));
        Assert.Equal((404, "not_open"), await StatusAsync("GET", null));
        Assert.Equal((404, "not_open"), await StatusAsync("DELETE", "db"));
        Assert.Equal("bastion sg-00000ea0 tcp:22:22 closed", (await SendAsync("DELETE", null)).Groups.First());
    }

    [Fact]
    public async Task Reads_a_group_once_that_is_in_two_targets()
    {
        var reply = await SendAsync("POST", null);
        Assert.Equal(
            ["bastion sg-00000ea0 tcp:22:22 created", "db sg-00000ea0 tcp:5432:5432 created", "db sg-00000de0 tcp:443:443 created"],
            reply.Groups
        );
        Assert.Equal(
            [
                "Read us-east-1: sg-00000ea0",
                "Read us-west-1: sg-00000de0",
                "Authorize sg-00000ea0: tcp:22:22",
                "Authorize sg-00000ea0: tcp:5432:5432",
                "Authorize sg-00000de0: tcp:443:443",
            ],
            Calls()
        );
    }

    [Fact]
    public async Task Gets_the_time_of_its_target_and_of_the_callers_entry()
    {
        await SendAsync("POST", null);
        Assert.Equal(["22 alice 2026-11-22 06:40:00Z", "5432 alice 2026-11-22 06:40:00Z ttl=300", "443 alice 2026-11-22 06:40:00Z"], Rules);
        await SendAsync("DELETE", null);
        var reply = await SendAsync("POST", "db", Bob, """{"reason":"INC-1"}""");
        Assert.Equal(60, reply.Body.GetProperty("expiresInSeconds").GetInt32());
        Assert.Equal(["5432 bob 2026-11-22 06:40:00Z ttl=60", "443 bob 2026-11-22 06:40:00Z ttl=60"], Rules);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task Is_refused_for_a_target_that_the_callers_entries_do_not_allow(string method)
    {
        await SendAsync("POST", "bastion");
        var reply = await SendAsync(method, "bastion", Bob, method == "POST" ? """{"reason":"INC-1"}""" : null);
        Assert.Equal((403, "target_not_allowed"), (reply.Status, reply.Code));
        const string Why =
            $"The user files don't allow {Bob} to use the target bastion: bob in 0.json allows db. Ask the operator to add it.";
        Assert.Equal(Why, reply.Detail);
        var audit = _endpoint.Log.Audits[^1];
        Assert.Equal(("bastion", Why), (audit.GetProperty("target").GetString(), audit.GetProperty("detail").GetString()));
        Assert.Equal(["22 alice 2026-11-22 06:40:00Z"], Rules);
    }

    [Fact]
    public async Task Is_refused_if_there_is_no_such_target()
    {
        var reply = await SendAsync("POST", "web", Bob);
        Assert.Equal((404, "no_such_target"), (reply.Status, reply.Code));
        Assert.Equal($"There is no target 'web'. {Bob} may use db.", reply.Detail);
        Assert.Empty(_endpoint.Groups.Calls);
    }

    [Fact]
    public async Task Is_about_the_allowed_targets_if_none_is_named()
    {
        var reply = await SendAsync("POST", null, Bob, """{"reason":"INC-1"}""");
        Assert.Equal(["db sg-00000ea0 tcp:5432:5432 created", "db sg-00000de0 tcp:443:443 created"], reply.Groups);
        Assert.Equal(
            "db: bob in 0.json, for at most 60 s, with a reason",
            Assert.Single(_endpoint.Log.Audits).GetProperty("allowedBy").GetString()
        );
        Assert.Equal((400, "reason_required"), await StatusAsync("POST", null, Bob));
    }

    [Fact]
    public async Task Is_not_renewed_for_a_target_that_was_taken_out_while_the_others_are()
    {
        Assert.Equal(201, (await SendAsync("POST", null)).Status);
        _endpoint.Users.Put("0.json", """[{ "principal": "alice", "targets": ["bastion"] }]""");
        _endpoint.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((403, "target_not_allowed"), await StatusAsync("POST", "db"));
        Assert.Equal(["bastion sg-00000ea0 tcp:22:22 refreshed"], (await SendAsync("POST", "bastion")).Groups);
        var everything = await SendAsync("POST", null);
        Assert.Equal(200, everything.Status);
        Assert.Equal(["bastion sg-00000ea0 tcp:22:22 refreshed"], everything.Groups);
        Assert.Equal(["22 alice 2026-11-22 06:41:00Z", "5432 alice 2026-11-22 06:40:00Z ttl=300", "443 alice 2026-11-22 06:40:00Z"], Rules);
    }

    [Fact]
    public async Task Is_counted_for_its_target()
    {
        await SendAsync("POST", null);
        await SendAsync("DELETE", "db");
        Assert.Equal(["bastion 1 0 0", "db 2 0 0", "db 0 0 2"], TargetMetrics());
        // The deployment's sum doesn't count them twice.
        var total = _endpoint.Log.MetricLines.Where(line => !line.TryGetProperty("Target", out _));
        Assert.Equal(["3 0", "0 2"], total.Select(line => $"{line.GetProperty("Opened")} {line.GetProperty("Closed")}"));
    }

    private async Task<(int Status, string? Code)> StatusAsync(string method, string? target, string arn = Given.AliceArn)
    {
        var reply = await SendAsync(method, target, arn);
        return (reply.Status, reply.Code);
    }

    private IEnumerable<string> Calls() => _endpoint.Groups.Calls.Select(call => call.ToString());

    /// <summary>The target, and the numbers of opened, refreshed, and closed rules, of each line that counts for a target.</summary>
    private IEnumerable<string> TargetMetrics() =>
        _endpoint
            .Log.MetricLines.Where(line => line.TryGetProperty("Target", out _))
            .Select(line =>
            {
                var directive = line.GetProperty("_aws").GetProperty("CloudWatchMetrics")[0];
                Assert.Equal("""[["Deployment","Target"]]""", directive.GetProperty("Dimensions").GetRawText());
                return string.Join(' ', new[] { "Target", "Opened", "Refreshed", "Closed" }.Select(name => $"{line.GetProperty(name)}"));
            });
}
