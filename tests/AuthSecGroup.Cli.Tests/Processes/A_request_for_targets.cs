using System.Text.Json;
using System.Text.Json.Nodes;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Tests.Processes;

public sealed class A_request_for_targets : ClientTest
{
    private const string Denied = "The user files don't allow you to use the target db: you in users.json allows bastion.";

    public A_request_for_targets() => Respond = Healthy;

    private IEnumerable<string> Seen => Server.Seen.Select(request => $"{request.Method} {request.Path}").Order(StringComparer.Ordinal);

    private static string? TargetOf(SeenRequest request) => request.Path.Split('/') is [_, _, _, var target] ? target : null;

    private static Canned Healthy(SeenRequest request)
    {
        var outcome = request.Method switch
        {
            "POST" => Outcome.Created,
            "DELETE" => Outcome.Closed,
            _ => Outcome.Open,
        };
        return TargetOf(request) is { } target
            ? Canned.Open(outcome: outcome, targets: target)
            : Canned.Open(outcome: outcome, targets: ["bastion", "db"]);
    }

    private static Func<SeenRequest, Canned> Refused(string refused, int status, string code) =>
        request => TargetOf(request) == refused ? Canned.Problem(status, code, Denied) : Healthy(request);

    [Fact]
    public async Task Is_sent_to_the_path_of_each_target_once()
    {
        Call(Server.Url + "/");
        var result = await RunAsync("open", "db", "bastion", "db");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["POST /dev/connection/bastion", "POST /dev/connection/db"], Seen);
        Assert.Matches("^203\\.0\\.113\\.7/32 is open for db until \\S+ \\(10m 0s\\)$", result.OutputLines[0]);
        Assert.Equal("  db: sg-0123456789abcdef0 in eu-west-1: tcp 22 created", result.OutputLines[1]);
        Assert.StartsWith("203.0.113.7/32 is open for bastion until ", result.OutputLines[2]);
        Assert.Equal(4, result.OutputLines.Length);
    }

    [Fact]
    public async Task Closes_and_shows_them()
    {
        Assert.Equal(
            ["203.0.113.7/32 is closed for db", "  db: sg-0123456789abcdef0 in eu-west-1: tcp 22 closed"],
            (await RunAsync("close", "db")).OutputLines
        );
        Respond = request => Canned.Problem(404, "not_open", "x", groups: [Canned.Group("closed") with { Target = TargetOf(request) }]);
        var status = await RunAsync("status", "db");
        Assert.Equal((1, "203.0.113.7/32 is not open for db"), (status.ExitCode, status.OutputLines[0]));
        Assert.Equal(["DELETE /dev/connection/db", "GET /dev/connection/db"], Seen);
    }

    [Fact]
    public async Task Names_each_target_of_a_response_to_a_request_for_none()
    {
        var result = await RunAsync("open");
        Assert.Matches("^203\\.0\\.113\\.7/32 is open until ", result.OutputLines[0]);
        Assert.Equal(
            ["  bastion: sg-0123456789abcdef0 in eu-west-1: tcp 22 created", "  db: sg-0123456789abcdef0 in eu-west-1: tcp 22 created"],
            result.OutputLines[1..]
        );
    }

    [Fact]
    public async Task Reports_those_that_fail_and_opens_the_others()
    {
        Respond = Refused("db", 403, "target_not_allowed");
        var result = await RunAsync("open", "db", "bastion");
        Assert.Equal(2, result.ExitCode);
        Assert.Equal("  bastion: sg-0123456789abcdef0 in eu-west-1: tcp 22 created", result.OutputLines[1]);
        Assert.Equal(
            [
                $"authsecgroup: error: 403 target_not_allowed: {Denied}".TrimEnd('.'),
                "authsecgroup: hint: without a target, the command concerns all targets that you may use; the user files determine them",
            ],
            result.ErrorLines
        );
    }

    [Theory]
    [InlineData("open")]
    [InlineData("close")]
    [InlineData("status")]
    public async Task Is_an_error_if_there_is_no_such_target(string command)
    {
        Respond = Refused("web", 404, "no_such_target");
        var result = await RunAsync(command, "web");
        Assert.Equal(2, result.ExitCode);
        Assert.Equal("authsecgroup: hint: check the name; the operator's configuration defines the targets", result.ErrorLines[1]);
        Assert.Equal("no_such_target", (string?)JsonNode.Parse((await RunAsync(command, "web", "--json")).Output)!["code"]);
    }

    [Theory]
    [InlineData("open ..", "..")]
    [InlineData("status db a/b", "a/b")]
    [InlineData("run --target -db -- true", "-db")]
    [InlineData("check-users --target ? users.json", "?")]
    public async Task Is_not_sent_for_what_cannot_be_a_name(string command, string name)
    {
        var hint = $"see authsecgroup {command.Split(' ')[0]} --help";
        var error = $"a target must be 1 to 64 characters out of a-z A-Z 0-9 . _ -, starting with a letter or digit, got '{name}'";
        await AssertErrorAsync(command, 2, error, hint);
        Assert.Empty(Server.Seen);
    }

    [Fact]
    public async Task That_IAM_does_not_allow_has_a_hint_about_single_targets_only_if_it_is_for_none()
    {
        Respond = _ => Canned.Gateway(403, "AccessDeniedException", "User: x is not authorized");
        const string End = "; if IAM allows you single targets only, name one";
        Assert.EndsWith(End, (await RunAsync("open")).ErrorLines[1]);
        Assert.DoesNotContain(End, (await RunAsync("open", "db")).ErrorLines[1]);
    }

    [Fact]
    public async Task Of_run_opens_and_closes_each_target()
    {
        var result = await RunAsync("run", "--json", "--target", "db", "--target", "bastion", "--", "echo", "done");
        Assert.Equal((0, "done"), (result.ExitCode, result.Output.Trim()));
        Assert.Equal(
            ["DELETE /dev/connection/bastion", "DELETE /dev/connection/db", "POST /dev/connection/bastion", "POST /dev/connection/db"],
            Seen
        );
        var events = result.ErrorLines.Select(line => JsonElement.Parse(line));
        Assert.Equal(
            ["closed bastion", "closed db", "opened bastion", "opened db"],
            events.Select(each => $"{each.GetProperty("event")} {each.GetProperty("target")}").Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Of_run_starts_nothing_if_one_is_refused_and_closes_the_others()
    {
        Respond = Refused("db", 403, "target_not_allowed");
        var result = await RunAsync("run", "--target", "db", "--target", "bastion", "--", "echo", "never");
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Equal(["DELETE /dev/connection/bastion", "POST /dev/connection/bastion", "POST /dev/connection/db"], Seen);
        Assert.Equal($"authsecgroup: error: 403 target_not_allowed: {Denied}".TrimEnd('.'), Assert.Single(result.ErrorLines[..^1]));
    }
}
