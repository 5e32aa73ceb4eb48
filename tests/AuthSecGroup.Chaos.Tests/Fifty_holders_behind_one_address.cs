using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthSecGroup.Local.Cloud;
using AuthSecGroup.Local.Deployment;
using Xunit.Abstractions;

namespace AuthSecGroup.Chaos.Tests;

/// <summary>An office: fifty people open and close at about the same time, with real processes.</summary>
public sealed class Fifty_holders_behind_one_address(ITestOutputHelper output)
{
    private const int Holders = 50;
    private const string Office = "127.0.11.1";

    // They come and go within this time.
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(6);

    [Fact]
    public async Task Have_access_from_each_2xx_until_they_close_and_nobody_has_it_in_the_end()
    {
        await using var cloud = await LocalCloud.StartAsync(
            new LocalCloudOptions
            {
                AssemblyDirectory = await SampleAssembly.WithAsync(SampleAssembly.LiftLimits),
                Port = 0,
                ScheduleEnabled = false,
                MaxInstances = 16,
                PlantForeignRules = false,
            }
        );
        var callers = Enumerable
            .Range(0, Holders)
            .Select(n => cloud.AddCaller($"user{n}", $"arn:aws:iam::{cloud.Account}:user/user{n}", allow: true))
            .ToList();
        cloud.S3.Put(
            cloud.Settings.UsersBucket,
            "office.json",
            Encoding.UTF8.GetBytes(JsonSerializer.Serialize(callers.Select(caller => caller.Name)))
        );
        using var client = new LoopbackClient();
        var random = new Random(1);
        var delays = callers.Select(_ => (Come: Delay(random), Stay: Delay(random))).ToList();

        await Task.WhenAll(
            callers
                .Zip(delays)
                .Select(async pair =>
                {
                    await Task.Delay(pair.Second.Come);
                    Assert.InRange(await StatusAsync("POST"), 200, 201);
                    Assert.Equal(3, Rules());
                    await Task.Delay(pair.Second.Stay);
                    // Until this request is sent, the lease holds.
                    Assert.Equal(3, Rules());
                    Assert.Equal(200, await StatusAsync("DELETE"));

                    async Task<int> StatusAsync(string method)
                    {
                        while (true)
                        {
                            var response = await client.SendSignedAsync(cloud, pair.First, method, Office);
                            if (response.Status != 503)
                            {
                                return response.Status;
                            }

                            await Task.Delay(200);
                        }
                    }
                })
        );

        Assert.Equal(0, Rules());
        var writes = cloud.S3.Calls.Where(call => call.Action == "PutObject").ToList();
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Holders} holders, {writes.Count} writes of the record, {writes.Count(call => call.Status == 412)} of them met another"
            )
        );

        int Rules() => cloud.Ec2.Groups.SelectMany(group => group.Rules).Count(rule => rule.Cidr == Office + "/32");
    }

    private static TimeSpan Delay(Random random) => Spread * random.NextDouble();
}
