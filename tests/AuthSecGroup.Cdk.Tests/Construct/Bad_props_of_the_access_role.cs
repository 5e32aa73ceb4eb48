using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amazon.CDK;
using AuthSecGroup.Cdk.Tests.Support;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Cdk.Tests.Construct;

public sealed partial class Bad_props_of_the_access_role
{
    private const string Role = "arn:aws:iam::123456789012:role/Office-ConnectionRole-ABCDEFGHIJKL";
    private const string Roles = "the ARN of an IAM role, such as arn:aws:iam::210987654321:role/authsecgroup-access";
    private const string Groups = "the id of a security group, such as sg-0123456789abcdef0";
    private const string Codes = "the code of a region, such as us-east-1";
    private const string At = "(at Office/Access)";

    public static TheoryData<SecurityGroupAccessRoleProps, string> Settings =>
        new()
        {
            { Props(roles: []), $"'FunctionRoleArns' must be one or more, each {Roles}, got none" },
            { Props(roles: [Role, "*"]), $"'FunctionRoleArns[1]' must be {Roles}, got \"*\"" },
            {
                Props(roles: ["arn:aws:iam::123456789012:root"]),
                $"'FunctionRoleArns[0]' must be {Roles}, got \"arn:aws:iam::123456789012:root\""
            },
            { Props(roles: [null!]), "'FunctionRoleArns[0]' must be a text, got null" },
            { Props(roles: [Role, Role]), $"'FunctionRoleArns[1]' must be listed once, got \"{Role}\" again" },
            { Props(groups: []), $"'SecurityGroupIds' must be one or more, each {Groups}, got none" },
            { Props(groups: ["sg-*"]), $"'SecurityGroupIds[0]' must be {Groups}, got \"sg-*\"" },
            { Props(groups: [Scene.GroupId, Scene.GroupId]), $"'SecurityGroupIds[1]' must be listed once, got \"{Scene.GroupId}\" again" },
            { Props(regions: []), $"'Regions' must be one or more, each {Codes}, got none" },
            { Props(regions: ["us-east-1", "Ireland"]), $"'Regions[1]' must be {Codes}, got \"Ireland\"" },
            { Props(name: "path/name"), "'RoleName' must be 1 to 64 of a-z A-Z 0-9 _ + = , . @ -, got \"path/name\"" },
            { Props(externalId: "a b"), "'ExternalId' must be an external id: 2 to 1224 of a-z A-Z 0-9 _ + = , . @ : / -, got \"a b\"" },
        };

    [Theory]
    [MemberData(nameof(Settings))]
    public void Are_reported_with_the_property_the_valid_values_the_value_and_the_path(SecurityGroupAccessRoleProps props, string error) =>
        Assert.Equal($"{error} {At}", ErrorOf(props));

    [Fact]
    public void Include_a_list_token_among_other_values()
    {
        var list = new CfnParameter(new Stack(), "Roles", new CfnParameterProps { Type = "CommaDelimitedList" }).ValueAsList;

        Assert.StartsWith($"'FunctionRoleArns[1]' must be {Roles}, got ", ErrorOf(Props(roles: [Role, .. list])), StringComparison.Ordinal);
    }

    [Fact]
    public void Include_more_groups_than_the_inline_policy_can_contain()
    {
        var (most, error) = Most(ErrorOf(Props(groups: GroupIds(1_000))));

        Assert.Equal(
            "'SecurityGroupIds' must be at most N security groups, because the role's inline policy with these regions is limited to "
                + $"10240 characters, got 1000 {At}",
            error
        );
        AssertFull(10_240, Synthesize(Props(groups: GroupIds(most)))["Policies"]![0]!["PolicyDocument"]!);
        Assert.Equal(most, Most(ErrorOf(Props(groups: GroupIds(most + 1)))).Number);
        Assert.Contains(
            $"at most {most} if they are in one region",
            File.ReadAllText(Path.Combine(Repository.Root, "docs", "accounts.md")),
            StringComparison.Ordinal
        );
        Assert.InRange(Most(ErrorOf(Props(groups: GroupIds(1_000), regions: Regions(30)))).Number, most / 2, most - 1);
    }

    [Fact]
    public void Include_more_roles_than_the_trust_policy_can_contain()
    {
        var (most, error) = Most(ErrorOf(Props(roles: RoleArns(1_000))));

        Assert.Equal(
            $"'FunctionRoleArns' must be at most N ARNs, because the role's trust policy is limited to 2048 characters, got 1000 {At}",
            error
        );
        AssertFull(2_048, Synthesize(Props(roles: RoleArns(most)))["AssumeRolePolicyDocument"]!);
        Assert.Equal(most, Most(ErrorOf(Props(roles: RoleArns(most + 1)))).Number);
        Assert.Equal(
            "'FunctionRoleArns' must be at most N ARNs, because the role's trust policy with this external id is limited to "
                + $"2048 characters, got {most} {At}",
            Most(ErrorOf(Props(roles: RoleArns(most), externalId: new string('x', 1_000)))).Error
        );
    }

    private static SecurityGroupAccessRoleProps Props(
        string[]? roles = null,
        string[]? groups = null,
        string[]? regions = null,
        string? name = null,
        string? externalId = null
    ) =>
        new()
        {
            FunctionRoleArns = roles ?? [Role],
            SecurityGroupIds = groups ?? [Scene.GroupId],
            // Longer than a reference to it, as CloudFormation resolves it.
            Regions = regions ?? ["ap-southeast-1"],
            RoleName = name,
            ExternalId = externalId,
        };

    private static string[] GroupIds(int count) => [.. Enumerable.Range(0, count).Select(n => $"sg-{n:x17}")];

    private static string[] RoleArns(int count) =>
        [.. Enumerable.Range(0, count).Select(n => $"arn:aws:iam::123456789012:role/Office-{n:d4}-ABCDEFGHIJKL")];

    private static string[] Regions(int count) => [.. Enumerable.Range(0, count).Select(n => $"us-east-{n}")];

    private static SecurityGroupAccessRole Add(SecurityGroupAccessRoleProps props) => new(new Scene().Stack, "Access", props);

    private static string ErrorOf(SecurityGroupAccessRoleProps props) => Assert.Throws<ArgumentException>(() => Add(props)).Message;

    private static JsonObject Synthesize(SecurityGroupAccessRoleProps props) =>
        SynthesizedTemplate.Of(Stack.Of(Add(props))).The("AWS::IAM::Role");

    /// <summary>The policy as IAM gets it fits, but not with one element more.</summary>
    private static void AssertFull(int limit, JsonNode policy) => Assert.InRange(Resolved(policy.ToJsonString()).Length, limit - 60, limit);

    private static string Resolved(string json) =>
        json.Replace(
            """{"Fn::Join":["",["arn:",{"Ref":"AWS::Partition"},":ec2:*:",{"Ref":"AWS::AccountId"},":prefix-list/*"]]}""",
            "\"arn:aws-us-gov:ec2:*:123456789012:prefix-list/*\"",
            StringComparison.Ordinal
        );

    private static (int Number, string Error) Most(string error)
    {
        var number = AtMost.Match(error).Groups[1].Value;
        return (
            int.Parse(number, CultureInfo.InvariantCulture),
            error.Replace($"at most {number} ", "at most N ", StringComparison.Ordinal)
        );
    }

    [GeneratedRegex("at most ([0-9]+) ")]
    private static partial Regex AtMost { get; }
}
