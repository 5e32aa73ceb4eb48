using AuthSecGroup.EndToEnd.Tests.Support;
using AuthSecGroup.Testing;

namespace AuthSecGroup.EndToEnd.Tests;

public sealed class A_run_of_the_contract_suite(TestCloud test) : IClassFixture<TestCloud>, IAsyncLifetime, IDisposable
{
    private const string Own = "127.0.0.1";

    private readonly ContractSuite _suite = new(test.Cloud);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => test.DeleteAsync(test.Alice, Own);

    public void Dispose() => _suite.Dispose();

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Waits_as_long_as_a_throttled_endpoint_asks_and_passes(int status)
    {
        var left = 2;
        await using var endpoint = await AlteringEndpoint.StartAsync(
            test.Cloud.Url,
            response =>
            {
                if (response.Method == "GET" && response.Status == 404 && left-- > 0)
                {
                    (response.Status, response.Headers["Retry-After"]) = (status, "0");
                }
            }
        );

        var run = await _suite.RunAsync(endpoint.Url, "--case", "GET of a closed lease");

        Assert.Equal((0, true), (run.ExitCode, left < 0));
        Assert.EndsWith("\n1 passed, 0 failed, 0 skipped\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Skips_what_was_not_given_and_says_what()
    {
        var run = await _suite.RunAsync(test.Cloud.Url, "--case", "No foreign");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            "skipped  No foreign rule changed during the run: no --operator-profile was given\n0 passed, 0 failed, 1 skipped\n",
            run.Output
        );
    }

    [Fact]
    public async Task Does_not_start_if_the_address_has_a_lease_unless_it_may_close_it()
    {
        await test.PostAsync(test.Alice, Own);
        var refused = await _suite.RunAsync(test.Cloud.Url, "--case", "DELETE of a closed lease");
        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("127.0.0.1/32 already has a lease", refused.Error, StringComparison.Ordinal);
        Assert.Equal(3, test.RulesFor(Own).Count);

        var accepted = await _suite.RunAsync(test.Cloud.Url, "--case", "DELETE of a closed lease", "--close-existing");
        Assert.Equal(0, accepted.ExitCode);
        Assert.Empty(test.RulesFor(Own));
    }

    [Fact]
    public async Task Does_not_start_if_others_hold_leases_from_the_address()
    {
        await test.PostAsync(test.Bob, Own);
        var refused = await _suite.RunAsync(test.Cloud.Url, "--case", "DELETE of a closed lease", "--close-existing");
        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("others hold leases from 127.0.0.1/32", refused.Error, StringComparison.Ordinal);
        Assert.Equal(200, (await test.DeleteAsync(test.Bob, Own)).Status);
    }

    [Theory]
    [InlineData("--ip 5", "--ip must be 4 or 6, got '5'")]
    [InlineData("--profile nobody", "there is no profile 'nobody'")]
    [InlineData("--case nonsense", "no case has a name that contains 'nonsense'")]
    [InlineData("--profile mallory", "403 not_listed")]
    [InlineData("--profile intern", "IAM doesn't allow the call")]
    [InlineData("--operator-profile intern", "the operator can't read the groups in us-east-1: UnauthorizedOperation")]
    public async Task Ends_with_2_and_verifies_nothing_if_it_cannot_start_with(string options, string error)
    {
        var run = await _suite.RunAsync(test.Cloud.Url, options.Split(' '));
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"authsecgroup: error: {error}", run.Error, StringComparison.Ordinal);
        Assert.Contains("\nauthsecgroup: hint: ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Closes_the_lease_when_it_is_interrupted(string signal)
    {
        var methods = new List<string>();
        await using var endpoint = await AlteringEndpoint.StartAsync(
            test.Cloud.Url,
            response =>
            {
                methods.Add(response.Method);
                if (response.Status == 201)
                {
                    Kill(signal);
                }
            }
        );

        var run = await _suite.RunAsync(endpoint.Url, "--case", "A second POST renews");

        Assert.Equal((130, "0 passed, 0 failed, 0 skipped\n"), (run.ExitCode, run.Output));
        Assert.Equal(["GET", "DELETE", "POST", "DELETE"], methods);
        Assert.Empty(test.RulesFor(Own));
    }

    private void Kill(string signal)
    {
        using var kill = System.Diagnostics.Process.Start("kill", [$"-{signal}", File.ReadAllText(_suite.ProcessIdFile).Trim()]);
        kill.WaitForExit();
    }
}
