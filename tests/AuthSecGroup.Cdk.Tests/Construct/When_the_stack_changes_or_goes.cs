using System.Text.Json.Nodes;
using AuthSecGroup.Cdk.Tests.Support;

namespace AuthSecGroup.Cdk.Tests.Construct;

/// <summary>CloudFormation makes and updates a resource after those that it depends on, and deletes it before them.</summary>
public sealed class When_the_stack_changes_or_goes(DefaultDeployment deployment) : IClassFixture<DefaultDeployment>
{
    private readonly SynthesizedTemplate _template = deployment.Template;

    [Theory]
    [InlineData("SshLeaseCleanupOnUpdate", "Update")]
    [InlineData("SshLeaseCleanupOnDelete", "Delete")]
    public void The_sweep_function_is_told_what_it_guards_and_when_to_close_it(string id, string closeOn)
    {
        var (_, resource) = Find(id);
        var properties = resource["Properties"]!;

        Assert.Equal("Custom::AuthSecGroupLeaseCleanup", (string?)resource["Type"]);
        Assert.Equal("${SshSweep.Arn}", SynthesizedTemplate.Text(properties["ServiceToken"]));
        Assert.Equal(closeOn, (string?)properties["RevokeOn"]);
        Assert.Equal(_template.Environment("sweep")["AUTHSECGROUP_NAME"], (string?)properties["Name"]);
        Assert.Equal(
            _template.Environment("sweep")["AUTHSECGROUP_SECURITY_GROUPS"],
            SynthesizedTemplate.Text(properties["SecurityGroups"])
        );
        Assert.Equal(120, (int)properties["ServiceTimeout"]!);
    }

    [Theory]
    [InlineData("SshLeaseCleanupOnDelete", "SshSweep", "its function")]
    [InlineData("SshLeaseCleanupOnDelete", "SshSweepRole", "the function's role")]
    [InlineData("SshLeaseCleanupOnDelete", "SshSweepPolicy", "what the function may do")]
    [InlineData("SshLeaseCleanupOnDelete", "SshSweepLog", "where the function writes")]
    [InlineData("SshApi", "SshLeaseCleanupOnDelete", "an API that is there could open another lease")]
    [InlineData("SshApiDeploymentStagedev", "SshLeaseCleanupOnDelete", "a stage serves without its methods")]
    [InlineData("SshApiconnectionPOST", "SshLeaseCleanupOnDelete", "the way in")]
    [InlineData("SshSchedule", "SshSweepPolicy", "no sweep fails for want of it")]
    public void Leases_are_closed_on_delete_after_the_ways_to_open_them_went_and_before_the_means_to_close_them_go(
        string first,
        string then,
        string reason
    ) => Assert.True(DependsOn(first, then), $"{first} must be deleted before {then}: {reason}");

    [Theory]
    [InlineData("SshConnection", "SshConnectionRole", "it must not open a lease where it could not close it")]
    [InlineData("SshLeaseCleanupOnUpdate", "SshConnection", "a lease that it opens after the closing would stay")]
    [InlineData("SshLeaseCleanupOnUpdate", "SshConnectionRole", "the permission to open goes before")]
    [InlineData("SshSweepPolicy", "SshLeaseCleanupOnUpdate", "the permission to close goes after")]
    public void Leases_of_a_group_that_was_taken_out_are_closed_between_the_permission_to_open_and_the_permission_to_close(
        string then,
        string first,
        string reason
    ) => Assert.True(DependsOn(then, first), $"{then} must be updated after {first}: {reason}");

    [Fact]
    public void Nothing_waits_for_itself() =>
        Assert.All(_template.Resources, resource => Assert.DoesNotContain(resource.Key, Dependencies(resource.Key)));

    [Fact]
    public void The_way_of_every_permission_to_call_a_function_is_closed_before_the_leases() =>
        Assert.All(
            _template
                .OfType("AWS::Lambda::Permission")
                .Where(permission => (string?)permission.Value["Properties"]!["Principal"] == "apigateway.amazonaws.com"),
            permission => Assert.Contains(Find("SshLeaseCleanupOnDelete").Id, Dependencies(permission.Key))
        );

    private bool DependsOn(string id, string other) => Dependencies(Find(id).Id).Contains(Find(other).Id);

    private (string Id, JsonObject Resource) Find(string id)
    {
        var found = _template.Resources.Single(resource =>
            resource.Key.Length == id.Length + 8 && resource.Key.StartsWith(id, StringComparison.Ordinal) || resource.Key == id
        );
        return (found.Key, found.Value);
    }

    private HashSet<string> Dependencies(string id)
    {
        var resources = _template.Resources.ToDictionary(resource => resource.Key, resource => resource.Value);
        var found = new HashSet<string>();
        var open = new Stack<string>(Direct(resources[id]));
        while (open.TryPop(out var next))
        {
            if (resources.TryGetValue(next, out var resource) && found.Add(next))
            {
                Direct(resource).ToList().ForEach(open.Push);
            }
        }

        return found;
    }

    private static IEnumerable<string> Direct(JsonNode? node) =>
        node switch
        {
            JsonArray items => items.SelectMany(Direct),
            JsonObject map => map.SelectMany(member =>
                member.Key switch
                {
                    "Ref" => [(string)member.Value!],
                    "Fn::GetAtt" => [(string)member.Value![0]!],
                    "DependsOn" => member.Value is JsonArray ids ? ids.Select(id => (string)id!) : [(string)member.Value!],
                    _ => Direct(member.Value),
                }
            ),
            _ => [],
        };
}
