using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using AuthSecGroup.Cdk.Tests.Support;
using static AuthSecGroup.Cdk.Tests.Support.SynthesizedTemplate;

namespace AuthSecGroup.Cdk.Tests.Construct;

public sealed class The_access_role
{
    private const string Connection = "arn:aws:iam::123456789012:role/Office-ConnectionRole-ABCDEFGHIJKL";
    private const string Sweep = "arn:aws:iam::123456789012:role/Office-SweepRole-MNOPQRSTUVWX";
    private const string MemberAccount = "210987654321";
    private const string MemberGroup = "sg-0fedcba9876543210";

    internal static readonly Lazy<SynthesizedTemplate> InTwoRegionsWithExternalId = new(() =>
        Template(Props(regions: ["us-east-1", "eu-west-1"], externalId: "office-7"))
    );
    private static readonly Lazy<JsonObject> Defaults = new(() => Synthesize(Props()));

    private readonly JsonObject _role;

    public The_access_role()
        : this(InTwoRegionsWithExternalId.Value) { }

    internal The_access_role(SynthesizedTemplate template) => _role = template.The("AWS::IAM::Role");

    private static SecurityGroupAccessRoleProps Props(string[]? regions = null, string? name = null, string? externalId = null) =>
        new()
        {
            FunctionRoleArns = [Connection, Sweep],
            SecurityGroupIds = [MemberGroup, "sg-12345678"],
            Regions = regions,
            RoleName = name,
            ExternalId = externalId,
        };

    [Fact]
    public void Can_describe_in_its_regions_and_change_the_named_groups_and_nothing_else()
    {
        const string InRegions = "if StringEquals ec2:Region us-east-1 eu-west-1";
        Assert.Equal("Permissions", (string?)Assert.Single(_role["Policies"]!.AsArray())!["PolicyName"]);
        Assert.Equal(
            [
                $"DescribeRules: Allow ec2:DescribeManagedPrefixLists ec2:DescribeSecurityGroupRules on * {InRegions}",
                "ReadOwnPrefixLists: Allow ec2:GetManagedPrefixListEntries on "
                    + $"arn:${{AWS::Partition}}:ec2:*:${{AWS::AccountId}}:prefix-list/* {InRegions}",
                "ChangeNamedGroups: Allow ec2:AuthorizeSecurityGroupIngress ec2:RevokeSecurityGroupIngress "
                    + "ec2:UpdateSecurityGroupRuleDescriptionsIngress on "
                    + $"arn:*:ec2:*:*:security-group/{MemberGroup} arn:*:ec2:*:*:security-group/sg-12345678 {InRegions}",
            ],
            Permissions(_role)
        );
        Assert.Null(_role["ManagedPolicyArns"]);
    }

    [Fact]
    public void Is_limited_to_the_region_of_the_stack_by_default() =>
        Assert.All(
            Permissions(Defaults.Value),
            statement => Assert.EndsWith(" if StringEquals ec2:Region ${AWS::Region}", statement, StringComparison.Ordinal)
        );

    [Fact]
    public void Trusts_exactly_the_given_roles() =>
        Assert.Equal(
            $$$"""[{"Action":"sts:AssumeRole","Effect":"Allow","Principal":{"AWS":["{{{Connection}}}","{{{Sweep}}}"]}}]""",
            Trust(Defaults.Value)
        );

    [Fact]
    public void Requires_the_external_id_if_one_is_given() =>
        Assert.Equal(
            """[{"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"office-7"}},"Effect":"Allow","Principal":"""
                + $$$"""{"AWS":["{{{Connection}}}","{{{Sweep}}}"]}}]""",
            Trust(_role)
        );

    [Fact]
    public void Has_sessions_of_at_most_an_hour() => Assert.Equal(3_600, (int?)Defaults.Value["MaxSessionDuration"]);

    [Fact]
    public void Has_a_fixed_name_so_that_a_deployment_can_name_it_before_it_exists()
    {
        Assert.Equal("authsecgroup-access", (string?)Defaults.Value["RoleName"]);
        Assert.Equal("office", (string?)Synthesize(Props(name: "office"))["RoleName"]);
    }

    [Fact]
    public void Can_be_given_lists_that_are_known_only_at_deployment()
    {
        var stack = new Scene().Stack;
        CfnParameter List(string id) => new(stack, id, new CfnParameterProps { Type = "CommaDelimitedList" });
        _ = new SecurityGroupAccessRole(
            stack,
            "Access",
            new()
            {
                FunctionRoleArns = List("Roles").ValueAsList,
                SecurityGroupIds = List("Groups").ValueAsList,
                Regions = List("Regions").ValueAsList,
            }
        );
        var role = Of(stack).The("AWS::IAM::Role");

        Assert.Equal("""[{"Action":"sts:AssumeRole","Effect":"Allow","Principal":{"AWS":{"Ref":"Roles"}}}]""", Trust(role));
        var statements = role["Policies"]![0]!["PolicyDocument"]!["Statement"]!.AsArray();
        Assert.All(
            statements,
            statement => Assert.Equal("""{"StringEquals":{"ec2:Region":{"Ref":"Regions"}}}""", statement!["Condition"]!.ToJsonString())
        );
        Assert.Equal(
            """{"Fn::Split":["|",{"Fn::Join":["",["arn:*:ec2:*:*:security-group/","""
                + """{"Fn::Join":["|arn:*:ec2:*:*:security-group/",{"Ref":"Groups"}]}]]}]}""",
            statements.Single(statement => (string?)statement!["Sid"] == "ChangeNamedGroups")!["Resource"]!.ToJsonString()
        );
    }

    [Fact]
    public void Can_be_given_groups_roles_and_an_external_id_that_are_known_only_at_deployment()
    {
        var stack = new Scene().Stack;
        var group = new CfnSecurityGroup(stack, "Db", new CfnSecurityGroupProps { GroupDescription = "Database" });
        _ = new SecurityGroupAccessRole(
            stack,
            "Access",
            new()
            {
                FunctionRoleArns = [Connection, new CfnParameter(stack, "Role").ValueAsString],
                SecurityGroupIds = [MemberGroup, group.AttrGroupId],
                RoleName = new CfnParameter(stack, "Name").ValueAsString,
                ExternalId = new CfnParameter(stack, "Id").ValueAsString,
            }
        );
        var role = Of(stack).The("AWS::IAM::Role");

        Assert.Contains("arn:*:ec2:*:*:security-group/${Db.GroupId}", Permissions(role).Last(), StringComparison.Ordinal);
        Assert.Contains($$"""{"AWS":["{{Connection}}",{"Ref":"Role"}]}""", Trust(role), StringComparison.Ordinal);
        Assert.Contains("""{"sts:ExternalId":{"Ref":"Id"}}""", Trust(role), StringComparison.Ordinal);
        Assert.Equal("${Name}", Text(role["RoleName"]));
    }

    [Fact]
    public void Of_a_stack_in_another_account_is_named_in_the_permissions_of_the_functions()
    {
        var scene = new Scene("us-east-1");
        var member = scene.NewStack("Member", "eu-west-1", MemberAccount);
        var role = new SecurityGroupAccessRole(member, "Access", Props());
        scene.Add(
            new()
            {
                SecurityGroups =
                [
                    SecurityGroupAccess.ToIds("eu-west-1", [MemberGroup], [Port.Tcp(5432)], new() { AccessRoleArn = role.RoleArn }),
                ],
            }
        );

        const string RoleArn = "arn:${AWS::Partition}:iam::210987654321:role/authsecgroup-access";
        Assert.All(
            ((string[])["connection", "sweep"]),
            function => Assert.Contains($"Allow sts:AssumeRole on {RoleArn}", scene.Template().Permissions(function))
        );
        Assert.EndsWith(
            " if StringEquals ec2:Region eu-west-1",
            Permissions(Of(member).The("AWS::IAM::Role")).First(),
            StringComparison.Ordinal
        );
    }

    private static JsonObject Synthesize(SecurityGroupAccessRoleProps props) => Template(props).The("AWS::IAM::Role");

    private static SynthesizedTemplate Template(SecurityGroupAccessRoleProps props)
    {
        var stack = new Scene().Stack;
        _ = new SecurityGroupAccessRole(stack, "Access", props);
        return Of(stack);
    }

    private static string Trust(JsonObject role) => role["AssumeRolePolicyDocument"]!["Statement"]!.ToJsonString();

    private static IEnumerable<string> Permissions(JsonObject role) =>
        role["Policies"]!
            .AsArray()
            .SelectMany(policy => policy!["PolicyDocument"]!["Statement"]!.AsArray())
            .Select(statement => $"{statement!["Sid"]}: {Text(statement)}");
}
