using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using AuthSecGroup.Cdk.Tests.Support;

namespace AuthSecGroup.Cdk.Tests.Construct;

public sealed class Groups_in_another_account
{
    private const string MemberGroup = "sg-0fedcba9876543210";
    private const string RoleArn = "arn:aws:iam::210987654321:role/authsecgroup-access";
    private const string OwnGroupArn = "arn:${AWS::Partition}:ec2:us-east-1:${AWS::AccountId}:security-group/sg-0123456789abcdef0";

    private static readonly string[] Functions = ["connection", "sweep"];
    private static readonly JsonSerializerOptions UnescapedJson = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    internal static readonly Lazy<SynthesizedTemplate> BothAccounts = new(() =>
        Scene.Synthesize(new() { SecurityGroups = [Scene.Ssh, In("eu-west-1", RoleArn)] })
    );

    private readonly SynthesizedTemplate _both;

    public Groups_in_another_account()
        : this(BothAccounts.Value) { }

    internal Groups_in_another_account(SynthesizedTemplate both) => _both = both;

    private static SecurityGroupAccess In(string region, string? roleArn, string? externalId = null, params string[] ids) =>
        SecurityGroupAccess.ToIds(
            region,
            ids.Length > 0 ? ids : [MemberGroup],
            [Port.Tcp(5432)],
            new() { AccessRoleArn = roleArn, ExternalId = externalId }
        );

    private static AuthenticatingSecGroupProps With(params SecurityGroupAccess[] groups) => new() { SecurityGroups = groups };

    private static string Error(params SecurityGroupAccess[] groups) =>
        Assert.Throws<ArgumentException>(() => new Scene("us-east-1").Add(With(groups))).Message;

    [Fact]
    public void Are_passed_to_the_functions_with_the_role_and_its_external_id()
    {
        var template = Scene.Synthesize(With(Scene.Ssh, In("eu-west-1", RoleArn, "office-7")));
        Assert.All(
            Functions,
            function =>
                Assert.Equal(
                    """
                    [{"region":"us-east-1","groups":["sg-0123456789abcdef0"],"rules":["tcp:22:22"]},
                    {"region":"eu-west-1","groups":["sg-0fedcba9876543210"],"rules":["tcp:5432:5432"],
                    "accessRoleArn":"arn:aws:iam::210987654321:role/authsecgroup-access","externalId":"office-7"}]
                    """.ReplaceLineEndings(""),
                    template.Environment(function)["AUTHSECGROUP_SECURITY_GROUPS"]
                )
        );
    }

    [Fact]
    public void Share_an_entry_only_if_the_role_and_its_external_id_are_the_same()
    {
        var other = RoleArn.Replace("2109", "3109", StringComparison.Ordinal);
        var template = Scene.Synthesize(
            With(
                In("eu-west-1", RoleArn, "office-7", "sg-00000001"),
                In("eu-west-1", RoleArn, "office-7", "sg-00000002"),
                In("eu-west-1", RoleArn, "office-8", "sg-00000003"),
                In("eu-west-1", other, "office-7", "sg-00000004"),
                In("eu-west-1", null, null, "sg-00000005")
            )
        );
        using var entries = JsonDocument.Parse(template.Environment("sweep")["AUTHSECGROUP_SECURITY_GROUPS"]);
        Assert.Equal([2, 1, 1, 1], entries.RootElement.EnumerateArray().Select(entry => entry.GetProperty("groups").GetArrayLength()));
    }

    [Fact]
    public void Are_reached_by_the_named_roles_only_and_the_own_permissions_do_not_mention_them()
    {
        foreach (var function in Functions)
        {
            var statements = _both.Permissions(function);

            Assert.Equal([$"Allow sts:AssumeRole on {RoleArn}"], statements.Where(line => line.Contains("sts:", StringComparison.Ordinal)));
            Assert.DoesNotContain(statements, line => line.Contains(MemberGroup, StringComparison.Ordinal));
            Assert.DoesNotContain(statements, line => line.Contains("eu-west-1", StringComparison.Ordinal));
            Assert.Contains(statements, line => line.EndsWith(OwnGroupArn, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Need_no_permissions_on_groups_of_the_own_account()
    {
        var template = Scene.Synthesize(With(In("eu-west-1", RoleArn)));
        Assert.All(
            Functions,
            function => Assert.DoesNotContain(template.Permissions(function), line => line.Contains("ec2:", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Are_not_reached_without_a_role() =>
        Assert.All(
            Functions,
            function => Assert.DoesNotContain(Scene.Default.Permissions(function), line => line.Contains("sts:", StringComparison.Ordinal))
        );

    /// <summary>
    /// CloudFormation deletes a replaced or removed policy after everything else was updated, and a function before its policy, so that the
    /// cleanup still reaches an account that is removed. See <c>When_the_stack_is_updated_or_deleted</c> for the order in general.
    /// </summary>
    [Fact]
    public void Are_cleaned_up_before_the_permission_to_assume_their_role_is_removed()
    {
        var policies = _both.OfType("AWS::IAM::ManagedPolicy");
        foreach (var (logicalId, name) in (IEnumerable<(string, string)>)[("SshConnection", "connection"), ("SshSweep", "sweep")])
        {
            var policy = Assert.Single(policies.Keys, id => id.StartsWith($"{logicalId}PolicyAccessRoles", StringComparison.Ordinal));
            var function = _both
                .OfType("AWS::Lambda::Function")
                .Values.Single(resource => (string?)resource["Properties"]!["Handler"] == name);
            Assert.Contains(policy, function["DependsOn"]!.AsArray().Select(id => (string)id!));
        }

        Assert.All(
            _both.OfType("Custom::AuthSecGroupLeaseCleanup").Values,
            cleanup =>
                Assert.Contains(RoleArn, SynthesizedTemplate.Text(cleanup["Properties"]!["SecurityGroups"]), StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Have_policies_that_are_replaced_when_a_role_is_added_or_removed()
    {
        var other = RoleArn.Replace("2109", "3109", StringComparison.Ordinal);
        string[] descriptions =
        [
            Description(Scene.Ssh),
            Description(Scene.Ssh, In("eu-west-1", RoleArn)),
            Description(Scene.Ssh, In("eu-west-1", other)),
        ];

        Assert.Equal(descriptions, descriptions.Distinct());

        static string Description(params SecurityGroupAccess[] groups) =>
            Assert.Single(
                Scene
                    .Synthesize(With(groups))
                    .Properties("AWS::IAM::ManagedPolicy")
                    .Select(policy => (string)policy["Description"]!)
                    .Distinct()
            );
    }

    [Fact]
    public void Can_be_constructs_of_a_stack_in_that_account()
    {
        var scene = new Scene("us-east-1");
        var member = scene.NewStack("Member", "eu-west-1", "210987654321");
        var role = new Role(
            member,
            "Role",
            new RoleProps { RoleName = "authsecgroup-access", AssumedBy = new AccountPrincipal("123456789012") }
        );
        var group = SecurityGroup.FromSecurityGroupId(member, "Db", MemberGroup);
        scene.Add(With(SecurityGroupAccess.To(group, [Port.Tcp(5432)], new() { AccessRoleArn = role.RoleArn })));

        var json = scene.Template().Environment("sweep")["AUTHSECGROUP_SECURITY_GROUPS"];
        Assert.Contains("arn:${AWS::Partition}:iam::210987654321:role/authsecgroup-access", json, StringComparison.Ordinal);
        Assert.Contains("\"eu-west-1\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Can_have_a_role_that_is_known_only_at_deployment()
    {
        var scene = new Scene("us-east-1");
        var parameter = new CfnParameter(scene.Stack, "RoleArn");
        scene.Add(With(In("eu-west-1", parameter.ValueAsString)));
        var template = scene.Template();

        Assert.Contains(
            "\"accessRoleArn\":\"${RoleArn}\"",
            template.Environment("sweep")["AUTHSECGROUP_SECURITY_GROUPS"],
            StringComparison.Ordinal
        );
        Assert.Contains("Allow sts:AssumeRole on ${RoleArn}", template.Permissions("sweep"));
    }

    [Fact]
    public void Trust_the_roles_of_both_functions()
    {
        var scene = new Scene("us-east-1");
        var access = scene.Add(With(In("eu-west-1", RoleArn)));
        _ = new CfnOutput(scene.Stack, "Roles", new CfnOutputProps { Value = string.Join(',', access.FunctionRoleArns) });

        var output = SynthesizedTemplate.Text(scene.Template().Outputs["Roles"]!["Value"]);
        Assert.Equal("${SshConnectionRole.Arn},${SshSweepRole.Arn}", output);
    }

    [Theory]
    [InlineData("arn:aws:iam::210987654321:user/alice")]
    [InlineData("authsecgroup-access")]
    [InlineData("arn:aws:iam::210987654321:role/*")]
    public void Are_rejected_with_what_is_not_the_ARN_of_a_role(string arn) =>
        Assert.Equal(
            "'SecurityGroups[1].AccessRoleArn' must be the ARN of an IAM role, such as arn:aws:iam::210987654321:role/authsecgroup-access, "
                + $"got \"{arn}\" (at Office/Ssh)",
            Error(Scene.Ssh, In("eu-west-1", arn))
        );

    [Fact]
    public void Are_rejected_with_an_external_id_that_STS_does_not_accept() =>
        Assert.Equal(
            "'SecurityGroups[0].ExternalId' must be an external id: 2 to 1224 of a-z A-Z 0-9 _ + = , . @ : / -, "
                + "got \"a b\" (at Office/Ssh)",
            Error(In("eu-west-1", RoleArn, "a b"))
        );

    [Fact]
    public void Are_rejected_with_an_external_id_but_without_a_role() =>
        Assert.Equal(
            "'SecurityGroups[0].AccessRoleArn' must be the ARN of an IAM role, such as arn:aws:iam::210987654321:role/authsecgroup-access, "
                + "if there is an ExternalId, got none (at Office/Ssh)",
            Error(In("eu-west-1", null, "office-7"))
        );

    [Fact]
    public void Are_rejected_if_the_role_is_in_a_third_account()
    {
        var scene = new Scene("us-east-1");
        var member = scene.NewStack("Member", "eu-west-1", "210987654321");
        var group = SecurityGroup.FromSecurityGroupId(member, "Db", MemberGroup);
        var error = Assert.Throws<ArgumentException>(() =>
            scene.Add(With(SecurityGroupAccess.To(group, [Port.Tcp(5432)], new() { AccessRoleArn = "arn:aws:iam::333333333333:role/x" })))
        );
        Assert.Equal(
            "'SecurityGroups[0]' must be a security group of account 333333333333, in which its AccessRoleArn is, "
                + "got one of account 210987654321 (at Office/Ssh)",
            error.Message
        );
    }

    /// <summary>Each account has one group with its own entry.</summary>
    [Fact]
    public void Are_limited_by_the_size_of_the_environment()
    {
        var most = Accounts(20);
        var error = Error(Accounts(60));
        Assert.Matches(
            "^'SecurityGroups' must be at most [0-9]+ security groups with these ports, because the functions' environment",
            error
        );
        var fits = int.Parse(error.Split("at most ")[1].Split(' ')[0]);
        Assert.InRange(fits, most.Length - 5, 30);

        var scene = new Scene("us-gov-west-1");
        scene.Add(With(Accounts(fits)));
        var template = scene.Template();
        Assert.All(
            Functions,
            function =>
                Assert.InRange(
                    Encoding.UTF8.GetByteCount(JsonSerializer.Serialize(template.Environment(function), UnescapedJson)),
                    3_500,
                    4_096
                )
        );
        // The longest environment that consists of roles isn't too long for their policy.
        Assert.All(
            template.Properties("AWS::IAM::ManagedPolicy"),
            policy => Assert.InRange(policy["PolicyDocument"]!.ToJsonString().Length, 1_000, 6_144)
        );
    }

    private static SecurityGroupAccess[] Accounts(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(n => In("us-east-1", $"arn:aws:iam::{210_987_654_000 + n}:role/authsecgroup-access", null, $"sg-{n:x17}")),
        ];
}
