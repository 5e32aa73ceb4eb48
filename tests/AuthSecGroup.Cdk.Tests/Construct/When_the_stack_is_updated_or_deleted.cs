using System.Text.Json.Nodes;
using Amazon.CDK.AWS.EC2;
using AuthSecGroup.Cdk.Tests.Support;
using static AuthSecGroup.Cdk.Tests.Support.SynthesizedTemplate;

namespace AuthSecGroup.Cdk.Tests.Construct;

/// <summary>CloudFormation creates and updates a resource after those that it depends on, and deletes it before them.</summary>
public sealed class When_the_stack_is_updated_or_deleted
{
    private readonly SynthesizedTemplate _template;

    public When_the_stack_is_updated_or_deleted()
        : this(Scene.Default) { }

    internal When_the_stack_is_updated_or_deleted(SynthesizedTemplate template) => _template = template;

    [Theory]
    [InlineData("SshLeaseCleanupOnUpdate", "Update")]
    [InlineData("SshLeaseCleanupOnDelete", "Delete")]
    public void The_sweep_function_gets_the_groups_and_when_to_revoke(string id, string revokeOn)
    {
        var (_, resource) = _template.Find(id);
        var properties = resource["Properties"]!;

        Assert.Equal("Custom::AuthSecGroupLeaseCleanup", (string?)resource["Type"]);
        Assert.Equal("${SshSweep.Arn}", Text(properties["ServiceToken"]));
        Assert.Equal(revokeOn, (string?)properties["RevokeOn"]);
        Assert.Equal(_template.Environment("sweep")["AUTHSECGROUP_NAME"], (string?)properties["Name"]);
        Assert.Equal(
            _template.Environment("sweep")["AUTHSECGROUP_SECURITY_GROUPS"],
            SynthesizedTemplate.Text(properties["SecurityGroups"])
        );
        Assert.Equal(30, (int)properties["WaitSeconds"]!);
        Assert.Equal(180, (int)properties["ServiceTimeout"]!);
        // CloudFormation waits longer than the function can run.
        Assert.InRange((int)_template.Function("sweep")["Timeout"]!, 30, 180);
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
    [InlineData("SshNoSweep", "SshLeaseCleanupOnDelete", "it is created after the first sweep, because missing data is breaching")]
    [InlineData("SshNoSweep", "SshSchedule", "without a schedule, no sweep starts")]
    public void Rules_are_revoked_on_delete_after_the_API_and_before_what_the_sweep_function_needs(
        string first,
        string then,
        string reason
    ) => Assert.True(DependsOn(first, then), $"{first} must be deleted before {then}: {reason}");

    [Theory]
    [InlineData("SshConnection", "SshConnectionRole", "it needs its role")]
    [InlineData("SshConnection", "SshConnectionPolicy", "it must not open or close without permission")]
    [InlineData("SshSweep", "SshSweepPolicy", "it must not sweep without permission")]
    [InlineData("SshLeaseCleanupOnUpdate", "SshConnection", "a lease that it opens after the cleanup would remain")]
    [InlineData("SshLeaseCleanupOnUpdate", "SshSweep", "it revokes the rules")]
    public void Functions_are_updated_after_their_new_policies_exist_and_rules_of_removed_groups_are_revoked_after_that(
        string then,
        string first,
        string reason
    ) => Assert.True(DependsOn(then, first), $"{then} must be updated after {first}: {reason}");

    /// <summary>CloudFormation deletes a replaced policy last, also when it rolls back, so a role has both in between.</summary>
    [Theory]
    [InlineData("us-east-1", "sg-0123456789abcdef1")]
    [InlineData("us-west-1", "sg-0123456789abcdef0")]
    [InlineData("us-east-1", "sg-0123456789abcdef0", "sg-0123456789abcdef1")]
    public void Policies_are_replaced_when_a_group_or_a_region_is_added_or_removed(string region, params string[] groups)
    {
        var changed = Descriptions(SecurityGroupAccess.ToIds(region, groups, Port.Tcp(22)));

        Assert.All(Descriptions(Scene.Ssh), description => Assert.DoesNotContain(description, changed));
    }

    [Fact]
    public void Policies_are_not_replaced_when_only_ports_change() =>
        Assert.Equal(Descriptions(Scene.Ssh), Descriptions(SecurityGroupAccess.ToIds("us-east-1", [Scene.GroupId], Port.Tcp(2222))));

    [Fact]
    public void Policies_are_replaced_when_a_group_of_another_construct_is_added()
    {
        var scene = new Scene();
        var vpc = Vpc.FromVpcAttributes(scene.Stack, "Vpc", new VpcAttributes { VpcId = "vpc-1", AvailabilityZones = ["a"] });
        var group = new SecurityGroup(scene.Stack, "Web", new SecurityGroupProps { Vpc = vpc });
        var other = new SecurityGroup(scene.Stack, "Api", new SecurityGroupProps { Vpc = vpc });
        scene.Add(new() { SecurityGroups = [SecurityGroupAccess.To(group, Port.Tcp(22))] }, "One");
        scene.Add(new() { SecurityGroups = [SecurityGroupAccess.To(other, Port.Tcp(22))] }, "Two");

        Assert.Equal(
            2,
            scene.Template().Properties("AWS::IAM::ManagedPolicy").DistinctBy(policy => (string)policy["Description"]!).Count()
        );
    }

    [Fact]
    public void Many_groups_are_divided_among_policies_of_at_most_6144_characters()
    {
        var ids = Enumerable.Range(0, 120).Select(n => $"sg-{n:x17}").ToArray();
        var template = Scene.Synthesize(new() { SecurityGroups = [SecurityGroupAccess.ToIds("us-gov-east-1", ids, Port.Tcp(22))] });
        var policies = template.Properties("AWS::IAM::ManagedPolicy").ToList();

        Assert.Equal(6, policies.Count);
        Assert.All(
            policies,
            policy =>
                Assert.InRange(
                    Resolved(policy["PolicyDocument"])!
                        .ToJsonString()
                        .Replace("${AWS::Partition}", "aws-us-gov", StringComparison.Ordinal)
                        .Replace("${AWS::AccountId}", "123456789012", StringComparison.Ordinal)
                        .Length,
                    1_000,
                    6_144
                )
        );
        Assert.All(
            (string[])["connection", "sweep"],
            function => Assert.Equal(120, template.Permissions(function).Sum(line => line.Split("security-group/").Length - 1))
        );
    }

    private static JsonNode? Resolved(JsonNode? node) =>
        node switch
        {
            JsonObject { Count: 1 } map when map.ContainsKey("Fn::Join") => SynthesizedTemplate.Text(map),
            JsonObject map => new JsonObject(map.Select(member => KeyValuePair.Create(member.Key, Resolved(member.Value)))),
            JsonArray items => new JsonArray([.. items.Select(Resolved)]),
            _ => node?.DeepClone(),
        };

    private static IReadOnlyList<string> Descriptions(SecurityGroupAccess access) =>
        [
            .. Scene
                .Synthesize(new() { SecurityGroups = [access] })
                .Properties("AWS::IAM::ManagedPolicy")
                .Select(policy => (string)policy["Description"]!),
        ];

    [Fact]
    public void Nothing_depends_on_itself() =>
        Assert.All(_template.Resources, resource => Assert.DoesNotContain(resource.Key, Dependencies(resource.Key)));

    [Fact]
    public void Every_permission_of_the_API_to_invoke_a_function_is_deleted_before_the_rules_are_revoked() =>
        Assert.All(
            _template
                .OfType("AWS::Lambda::Permission")
                .Where(permission => (string?)permission.Value["Properties"]!["Principal"] == "apigateway.amazonaws.com"),
            permission => Assert.Contains(_template.Find("SshLeaseCleanupOnDelete").Id, Dependencies(permission.Key))
        );

    private bool DependsOn(string id, string other) => Dependencies(_template.Find(id).Id).Contains(_template.Find(other).Id);

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
