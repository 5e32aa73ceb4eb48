using System.Diagnostics;
using System.Text.Json.Nodes;
using AuthSecGroup.Chaos.Tests.Model;
using AuthSecGroup.Chaos.Tests.Wire;
using AuthSecGroup.Local.Faults;

namespace AuthSecGroup.Chaos.Tests;

/// <summary>The response to a request that ran out of time, and the rules after it.</summary>
internal sealed record SlowResponse(int Status, string? RetryAfter, JsonNode Body, TimeSpan Took, IReadOnlyList<RuleView> Rules)
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

    private readonly Dictionary<string, Task<SlowResponse>> _cases = [];

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        var ec2 = FaultRule.Hang() with { Service = FaultRule.Ec2 };
        var throttle = FaultRule.Error(503, "RequestLimitExceeded", "Request limit exceeded.") with { Service = FaultRule.Ec2 };
        Start("EC2 hangs", ec2);
        Start("a region hangs", ec2 with { Region = "eu-west-1" });
        Start("a region's writes hang", ec2 with { Region = "eu-west-1", Action = "AuthorizeSecurityGroupIngress" });
        Start("the list of users hangs", FaultRule.Hang() with { Service = FaultRule.S3, Action = "ListObjectsV2" });
        Start("a user file hangs", FaultRule.Hang() with { Service = FaultRule.S3, Action = "GetObject" });
        Start("EC2 throttles", throttle);
        Start("a region throttles", throttle with { Region = "eu-west-1" });
        Start("a region breaks every connection", FaultRule.ResetBefore() with { Service = FaultRule.Ec2, Region = "eu-west-1" });
        Start(
            "a region fails",
            FaultRule.Error(500, "InternalError", "An internal error has occurred.") with
            {
                Service = FaultRule.Ec2,
                Region = "eu-west-1",
            }
        );
        await Task.WhenAll(_cases.Values);
    }

    /// <inheritdoc />
    public Task DisposeAsync() => Task.CompletedTask;

    internal Task<SlowResponse> WhenAsync(string situation) => _cases[situation];

    private void Start(string situation, FaultRule fault) =>
        _cases[situation] = Task.Run(async () =>
        {
            using var functions = new WiredFunctions();
            functions.Aws.Faults.Add(fault);
            var watch = Stopwatch.StartNew();
            var (status, retryAfter, body) = await functions.RequestAsync(
                "POST",
                Scene.Callers[0].Arn,
                "203.0.113.7",
                fault.Code == "RequestLimitExceeded" ? RemainingOfThrottled : Remaining
            );
            return new SlowResponse(status, retryAfter, body, watch.Elapsed, functions.RulesFor("203.0.113.7/32"));
        });
}

public sealed class A_request_that_runs_out_of_time(SlowResponses requests) : IClassFixture<SlowResponses>
{
    // Four seconds, or twelve and a half, and a busy machine.
    private static readonly TimeSpan AtLatest = TimeSpan.FromSeconds(28);

    [Fact]
    public async Task Reports_every_group_as_failed_if_EC2_hangs()
    {
        var answer = await requests.WhenAsync("EC2 hangs");
        Assert.Equal((502, "group_failed"), (answer.Status, answer.Code));
        Assert.Equal(["TimedOut", "TimedOut", "TimedOut"], answer.Regions.Values.Select(region => region.Error));
        Assert.All(answer.Regions.Values, region => Assert.Equal("failed", region.Outcome));
        Assert.Empty(answer.Rules);
        Assert.True(answer.Took < AtLatest, $"{answer.Took}");
    }

    [Theory]
    [InlineData("a region hangs", "TimedOut")]
    [InlineData("a region's writes hang", "TimedOut")]
    [InlineData("a region breaks every connection", null)]
    [InlineData("a region fails", null)]
    public async Task Opens_the_other_regions_and_names_the_failed_one(string situation, string? error)
    {
        var answer = await requests.WhenAsync(situation);
        Assert.Equal((502, "group_failed"), (answer.Status, answer.Code));
        Assert.Equal("created", answer.Regions["us-east-1"].Outcome);
        Assert.Equal("created", answer.Regions["ap-southeast-2"].Outcome);
        Assert.Equal("failed", answer.Regions["eu-west-1"].Outcome);
        Assert.NotNull(answer.Regions["eu-west-1"].Error);
        Assert.Equal(error ?? answer.Regions["eu-west-1"].Error, answer.Regions["eu-west-1"].Error);
        Assert.Equal(["sg-0aaaaaaaaaaaaaaa1", "sg-0ccccccccccccccc3"], answer.Rules.Select(rule => rule.GroupId).Distinct().Order());
        Assert.True(answer.Took < AtLatest, $"{answer.Took}");
    }

    [Theory]
    [InlineData("the list of users hangs")]
    [InlineData("a user file hangs")]
    public async Task Gets_503_and_opens_nothing_if_the_users_cant_be_read(string situation)
    {
        var answer = await requests.WhenAsync(situation);
        Assert.Equal((503, "users_unreadable", "5"), (answer.Status, answer.Code, answer.RetryAfter));
        Assert.Empty(answer.Rules);
        Assert.True(answer.Took < AtLatest, $"{answer.Took}");
    }

    [Fact]
    public async Task Gets_503_with_Retry_After_if_EC2_throttles_until_the_end()
    {
        var answer = await requests.WhenAsync("EC2 throttles");
        Assert.Equal((503, "busy", "5"), (answer.Status, answer.Code, answer.RetryAfter));
        Assert.All(answer.Regions.Values, region => Assert.Equal("failed", region.Outcome));
        Assert.Empty(answer.Rules);
        Assert.True(answer.Took < AtLatest, $"{answer.Took}");
    }

    [Fact]
    public async Task Gets_503_with_Retry_After_if_one_region_throttles_until_the_end_but_opens_the_others()
    {
        var answer = await requests.WhenAsync("a region throttles");
        Assert.Equal((503, "busy", "5"), (answer.Status, answer.Code, answer.RetryAfter));
        Assert.Equal("created", answer.Regions["us-east-1"].Outcome);
        Assert.Equal("failed", answer.Regions["eu-west-1"].Outcome);
        Assert.Equal(3, answer.Rules.Count);
    }
}
