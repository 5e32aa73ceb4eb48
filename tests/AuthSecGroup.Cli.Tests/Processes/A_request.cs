using System.Net;
using System.Text.Json.Nodes;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Tests.Processes;

public sealed class A_request : ClientTest
{
    private static readonly Canned NotOpen = Canned.Problem(404, "not_open", "Not open.", groups: [Canned.Group("closed")]);

    [Fact]
    public async Task Has_no_body_by_default()
    {
        await RunAsync("open");
        await RunAsync("status");
        await RunAsync("close");
        Assert.Equal([("POST", ""), ("GET", ""), ("DELETE", "")], Server.Seen.Select(request => (request.Method, request.Body)));
        Assert.All(Server.Seen, request => Assert.Equal("/dev/connection", request.Path));
        Assert.All(Server.Seen, request => Assert.StartsWith("authsecgroup/1.", request.Headers["User-Agent"]));
    }

    [Fact]
    public async Task Contains_the_duration_and_the_reason()
    {
        await RunAsync("open", "--for", "30m", "--reason", "INC-1234 \"disk full\"");
        var body = JsonNode.Parse(Server.Seen.Single().Body)!;
        Assert.Equal((1800, "INC-1234 \"disk full\""), (body["expiresInSeconds"]!.GetValue<int>(), body["reason"]!.ToString()));
        Assert.Equal("application/json", Server.Seen.Single().Headers["Content-Type"]);
    }

    [Fact]
    public async Task Over_both_IP_versions_skips_the_one_that_the_network_lacks()
    {
        // The host 127.0.0.1 has no IPv6 address.
        var both = await RunAsync("open", "--ip", "both");
        Assert.Equal(0, both.ExitCode);
        Assert.Equal(["authsecgroup: warning: 127.0.0.1 has no IPv6 address; that address is skipped"], both.ErrorLines);
        Assert.Single(Server.Seen);
        await AssertErrorAsync("open --ip 6", 125, "127.0.0.1 has no IPv6 address", "omit --ip, or use --ip 4");
        Assert.Equal(0, (await RunAsync("open", "--ip", "4")).ExitCode);
    }

    [Fact]
    public async Task Uses_IPv6_if_requested_or_if_there_is_nothing_else()
    {
        using var server = new EndpointServer(RespondAsync, address: IPAddress.IPv6Loopback);
        Call(server.Url);
        Assert.Equal(0, (await RunAsync("open", "--ip", "6")).ExitCode);
        Assert.Equal(0, (await RunAsync("open")).ExitCode);
        Assert.All(server.Seen, request => Assert.Equal(IPAddress.IPv6Loopback, request.From));
        await AssertErrorAsync("open --ip 4", 125, "[::1] has no IPv4 address", "omit --ip, or use --ip 6");
    }

    [Fact]
    public async Task With_watch_is_repeated_until_the_lease_expires()
    {
        Respond = _ => Server.Seen.Count == 1 ? Canned.Open(seconds: 1, outcome: Outcome.Open) : NotOpen;
        var result = await RunAsync("status", "--watch");
        Assert.Equal(0, result.ExitCode);
        Assert.Matches("^203\\.0\\.113\\.7/32 is open until \\S+ \\(1s\\)$", result.OutputLines[0]);
        Assert.Equal("203.0.113.7/32 is not open", result.OutputLines[2]);
        Assert.Equal(["GET", "GET"], Methods);
    }
}
