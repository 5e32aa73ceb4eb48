using System.Net;
using System.Text.Json.Nodes;
using AuthSecGroup.Cli.Tests.Support;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Tests.Processes;

public sealed class A_request
{
    [Fact]
    public async Task Has_no_body_unless_there_is_something_to_say()
    {
        await using var server = await EndpointServer.StartAsync(request => EndpointServer.Healthy(request));
        using var client = new Client(server.Url);
        await client.RunAsync("open");
        await client.RunAsync("status");
        await client.RunAsync("close");
        Assert.Equal([("POST", ""), ("GET", ""), ("DELETE", "")], server.Seen.Select(request => (request.Method, request.Body)));
        Assert.All(server.Seen, request => Assert.Equal("/dev/connection", request.Path));
        Assert.All(server.Seen, request => Assert.StartsWith("authsecgroup/1.", request.Headers["User-Agent"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tells_the_time_and_the_reason_that_were_given()
    {
        await using var server = await EndpointServer.StartAsync(request => EndpointServer.Healthy(request));
        using var client = new Client(server.Url);
        await client.RunAsync("open", "--for", "30m", "--reason", "INC-1234 \"disk full\"");
        var body = JsonNode.Parse(server.Seen.Single().Body)!;
        Assert.Equal((1800, "INC-1234 \"disk full\""), (body["expiresInSeconds"]!.GetValue<int>(), body["reason"]!.ToString()));
        Assert.Equal("application/json", server.Seen.Single().Headers["Content-Type"]);
    }

    [Fact]
    public async Task That_is_capped_is_said_to_be()
    {
        await using var server = await EndpointServer.StartAsync(Canned.Open(cappedTo: 600));
        using var client = new Client(server.Url);
        var result = await client.RunAsync("open", "--for", "2h");
        Assert.Equal(["authsecgroup: warning: asked for 2h 0m 0s, but 10m 0s is the most that the operator allows"], result.ErrorLines);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task Is_answered_on_stdout_with_JSON_where_it_is_asked_for()
    {
        await using var server = await EndpointServer.StartAsync(request => EndpointServer.Healthy(request));
        using var client = new Client(server.Url);
        foreach (var command in new[] { "open", "status", "close" })
        {
            var result = await client.RunAsync(command, "--json");
            Assert.Equal("203.0.113.7/32", JsonNode.Parse(result.OutputLines.Single())!["cidr"]!.ToString());
            Assert.Empty(result.Error);
        }
    }

    [Fact]
    public async Task For_what_is_not_open_is_no_failure()
    {
        await using var server = await EndpointServer.StartAsync(
            Canned.Problem(404, ProblemCode.NotOpen, "Not open.", groups: [Canned.Group(Outcome.Closed)])
        );
        using var client = new Client(server.Url);
        string[] lines = ["203.0.113.7/32 is not open", "  sg-0123456789abcdef0 in eu-west-1: tcp 22 closed"];
        var status = await client.RunAsync("status");
        Assert.Equal((1, ""), (status.ExitCode, status.Error));
        Assert.Equal(lines, status.OutputLines);
        var close = await client.RunAsync("close");
        Assert.Equal((0, ""), (close.ExitCode, close.Error));
        Assert.Equal(lines, close.OutputLines);
    }

    [Fact]
    public async Task From_both_addresses_leaves_out_the_one_that_the_network_lacks()
    {
        // 127.0.0.1 as a host has no IPv6 address at all.
        await using var server = await EndpointServer.StartAsync(request => EndpointServer.Healthy(request));
        using var client = new Client(server.Url);
        var both = await client.RunAsync("open", "--ip", "both");
        Assert.Equal(0, both.ExitCode);
        Assert.Equal(["authsecgroup: warning: 127.0.0.1 has no IPv6 address; that address is left out"], both.ErrorLines);
        Assert.Single(server.Seen);

        var six = await client.RunAsync("open", "--ip", "6");
        Assert.Equal(125, six.ExitCode);
        Assert.Equal(
            ["authsecgroup: error: 127.0.0.1 has no IPv6 address", "authsecgroup: hint: leave --ip out, or use --ip 4"],
            six.ErrorLines
        );
        Assert.Equal(0, (await client.RunAsync("open", "--ip", "4")).ExitCode);
    }

    [Fact]
    public async Task Goes_over_IPv6_where_that_is_asked_for_or_all_there_is()
    {
        await using var server = await EndpointServer.StartAsync(
            request => Task.FromResult(EndpointServer.Healthy(request)),
            address: IPAddress.IPv6Loopback
        );
        using var client = new Client(server.Url);
        Assert.Equal(0, (await client.RunAsync("open", "--ip", "6")).ExitCode);
        Assert.Equal(0, (await client.RunAsync("open")).ExitCode);
        Assert.All(server.Seen, request => Assert.Equal(IPAddress.IPv6Loopback, request.From));
        Assert.Equal("authsecgroup: error: [::1] has no IPv4 address", (await client.RunAsync("open", "--ip", "4")).ErrorLines[0]);
    }

    [Fact]
    public async Task Is_watched_until_it_closes()
    {
        var calls = 0;
        await using var server = await EndpointServer.StartAsync(_ =>
            Interlocked.Increment(ref calls) == 1
                ? Canned.Open(seconds: 1, outcome: Outcome.Open)
                : Canned.Problem(404, ProblemCode.NotOpen, "Not open.", groups: [Canned.Group(Outcome.Closed)])
        );
        using var client = new Client(server.Url);
        var result = await client.RunAsync("status", "--watch");
        Assert.Equal(0, result.ExitCode);
        Assert.Matches("^203\\.0\\.113\\.7/32 is open until \\S+ \\(1s\\)$", result.OutputLines[0]);
        Assert.Equal("203.0.113.7/32 is not open", result.OutputLines[2]);
        Assert.Equal(2, server.Count("GET"));
    }
}
