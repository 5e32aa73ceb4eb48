using System.Diagnostics;
using System.Text.Json.Nodes;
using AuthSecGroup.Local.Cloud;
using AuthSecGroup.Local.Deployment;
using AuthSecGroup.Local.Faults;

namespace AuthSecGroup.Chaos.Tests;

/// <summary>The real deadline, once, through the gateway: 25 seconds of the function's own before the gateway's 29.</summary>
public sealed class A_region_that_hangs(TestCloud test) : IClassFixture<TestCloud>
{
    [Fact]
    public async Task Gets_a_response_with_the_outcome_of_each_group_before_the_gateway_times_out()
    {
        test.Cloud.Faults.Add(FailingEc2.Hanging with { Region = "eu-west-1" });
        var watch = Stopwatch.StartNew();
        var response = await test.PostAsync(test.Alice, "127.0.9.1");
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(29));
        Assert.Equal((502, "application/problem+json"), (response.Status, response.Headers["Content-Type"]));
        Assert.Equal(["created"], OutcomesIn("us-east-1"));
        Assert.Equal(["failed", "failed"], OutcomesIn("eu-west-1"));
        Assert.Single(test.RulesFor("127.0.9.1"));

        IEnumerable<string> OutcomesIn(string region) =>
            response.Json["groups"]!.AsArray().Single(group => (string)group!["region"]! == region)!["rules"]!
                .AsArray()
                .Select(rule => (string)rule!["outcome"]!);
    }
}
