using System.Text.Json.Nodes;
using AuthSecGroup.Cdk.Tests.Support;
using static AuthSecGroup.Cdk.Tests.Support.SynthesizedTemplate;

namespace AuthSecGroup.Cdk.Tests.Construct;

/// <summary>CloudFormation creates and updates a resource after those that it depends on, and deletes it before them.</summary>
public sealed class When_the_stack_is_updated_or_deleted
{
    private readonly SynthesizedTemplate _template = Scene.Default;

    [Theory]
    [InlineData("SshLeaseCleanupOnUpdate", "Update")]
    [InlineData("SshLeaseCleanupOnDelete", "Delete")]
    public void The_sweep_function_gets_the_groups_and_when_to_revoke(string id, string revokeOn)
    {
        var (_, resource) = Find(id);
        var properties = resource["Properties"]!;

        Assert.Equal("Custom::AuthSecGroupLeaseCleanup", (string?)resource["Type"]);
        Assert.Equal("${SshSweep.Arn}", Text(properties["ServiceToken"]));
        Assert.Equal(revokeOn, (string?)properties["RevokeOn"]);
        Assert.Equal(_template.Environment("sweep")["AUTHSECGROUP_NAME"], (string?)properties["Name"]);
        Assert.Equal(_template.Environment("sweep")["AUTHSECGROUP_SECURITY_GROUPS"], Text(properties["SecurityGroups"]));
        Assert.Equal(120, (int)properties["ServiceTimeout"]!);
    }

    [Theory]
    [InlineData("SshLeaseCleanupOnDelete", "SshSweep", "its function")]
    [InlineData("SshLeaseCleanupOnDelete", "SshSweepRole", "the function's role")]
    [InlineData("SshLeaseCleanupOnDelete", "SshSweepPolicy", "what the function may do")]
    [InlineData("SshLeaseCleanupOnDelete", "SshSweepLog", "where the function writes")]
    [InlineData("SshApi", "SshLeaseCleanupOnDelete", "an existing API can open another lease")]
    [InlineData("SshApiDeploymentStagedev", "SshLeaseCleanupOnDelete", "a stage works without its methods")]
    [InlineData("SshApiconnectionPOST", "SshLeaseCleanupOnDelete", "a caller can use it")]
    [InlineData("SshSchedule", "SshSweepPolicy", "the sweep needs it")]
    public void Rules_are_revoked_on_delete_after_the_API_and_before_what_the_sweep_function_needs(
        string first,
        string then,
        string reason
    ) => Assert.True(DependsOn(first, then), $"{first} must be deleted before {then}: {reason}");

    [Theory]
    [InlineData("SshConnection", "SshConnectionRole", "it must not add a rule that it can't revoke")]
    [InlineData("SshLeaseCleanupOnUpdate", "SshConnection", "a lease that it opens after the cleanup would remain")]
    [InlineData("SshLeaseCleanupOnUpdate", "SshConnectionRole", "the permission to open is removed first")]
    [InlineData("SshSweepPolicy", "SshLeaseCleanupOnUpdate", "the permission to revoke is removed last")]
    public void Rules_of_a_removed_group_are_revoked_after_the_permission_to_open_and_before_the_permission_to_revoke_are_removed(
        string then,
        string first,
        string reason
    ) => Assert.True(DependsOn(then, first), $"{then} must be updated after {first}: {reason}");

    [Fact]
    public void Nothing_depends_on_itself() =>
        Assert.All(_template.Resources, resource => Assert.DoesNotContain(resource.Key, Dependencies(resource.Key)));

    [Fact]
    public void Every_permission_of_the_API_to_invoke_a_function_is_deleted_before_the_rules_are_revoked() =>
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
