using System.Text.Json.Nodes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.EndToEnd.Tests;

/// <summary>The sample, without the sweep's permission to revoke.</summary>
public sealed class CloudWithoutRevoke : TestCloud
{
    /// <inheritdoc />
    protected override void Change(JsonObject assembled)
    {
        var resources = assembled["Resources"]!.AsObject();
        foreach (var (id, resource) in resources.Where(item => item.Key.Contains("Sweep", StringComparison.Ordinal)).ToList())
        {
            resources[id] = JsonNode.Parse(
                resource!
                    .ToJsonString()
                    .Replace("\"ec2:RevokeSecurityGroupIngress\"", "\"ec2:DescribeSecurityGroupRules\"", StringComparison.Ordinal)
            );
        }
    }
}

public sealed class A_sweep_without_permission(CloudWithoutRevoke test) : IClassFixture<CloudWithoutRevoke>
{
    [Fact]
    public async Task Fails_and_names_the_denied_call()
    {
        await test.PostAsync(test.Alice, "127.0.4.1");
        test.Cloud.Clock.Advance(TimeSpan.FromMinutes(11));
        var result = await test.Cloud.SweepAsync();
        Assert.False(result.Succeeded);
        Assert.Contains("UnauthorizedOperation", result.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains(test.Cloud.Ec2.Calls, call => call is { Action: "RevokeSecurityGroupIngress", ErrorCode: "UnauthorizedOperation" });
        Assert.Equal(3, test.RulesFor("127.0.4.1").Count);
    }
}
