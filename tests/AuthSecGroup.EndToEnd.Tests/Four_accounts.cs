using System.Text.Json.Nodes;
using AuthSecGroup.EndToEnd.Tests.Support;
using AuthSecGroup.Local.Faults;
using AuthSecGroup.Testing;

namespace AuthSecGroup.EndToEnd.Tests;

/// <summary>A deployment with groups in four other accounts, in two regions of each.</summary>
public sealed class Four_accounts(Four_accounts.Deployment test) : IClassFixture<Four_accounts.Deployment>
{
    private const int Members = 4;
    private const int Regions = 2;

    [Fact]
    public async Task Cost_one_call_of_STS_each_in_a_new_process_and_none_afterwards()
    {
        // Calls one after the other would end that much later each.
        var slow = TimeSpan.FromSeconds(1.5);
        test.Cloud.Faults.Add(FaultRule.Latency(slow, slow) with { Service = FaultRule.Sts });
        test.Cloud.ClearCalls();
        Assert.Equal(201, (await test.PostAsync(test.Alice, "127.0.8.21")).Status);
        Assert.Equal(
            Enumerable.Range(1, Members).Select(Deployment.AccountOf),
            test.Cloud.Sts.Calls.Select(call => call.Account).Order(StringComparer.Ordinal)
        );
        var times = test.Cloud.Sts.Calls.Select(call => call.Time).Order().ToList();
        Assert.True(times[^1] - times[0] < slow, "the roles are assumed concurrently");

        test.Cloud.Faults.Clear();
        test.Cloud.ClearCalls();
        Assert.Equal(201, (await test.PostAsync(test.Alice, "127.0.8.22")).Status);
        Assert.Empty(test.Cloud.Sts.Calls);
        var describes = test.Cloud.Ec2.Calls.Where(call => call.Action == "DescribeSecurityGroupRules").ToList();
        Assert.Equal(Members * Regions, describes.Count);
        Assert.Equal(Members * Regions, describes.Select(call => (call.Account, call.Region)).Distinct().Count());
    }

    [Fact]
    public async Task Do_not_wait_for_one_whose_STS_fails()
    {
        test.Cloud.Faults.Clear();
        test.Cloud.Clock.Advance(TimeSpan.FromHours(2));
        test.Cloud.Faults.Add(
            FaultRule.Error(403, "AccessDenied", "denied") with
            {
                Service = FaultRule.Sts,
                Account = Deployment.AccountOf(2),
            }
        );
        var response = await test.PostAsync(test.Alice, "127.0.8.23");
        test.Cloud.Faults.Clear();
        Assert.Equal(502, response.Status);
        Assert.Equal((Members - 1) * Regions, test.RulesFor("127.0.8.23").Count);
        Assert.All(
            response.Json["groups"]!.AsArray(),
            group => Assert.Equal((string)group!["account"]! == Deployment.AccountOf(2), group["error"] is not null)
        );
    }

    /// <summary>The deployment.</summary>
    public sealed class Deployment : TestCloud
    {
        internal static string AccountOf(int member) => $"{member}10987654321";

        /// <inheritdoc />
        protected override Task<string> AssembleAsync() =>
            Accounts.SynthesizeAsync(
                new JsonObject
                {
                    ["name"] = "accounts",
                    ["securityGroups"] = new JsonArray([
                        .. from member in Enumerable.Range(1, Members)
                        from region in (string[])["us-east-1", "eu-west-1"]
                        select new JsonObject
                        {
                            ["regionName"] = region,
                            ["groupIds"] = new JsonArray($"sg-{member}{(region == "us-east-1" ? "0000000000000001" : "0000000000000002")}"),
                            ["rules"] = JsonNode.Parse("""[{ "protocol": "tcp", "fromPort": 22, "toPort": 22 }]"""),
                            ["accessRoleArn"] = $"arn:aws:iam::{AccountOf(member)}:role/authsecgroup-access",
                        },
                    ]),
                }
            );
    }
}
