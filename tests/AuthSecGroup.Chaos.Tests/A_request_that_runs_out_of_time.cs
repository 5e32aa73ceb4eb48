using System.Text.Json.Nodes;
using AuthSecGroup.Chaos.Tests.Wire;
using AuthSecGroup.Local.Faults;

namespace AuthSecGroup.Chaos.Tests;

/// <summary>The response to a request that ran out of time, and the group of each rule that exists after it.</summary>
internal sealed record SlowResponse(int Status, string? RetryAfter, JsonNode Body, IReadOnlyList<string> GroupsOfRules)
{
    public string Code => (string)Body["code"]!;

    /// <summary>Each region with the outcome of its first rule and its error.</summary>
    public IReadOnlyDictionary<string, (string Outcome, string? Error)> Regions =>
        Body["groups"]!
            .AsArray()
            .ToDictionary(group => (string)group!["region"]!, group => ((string)group!["rules"]![0]!["outcome"]!, (string?)group["error"]));
}

/// <summary>Runs all cases concurrently, because they mostly wait.</summary>
public sealed class SlowResponses : IAsyncLifetime
{
    /// <summary>The function responds 1.5 seconds before its invocation times out.</summary>
    private static readonly TimeSpan Remaining = TimeSpan.FromSeconds(5.5);

    /// <summary>The SDK waits up to seven seconds before it reports that it is throttled.</summary>
    private static readonly TimeSpan RemainingOfThrottled = TimeSpan.FromSeconds(14);

    // Four seconds, or twelve and a half, and a busy machine.
    private static readonly TimeSpan AtLatest = TimeSpan.FromSeconds(28);

    private static readonly Dictionary<string, FaultRule> Situations = new()
    {
        ["EC2 hangs"] = FailingEc2.Hanging,
        ["a region hangs"] = FailingEc2.Hanging with { Region = "eu-west-1" },
        ["a region's writes hang"] = FailingEc2.Hanging with { Region = "eu-west-1", Action = "AuthorizeSecurityGroupIngress" },
        ["the list of users hangs"] = FaultRule.Hang() with { Service = FaultRule.S3, Action = "ListObjectsV2" },
        ["a user file hangs"] = FaultRule.Hang() with { Service = FaultRule.S3, Action = "GetObject" },
        ["EC2 throttles"] = FailingEc2.Throttled,
        ["a region throttles"] = FailingEc2.Throttled with { Region = "eu-west-1" },
        ["a region breaks every connection"] = FailingEc2.ResetBefore with { Region = "eu-west-1" },
        ["a region fails"] = FailingEc2.Failed with { Region = "eu-west-1" },
    };

    private Dictionary<string, Task<SlowResponse>> _responses = [];

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        // The first request compiles what it runs, which on a busy machine takes longer than the time that these have.
        await RequestAsync(FaultRule.Latency(TimeSpan.Zero, TimeSpan.Zero), TimeSpan.FromSeconds(29));
        _responses = Situations.ToDictionary(
            item => item.Key,
            item =>
                Task.Run(() => RequestAsync(item.Value, item.Value.Code == FailingEc2.Throttled.Code ? RemainingOfThrottled : Remaining))
        );
        await Task.WhenAll(_responses.Values).WaitAsync(AtLatest);
    }

    /// <inheritdoc />
    public Task DisposeAsync() => Task.CompletedTask;

    internal Task<SlowResponse> WhenAsync(string situation) => _responses[situation];

    private static async Task<SlowResponse> RequestAsync(FaultRule fault, TimeSpan remaining)
    {
        await using var functions = await WiredFunctions.StartAsync();
        functions.Aws.Faults.Add(fault);
        var (status, retryAfter, body) = await functions.RequestAsync("POST", Scene.Callers[0].Arn, "203.0.113.7", remaining);
        var groups = functions.RulesFor("203.0.113.7/32").Select(rule => rule.GroupId).Order();
        return new SlowResponse(status, retryAfter, body, [.. groups]);
    }
}

public sealed class A_request_that_runs_out_of_time(SlowResponses requests) : IClassFixture<SlowResponses>
{
    [Theory]
    [InlineData("EC2 hangs", 502, "group_failed", "^TimedOut$", null, "us-east-1", "eu-west-1", "ap-southeast-2")]
    [InlineData("a region hangs", 502, "group_failed", "^TimedOut$", null, "eu-west-1")]
    [InlineData("a region's writes hang", 502, "group_failed", "^TimedOut$", null, "eu-west-1")]
    [InlineData("a region breaks every connection", 502, "group_failed", null, null, "eu-west-1")]
    [InlineData("a region fails", 502, "group_failed", null, null, "eu-west-1")]
    [InlineData("EC2 throttles", 503, "busy", null, "5", "us-east-1", "eu-west-1", "ap-southeast-2")]
    [InlineData("a region throttles", 503, "busy", null, "5", "eu-west-1")]
    public async Task Names_the_regions_that_failed_and_opens_the_others(
        string situation,
        int status,
        string code,
        string? error,
        string? retryAfter,
        params string[] failed
    )
    {
        var response = await requests.WhenAsync(situation);
        Assert.Equal((status, code, retryAfter), (response.Status, response.Code, response.RetryAfter));
        Assert.Equal(
            failed.Order(),
            response.Regions.Where(region => region.Value.Outcome == "failed").Select(region => region.Key).Order()
        );
        Assert.All(failed, region => Assert.Matches(error ?? ".", response.Regions[region].Error));
        var opened = Scene.Groups.Where(group => !failed.Contains(group.Region)).ToList();
        Assert.All(opened, group => Assert.Equal("created", response.Regions[group.Region].Outcome));
        Assert.Equal(opened.SelectMany(group => group.Rules, (group, _) => group.GroupId), response.GroupsOfRules);
    }

    [Theory]
    [InlineData("the list of users hangs")]
    [InlineData("a user file hangs")]
    public async Task Gets_503_and_opens_nothing_if_the_users_cant_be_read(string situation)
    {
        var response = await requests.WhenAsync(situation);
        Assert.Equal((503, "users_unreadable", "5"), (response.Status, response.Code, response.RetryAfter));
        Assert.Empty(response.GroupsOfRules);
    }
}
