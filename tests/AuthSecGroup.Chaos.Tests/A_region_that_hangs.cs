using System.Diagnostics;
using System.Text.Json.Nodes;
using AuthSecGroup.Chaos.Tests.Support;
using AuthSecGroup.Local.Cloud;
using AuthSecGroup.Local.Deployment;
using AuthSecGroup.Local.Faults;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Chaos.Tests;

/// <summary>The real deadline, once, through the gateway: 25 seconds of the function's own before the gateway's 29.</summary>
public sealed class A_region_that_hangs
{
    [Fact]
    public async Task Gets_a_response_with_the_outcome_of_each_group_before_the_gateway_times_out()
    {
        await using var cloud = await LocalCloud.StartAsync(
            new LocalCloudOptions
            {
                AssemblyDirectory = await SampleAssembly.GetAsync(),
                Port = 0,
                ScheduleEnabled = false,
            }
        );
        cloud.Faults.Add(FaultRule.Hang() with { Service = FaultRule.Ec2, Region = "eu-west-1" });
        using var client = new SigningClient(cloud.Url, cloud.Region);
        var watch = Stopwatch.StartNew();
        var answer = await client.SendAsync(cloud.Callers.Single(caller => caller.Name == "alice"), "POST", "127.0.9.1");
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(29));
        Assert.Equal((502, "application/problem+json"), (answer.Status, answer.ContentType));
        var groups = JsonNode.Parse(answer.Body)!["groups"]!.AsArray();
        Assert.Equal(["created"], OutcomesIn("us-east-1"));
        Assert.Equal(["failed", "failed"], OutcomesIn("eu-west-1"));
        Assert.Single(cloud.Ec2.Groups.SelectMany(group => group.Rules), rule => rule.Cidr == "127.0.9.1/32");

        IEnumerable<string> OutcomesIn(string region) =>
            groups.Single(group => (string)group!["region"]! == region)!["rules"]!.AsArray().Select(rule => (string)rule!["outcome"]!);
    }
}
