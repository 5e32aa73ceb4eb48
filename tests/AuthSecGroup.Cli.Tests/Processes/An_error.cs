using System.Globalization;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Tests.Processes;

/// <summary>Real errors, with their messages and exit codes.</summary>
public sealed class An_error : ClientTest
{
    [Fact]
    public async Task Of_a_missing_host_names_it()
    {
        Call("https://lease.invalid/dev/connection");
        var result = await RunAsync("open", "--timeout", "3s");
        Assert.Equal(125, result.ExitCode);
        // Without a network, a resolver may return "try again" instead of "no such host".
        Assert.Matches(
            "^authsecgroup: error: the host (lease\\.invalid does not exist|name lease\\.invalid can't be resolved)$",
            result.ErrorLines[0]
        );
    }

    [Fact]
    public async Task Of_an_untrusted_certificate_is_shown_before_anything_is_sent()
    {
        using var server = new EndpointServer(RespondAsync, tls: true);
        Call(server.Url);
        var result = await RunAsync("open");
        Assert.Equal(125, result.ExitCode);
        var error = $"authsecgroup: error: no trusted TLS connection to {new Uri(server.Url).Authority}: The remote certificate";
        Assert.StartsWith(error, result.ErrorLines[0]);
        Assert.Equal(
            "authsecgroup: hint: behind a proxy that intercepts TLS, make its certificate trusted (on Linux also with SSL_CERT_FILE)",
            result.ErrorLines[1]
        );
        Assert.Empty(server.Seen);
    }

    [Fact]
    public async Task Of_a_server_without_TLS_names_it()
    {
        Call($"https://{Authority}/dev/connection");
        var hint = "check the URL's host and port; for local mode, the URL starts with http://";
        await AssertErrorAsync("open", 125, $"{Authority} does not speak TLS", hint);
    }

    [Fact]
    public async Task Of_a_server_with_TLS_that_is_called_without_it_suggests_https()
    {
        using var server = new EndpointServer(RespondAsync, tls: true);
        var authority = new Uri(server.Url).Authority;
        Call($"http://{authority}/dev/connection");
        var hint = "if it speaks TLS, use a URL that starts with https://; otherwise, repeating the command is safe";
        await AssertErrorAsync("open", 125, $"{authority} sent no complete HTTP response", hint);
    }

    [Fact]
    public async Task Of_a_missing_response_comes_at_the_time_out()
    {
        using var released = new SemaphoreSlim(0);
        RespondAsync = async request =>
        {
            await released.WaitAsync();
            return EndpointServer.Healthy(request);
        };
        var hint = "repeating the command is safe; --timeout allows more time";
        await AssertErrorAsync("open --timeout 3s", 125, $"no response from {Authority} within 3s", hint);
        released.Release(10);
        Assert.Single(Server.Seen);
    }

    [Theory]
    [InlineData(-20, "slow", "Signature expired: {0} is now earlier than {1}")]
    [InlineData(20, "fast", "Signature not yet current: {0} is still later than {1}")]
    public async Task Of_a_wrong_clock_shows_the_difference_and_the_servers_time(int minutes, string direction, string message)
    {
        // A test can set the server's clock only.
        var serverNow = TimeProvider.System.GetUtcNow().AddMinutes(-minutes);
        var date = serverNow.ToString("r", CultureInfo.InvariantCulture);
        Respond = request =>
            Canned.Gateway(
                403,
                "InvalidSignatureException",
                string.Format(CultureInfo.InvariantCulture, message, request.Headers["X-Amz-Date"], date),
                ("Date", date)
            );
        var result = await RunAsync("open");
        Assert.Equal(2, result.ExitCode);
        Assert.Matches(
            $"^authsecgroup: error: this machine's clock is (20m [0-9]s|19m 5[0-9]s) {direction}: "
                + $"it shows \\S+Z, the server {serverNow.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss}Z$",
            result.ErrorLines[0]
        );
        Assert.Equal("authsecgroup: hint: set this machine's clock; signatures are valid for 5 minutes", result.ErrorLines[1]);
    }

    [Fact]
    public async Task Of_expired_credentials_comes_from_the_gateway()
    {
        Respond = _ =>
            Canned.Gateway(
                403,
                "ExpiredTokenException:http://internal.amazon.com/coral/",
                "The security token included in the request is expired"
            );
        var hint = "log in again, for example with: aws sso login";
        await AssertErrorAsync("open", 2, "the session of these credentials has expired", hint);
        Assert.Single(Server.Seen);
    }

    [Theory]
    [InlineData(429, "Too Many Requests", "the gateway throttled the request: 429 Too Many Requests")]
    [InlineData(500, "Internal server error", "the endpoint failed: 500 Internal server error")]
    [InlineData(502, "Internal server error", "the endpoint failed: 502 Internal server error")]
    [InlineData(504, "Endpoint request timed out", "the endpoint failed: 504 Endpoint request timed out")]
    public async Task That_is_transient_comes_after_four_attempts(int status, string message, string error)
    {
        Respond = _ => Canned.Gateway(status, "SomeException", message);
        await AssertErrorAsync("open", 125, error);
        Assert.Equal(4, Server.Seen.Count);
    }

    [Fact]
    public async Task That_is_transient_is_not_shown_after_a_success()
    {
        Respond = request => Server.Seen.Count < 3 ? Canned.Gateway(500, "X", "Internal server error") : EndpointServer.Healthy(request);
        var result = await RunAsync("open");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(3, Server.Seen.Count);
    }

    [Theory]
    [InlineData("0", 4)]
    [InlineData("3600", 1)]
    public async Task Of_a_busy_endpoint_comes_after_four_attempts_or_before_a_pause_that_is_too_long(string retryAfter, int attempts)
    {
        Respond = _ => Canned.Problem(503, ProblemCode.Busy, "EC2 throttles. Try again.", headers: ("Retry-After", retryAfter));
        await AssertErrorAsync("open", 125, "503 busy: EC2 throttles. Try again", "wait a moment and repeat the command, which is safe");
        Assert.Equal(attempts, Server.Seen.Count);
    }

    [Fact]
    public async Task In_one_group_comes_after_one_attempt()
    {
        Respond = _ => Canned.Problem(502, ProblemCode.GroupFailed, "sg-2 does not exist.", groups: [Canned.Group(Outcome.Failed, "sg-2")]);
        var hint = "what is open stays open until its lease expires; the operator finds the cause in the function's log";
        await AssertErrorAsync("open", 125, "502 group_failed: sg-2 does not exist", hint);
        Assert.Single(Server.Seen);
    }

    [Theory]
    [InlineData(200, "<html>Welcome</html>", "returned 200 with a response that isn't AuthSecGroup's")]
    [InlineData(200, "{\"cidr\":\"203.0.113.7/32\"}", "returned 200 with a response that isn't AuthSecGroup's")]
    [InlineData(404, "{\"message\":\"Not Found\"}", "returned 404 with a response that isn't AuthSecGroup's")]
    [InlineData(301, "", "redirects (301), but a signed request can't follow")]
    public async Task Of_another_server_names_it(int status, string body, string error)
    {
        Respond = _ => new Canned(status, body, ("Location", "http://127.0.0.1:1/elsewhere"));
        await AssertErrorAsync("open", 2, $"{Server.Url} {error}");
    }

    [Theory]
    [InlineData("opne", "there is no command 'opne'", "the commands are: open, close, status, run, leases, revoke, check-users")]
    [InlineData(
        "open --for tomorrow",
        "--for must be a duration of at least 1s in hours, minutes and seconds, such as 30m, 90s or 1h30m, got 'tomorrow'",
        "see authsecgroup open --help"
    )]
    [InlineData("open --ip 5", "--ip must be 4, 6 or both, got '5'", "see authsecgroup open --help")]
    [InlineData("open --source 1.2.3.4", "unrecognized command or argument '--source'", "see authsecgroup open --help")]
    [InlineData("open --reason {201}", "--reason must have at most 200 characters, got 201", "see authsecgroup open --help")]
    [InlineData("run ssh host", "the command must come after --", "authsecgroup run -- ssh host")]
    [InlineData("run", "COMMAND is missing", "see authsecgroup run --help")]
    [InlineData("check-users", "FILE is missing", "see authsecgroup check-users --help")]
    public async Task Of_the_command_line_comes_before_anything_is_sent(string arguments, string error, string hint)
    {
        var line = arguments.Replace("{201}", new string('x', 201), StringComparison.Ordinal);
        await AssertErrorAsync(line, 2, error, hint);
        Assert.Empty(Server.Seen);
    }
}
