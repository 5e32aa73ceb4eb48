using AuthSecGroup.Contract.Cases;
using AuthSecGroup.EndToEnd.Tests.Support;
using AuthSecGroup.Testing;

namespace AuthSecGroup.EndToEnd.Tests;

/// <summary>Local mode, verified once by the suite that also verifies deployed endpoints.</summary>
public sealed class VerifiedCloud : TestCloud
{
    private Task<CommandResult>? _run;

    /// <summary>The run, with everything that the suite can use. The tests of a class don't run at the same time.</summary>
    internal Task<CommandResult> RunAsync() => _run ??= RunOnceAsync();

    private async Task<CommandResult> RunOnceAsync()
    {
        using var suite = new ContractSuite(Cloud);
        return await suite.RunAsync(Cloud.Url, ContractSuite.Everything);
    }
}

public sealed class The_contract(VerifiedCloud test) : IClassFixture<VerifiedCloud>
{
    public static TheoryData<string> Promises { get; } = [.. AllCases.List.Select(each => each.Name)];

    [Theory]
    [MemberData(nameof(Promises))]
    public async Task Is_kept_in_local_mode(string promise)
    {
        var run = await test.RunAsync();
        var result = run.Output.Split('\n').Where(line => line.Contains($"   {promise}", StringComparison.Ordinal));
        Assert.True(result.SequenceEqual([$"passed   {promise}"]), $"{string.Join('\n', result)}\n{run.Error}");
    }

    [Fact]
    public async Task Is_kept_as_a_whole_and_no_lease_is_left()
    {
        var run = await test.RunAsync();
        Assert.Equal((0, $"{AllCases.List.Count} passed, 0 failed, 0 skipped"), (run.ExitCode, run.Output.TrimEnd().Split('\n')[^1]));
        Assert.Empty(test.RulesFor("127.0.0.1"));
    }
}
