using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthSecGroup.Local.Cloud;
using AuthSecGroup.Local.Deployment;
using AuthSecGroup.Local.Faults;
using Xunit.Abstractions;

namespace AuthSecGroup.Chaos.Tests;

/// <summary>150 people who come to work at the same second, from 150 addresses, against EC2's token buckets of 50 and 5 a second.</summary>
public sealed class A_storm_of_callers(ITestOutputHelper output)
{
    private const int Callers = 150;

    [Fact]
    public async Task Gets_access_or_503_with_Retry_After()
    {
        var responses = await StormAsync(SampleAssembly.LiftLimits, Callers);
        Assert.All(responses, response => Assert.True(response.Status is 201 or 503, $"{response.Status}: {response.Body}"));
        // Each needs one write in each of two regions, and a region's bucket gives 50 + 5 * 25 = 175 of them in the time of a request.
        Assert.InRange(responses.Count(response => response.Status == 201), 60, Callers);
    }

    [Fact]
    public async Task Is_throttled_by_the_gateway_before_EC2_throttles()
    {
        var responses = await StormAsync(template => template.SetThrottle(ratePerSecond: 10, burst: 20), 50);
        Assert.All(responses, response => Assert.True(response.Status is 201 or 429 or 503, $"{response.Status}: {response.Body}"));
        Assert.InRange(responses.Count(response => response.Status == 201), 20, Callers);
        Assert.Contains(responses, response => response.Status == 429);
    }

    private async Task<IReadOnlyList<ReceivedResponse>> StormAsync(Action<JsonObject> change, int instances)
    {
        await using var cloud = await LocalCloud.StartAsync(
            new LocalCloudOptions
            {
                AssemblyDirectory = await SampleAssembly.WithAsync(change),
                Port = 0,
                ScheduleEnabled = false,
                MaxInstances = instances,
                PlantForeignRules = false,
            }
        );
        // This test is about the buckets, so the quota of rules is high enough for all.
        foreach (var group in cloud.Ec2.Groups)
        {
            cloud.Ec2.DeleteGroup(group.Region, group.GroupId);
            cloud.Ec2.CreateGroup(group.Region, group.GroupId, cloud.Account, ruleQuota: 1_000);
        }

        var callers = Enumerable
            .Range(0, Callers)
            .Select(n => cloud.AddCaller($"user{n}", $"arn:aws:iam::{cloud.Account}:user/user{n}", allow: true))
            .ToList();
        var users = JsonSerializer.Serialize(callers.Select(caller => caller.Name));
        cloud.S3.Put(cloud.Settings.UsersBucket, "storm.json", Encoding.UTF8.GetBytes(users));
        cloud.Faults.Throttling = new ThrottlingSettings { Enabled = true };
        using var client = new LoopbackClient();
        var watch = Stopwatch.StartNew();
        var lastOpened = TimeSpan.Zero;
        var responses = await Task.WhenAll(
            callers.Select(
                async (caller, n) =>
                {
                    await Task.Delay(n * 1000 / Callers);
                    var response = await client.SendSignedAsync(cloud, caller, "POST", AddressOf(n));
                    lastOpened = response.Status == 201 ? watch.Elapsed : lastOpened;
                    return response;
                }
            )
        );
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Callers} callers, the last response after {watch.Elapsed.TotalSeconds:0.0} s: "
                    + $"{string.Join(", ", responses.CountBy(response => response.Status).OrderBy(item => item.Key))}; "
                    + $"the last 201 after {lastOpened.TotalSeconds:0.0} s; "
                    + $"EC2 throttled {cloud.Faults.Injected.GetValueOrDefault(FaultInjector.Throttled)} "
                    + $"of {cloud.Ec2.CallCounts.Values.Sum()} calls"
            )
        );
        Assert.All(
            responses,
            (response, n) =>
            {
                var open = cloud.Ec2.Groups.SelectMany(group => group.Rules).Count(rule => rule.Cidr == AddressOf(n) + "/32");
                Assert.True(response.Status is not 201 || open == 3, $"{AddressOf(n)} got 201 and has {open} of 3 rules");
                Assert.True(response.Status is not 503 || response.RetryAfter is not null, "503 without Retry-After");
            }
        );
        return responses;
    }

    private static string AddressOf(int n) => string.Create(CultureInfo.InvariantCulture, $"127.0.10.{1 + n}");
}
