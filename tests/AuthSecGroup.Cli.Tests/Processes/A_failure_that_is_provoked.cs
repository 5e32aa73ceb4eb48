using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using AuthSecGroup.Cli.Tests.Support;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Tests.Processes;

/// <summary>Each error for real: the process, the network, the words and the exit code.</summary>
public sealed class A_failure_that_is_provoked
{
    [Fact]
    public async Task By_no_credentials_says_where_it_looked()
    {
        using var client = new Client("https://access.example.com/connection");
        client.ForgetKeys();
        var result = await client.RunAsync("open");
        AssertFailed(
            result,
            2,
            $"no AWS credentials found; looked for AWS_ACCESS_KEY_ID, for AWS_WEB_IDENTITY_TOKEN_FILE, for the profile 'default' in {client.Home}/.aws/credentials and {client.Home}/.aws/config, for a container's role and for an instance's role",
            "run 'aws configure sso' or 'aws configure', or pass --profile NAME"
        );
    }

    [Fact]
    public async Task By_a_profile_that_is_not_there_names_those_that_are()
    {
        using var client = new Client("https://access.example.com/connection");
        client.WriteHome(
            ".aws/config",
            "[profile work]\naws_access_key_id = AKIAWORK\naws_secret_access_key = secret\n[profile home]\naws_access_key_id = AKIAHOME\naws_secret_access_key = secret\n"
        );
        AssertFailed(
            await client.RunAsync("open", "--profile", "wrok"),
            2,
            "there is no profile 'wrok'",
            "the profiles with credentials are: home, work"
        );
        client.ForgetKeys();
        client.Environment["AWS_PROFILE"] = "wrok";
        AssertFailed(await client.RunAsync("open"), 2, "there is no profile 'wrok'", "the profiles with credentials are: home, work");
    }

    [Fact]
    public async Task By_no_region_says_what_would_tell_it()
    {
        using var client = new Client("https://access.example.com/connection");
        client.Environment.Remove("AWS_REGION");
        AssertFailed(
            await client.RunAsync("open"),
            2,
            "nothing tells the region of access.example.com: neither --region, the host name, AWS_REGION, AWS_DEFAULT_REGION nor the profile 'default'",
            "pass the API's region, such as --region eu-west-1"
        );
    }

    [Fact]
    public async Task By_a_host_that_is_not_there_says_so()
    {
        using var client = new Client("https://lease.invalid/dev/connection");
        var result = await client.RunAsync("open", "--timeout", "3s");
        Assert.Equal(125, result.ExitCode);
        // A resolver without a network says "try again" where another says "no such host".
        Assert.Matches(
            "^authsecgroup: error: (there is no host lease\\.invalid|the name lease\\.invalid can't be looked up)$",
            result.ErrorLines[0]
        );
    }

    [Fact]
    public async Task By_a_port_where_nobody_listens_says_so()
    {
        var port = FreePort();
        using var client = new Client($"http://127.0.0.1:{port}/dev/connection");
        AssertFailed(await client.RunAsync("status"), 125, $"127.0.0.1:{port} refuses connections", "check the url's host and port");
    }

    [Fact]
    public async Task By_a_certificate_that_nobody_trusts_says_so_and_sends_nothing()
    {
        await using var server = await EndpointServer.StartAsync(request => EndpointServer.Healthy(request), tls: true);
        using var client = new Client(server.Url);
        var result = await client.RunAsync("open");
        Assert.Equal(125, result.ExitCode);
        Assert.StartsWith(
            $"authsecgroup: error: no trusted TLS connection to {new Uri(server.Url).Authority}: The remote certificate",
            result.ErrorLines[0],
            StringComparison.Ordinal
        );
        Assert.Equal(
            "authsecgroup: hint: behind a proxy that opens TLS, make its certificate trusted (on Linux also with SSL_CERT_FILE)",
            result.ErrorLines[1]
        );
        Assert.Empty(server.Seen);
    }

    [Fact]
    public async Task By_a_server_without_TLS_says_so()
    {
        await using var server = await EndpointServer.StartAsync(request => EndpointServer.Healthy(request));
        using var client = new Client(server.Url.Replace("http://", "https://", StringComparison.Ordinal));
        var result = await client.RunAsync("open");
        Assert.Equal(125, result.ExitCode);
        Assert.StartsWith("authsecgroup: error: no trusted TLS connection to 127.0.0.1:", result.ErrorLines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_a_server_that_never_answers_ends_in_time()
    {
        using var released = new SemaphoreSlim(0);
        await using var server = await EndpointServer.StartAsync(async _ =>
        {
            await released.WaitAsync();
            return Canned.Open();
        });
        using var client = new Client(server.Url);
        var result = await client.RunAsync("open", "--timeout", "1s");
        released.Release(10);
        AssertFailed(
            result,
            125,
            $"no answer from {new Uri(server.Url).Authority} within 1s",
            "repeating the command is safe; --timeout gives it longer"
        );
        Assert.Single(server.Seen);
    }

    [Theory]
    [InlineData(-20, "slow")]
    [InlineData(20, "fast")]
    public async Task By_a_clock_that_is_off_says_by_how_much_and_shows_the_servers_time(int minutes, string direction)
    {
        // Off is off, whichever of the two it is: the server's clock is the one that a test can set.
        var serverNow = TimeProvider.System.GetUtcNow().AddMinutes(-minutes);
        await using var server = await EndpointServer.StartAsync(request =>
        {
            var signed = DateTimeOffset.ParseExact(
                request.Headers["X-Amz-Date"],
                "yyyyMMdd'T'HHmmss'Z'",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal
            );
            var (date, words) = (
                serverNow.ToString("r", CultureInfo.InvariantCulture),
                signed < serverNow
                    ? "Signature expired: {0} is now earlier than {1}"
                    : "Signature not yet current: {0} is still later than {1}"
            );
            return (signed - serverNow).Duration() > TimeSpan.FromMinutes(5)
                ? Canned.Gateway(
                    403,
                    "InvalidSignatureException",
                    string.Format(CultureInfo.InvariantCulture, words, request.Headers["X-Amz-Date"], date),
                    ("Date", date)
                )
                : Canned.Open();
        });
        using var client = new Client(server.Url);
        var result = await client.RunAsync("open");
        Assert.Equal(2, result.ExitCode);
        Assert.Matches(
            $"^authsecgroup: error: this machine's clock is (20m [0-9]s|19m 5[0-9]s) {direction}: it says \\S+Z, the server {serverNow.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss}Z$",
            result.ErrorLines[0]
        );
        Assert.Equal("authsecgroup: hint: set the clock of this machine; signatures hold for 5 minutes", result.ErrorLines[1]);
    }

    [Theory]
    [InlineData(
        "InvalidSignatureException",
        "Credential should be scoped to a valid region, not 'eu-west-1'. ",
        "the gateway is not in eu-west-1, which the request was signed for",
        "pass the API's region with --region"
    )]
    [InlineData(
        "ExpiredTokenException",
        "The security token included in the request is expired",
        "the session of these credentials has expired",
        "log in anew, such as with: aws sso login"
    )]
    [InlineData("ForbiddenException", "Forbidden", "the gateway refused: 403 Forbidden", null)]
    public async Task By_the_gateway_is_put_into_plain_words(string errorType, string message, string error, string? hint)
    {
        await using var server = await EndpointServer.StartAsync(
            Canned.Gateway(403, errorType + ":http://internal.amazon.com/coral/", message)
        );
        using var client = new Client(server.Url);
        var result = await client.RunAsync("open");
        Assert.Equal(2, result.ExitCode);
        Assert.Equal($"authsecgroup: error: {error}", result.ErrorLines[0]);
        if (hint is not null)
        {
            Assert.Equal($"authsecgroup: hint: {hint}", result.ErrorLines[1]);
        }

        Assert.Single(server.Seen);
    }

    [Fact]
    public async Task By_EC2_being_busy_is_tried_again_and_then_told_with_what_to_do()
    {
        await using var server = await EndpointServer.StartAsync(
            Canned.Problem(
                503,
                ProblemCode.Busy,
                "EC2 throttles changes of sg-1 in eu-west-1. Try again in a few seconds.",
                groups: null,
                headers: ("Retry-After", "0")
            )
        );
        using var client = new Client(server.Url);
        AssertFailed(
            await client.RunAsync("open"),
            125,
            "503 busy: EC2 throttles changes of sg-1 in eu-west-1. Try again in a few seconds",
            "wait a moment and repeat the command, which is safe"
        );
        Assert.Equal(4, server.Seen.Count);
    }

    [Fact]
    public async Task By_a_pause_that_is_longer_than_the_time_given_is_told_at_once()
    {
        await using var server = await EndpointServer.StartAsync(
            Canned.Problem(503, ProblemCode.UsersUnreadable, "The user files can't be read.", headers: ("Retry-After", "3600"))
        );
        using var client = new Client(server.Url);
        Assert.Equal(125, (await client.RunAsync("open")).ExitCode);
        Assert.Single(server.Seen);
    }

    [Fact]
    public async Task In_one_of_the_groups_shows_what_is_open_and_what_is_not()
    {
        await using var server = await EndpointServer.StartAsync(
            Canned.Problem(
                502,
                ProblemCode.GroupFailed,
                "sg-2 in eu-west-1 does not exist. Ask the operator to mend the configuration.",
                groups:
                [
                    Canned.Group(Outcome.Created, "sg-1"),
                    Canned.Group(Outcome.Failed, "sg-2", "InvalidGroup.NotFound", "The security group 'sg-2' does not exist"),
                ]
            )
        );
        using var client = new Client(server.Url);
        var result = await client.RunAsync("open");
        Assert.Equal(
            [
                "203.0.113.7/32 is open in part",
                "  sg-1 in eu-west-1: tcp 22 created",
                "  sg-2 in eu-west-1: tcp 22 failed",
                "  sg-2 in eu-west-1: InvalidGroup.NotFound: The security group 'sg-2' does not exist",
            ],
            result.OutputLines
        );
        AssertFailed(
            result,
            125,
            "502 group_failed: sg-2 in eu-west-1 does not exist. Ask the operator to mend the configuration",
            "what is open stays open until its time is up; the operator finds the cause in the function's log"
        );
        Assert.Single(server.Seen);
    }

    [Theory]
    [InlineData(200, "<html>Welcome</html>", 2, "answered 200, and not as AuthSecGroup answers")]
    [InlineData(200, "{\"cidr\":\"203.0.113.7/32\"}", 2, "answered 200, and not as AuthSecGroup answers")]
    [InlineData(404, "{\"message\":\"Not Found\"}", 2, "answered 404, and not as AuthSecGroup answers")]
    [InlineData(301, "", 2, "redirects (301), which a signed request must not follow")]
    public async Task By_somebody_elses_server_says_so(int status, string body, int exitCode, string words)
    {
        await using var server = await EndpointServer.StartAsync(new Canned(status, body, ("Location", "http://127.0.0.1:1/elsewhere")));
        using var client = new Client(server.Url);
        var result = await client.RunAsync("open");
        Assert.Equal((exitCode, $"authsecgroup: error: {server.Url} {words}"), (result.ExitCode, result.ErrorLines[0]));
    }

    [Theory]
    [InlineData(429, "Too Many Requests", "the gateway throttles: 429 Too Many Requests")]
    [InlineData(500, "Internal server error", "the endpoint failed: 500 Internal server error")]
    [InlineData(502, "Internal server error", "the endpoint failed: 502 Internal server error")]
    [InlineData(504, "Endpoint request timed out", "the endpoint failed: 504 Endpoint request timed out")]
    public async Task That_passes_is_tried_again(int status, string message, string error)
    {
        await using var server = await EndpointServer.StartAsync(Canned.Gateway(status, "SomeException", message));
        using var client = new Client(server.Url);
        var result = await client.RunAsync("open");
        Assert.Equal((125, "authsecgroup: error: " + error), (result.ExitCode, result.ErrorLines[0]));
        Assert.Equal(4, server.Seen.Count);
    }

    [Fact]
    public async Task That_passed_is_not_worth_a_word()
    {
        var calls = 0;
        await using var server = await EndpointServer.StartAsync(request =>
            Interlocked.Increment(ref calls) < 3 ? Canned.Gateway(500, "X", "Internal server error") : EndpointServer.Healthy(request)
        );
        using var client = new Client(server.Url);
        var result = await client.RunAsync("open");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(3, server.Seen.Count);
    }

    [Theory]
    [InlineData(new[] { "opne" }, "there is no command 'opne'", "the commands are: open, close, status, run")]
    [InlineData(
        new[] { "open", "--for", "tomorrow" },
        "--for must be a duration of at least 1s in hours, minutes and seconds, such as 30m, 90s or 1h30m, got 'tomorrow'",
        "see authsecgroup open --help"
    )]
    [InlineData(new[] { "open", "--ip", "5" }, "--ip must be 4, 6 or both, got '5'", "see authsecgroup open --help")]
    [InlineData(new[] { "open", "--source", "1.2.3.4" }, "unrecognized command or argument '--source'", "see authsecgroup open --help")]
    [InlineData(new[] { "run", "ssh", "host" }, "the command must come after --", "authsecgroup run -- ssh host")]
    [InlineData(new[] { "run" }, "required argument missing for command: 'run'", "see authsecgroup run --help")]
    public async Task By_a_mistyped_line_is_told_before_anything_is_sent(string[] arguments, string error, string hint)
    {
        await using var server = await EndpointServer.StartAsync(request => EndpointServer.Healthy(request));
        using var client = new Client(server.Url);
        AssertFailed(await client.RunAsync(arguments), 2, error, hint);
        Assert.Empty(server.Seen);
    }

    [Fact]
    public async Task By_a_reason_that_is_too_long_is_told_before_anything_is_sent()
    {
        using var client = new Client("https://access.example.com/connection");
        AssertFailed(
            await client.RunAsync("open", "--reason", new string('x', 201)),
            2,
            "--reason may have 200 characters, got 201",
            "see authsecgroup open --help"
        );
    }

    [Fact]
    public async Task Is_one_object_with_a_stable_code_where_JSON_is_asked_for()
    {
        var port = FreePort();
        using var client = new Client($"http://127.0.0.1:{port}/dev/connection");
        var unreachable = JsonNode.Parse((await client.RunAsync("open", "--json")).Output)!;
        Assert.Equal("unreachable", unreachable["code"]!.ToString());
        Assert.Equal($"127.0.0.1:{port} refuses connections", unreachable["detail"]!.ToString());

        await using var server = await EndpointServer.StartAsync(
            Canned.Problem(409, ProblemCode.GroupFull, "sg-1 is full.", groups: [Canned.Group(Outcome.Failed)])
        );
        client.Environment["AUTHSECGROUP_URL"] = server.Url;
        var full = JsonNode.Parse((await client.RunAsync("open", "--json")).Output)!;
        Assert.Equal(
            ("group_full", "409", "sg-1 is full.", "request-1", "failed"),
            (
                full["code"]!.ToString(),
                full["status"]!.ToString(),
                full["detail"]!.ToString(),
                full["requestId"]!.ToString(),
                full["groups"]![0]!["rules"]![0]!["outcome"]!.ToString()
            )
        );
    }

    private static void AssertFailed(ClientResult result, int exitCode, string error, string hint)
    {
        Assert.Equal([$"authsecgroup: error: {error}", $"authsecgroup: hint: {hint}"], result.ErrorLines);
        Assert.Equal(exitCode, result.ExitCode);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
