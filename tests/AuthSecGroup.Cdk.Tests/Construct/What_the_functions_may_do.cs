using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using AuthSecGroup.Cdk.Tests.Support;
using static AuthSecGroup.Cdk.Tests.Support.SynthesizedTemplate;

namespace AuthSecGroup.Cdk.Tests.Construct;

public sealed class What_the_functions_may_do
{
    internal static readonly Lazy<SynthesizedTemplate> TwoRegions = new(Synthesize);

    private readonly SynthesizedTemplate _wide;

    public What_the_functions_may_do()
        : this(TwoRegions.Value) { }

    internal What_the_functions_may_do(SynthesizedTemplate wide) => _wide = wide;

    private const string Groups =
        "arn:${AWS::Partition}:ec2:eu-west-1:${AWS::AccountId}:security-group/sg-0fedcba9876543210 "
        + "arn:${AWS::Partition}:ec2:eu-west-1:${AWS::AccountId}:security-group/sg-12345678 "
        + "arn:${AWS::Partition}:ec2:us-east-1:${AWS::AccountId}:security-group/sg-0123456789abcdef0";

    [Fact]
    public void Connection_may_change_the_named_groups_and_record_leases_and_read_the_users() =>
        Assert.Equal(
            [
                "Allow logs:CreateLogStream logs:PutLogEvents on ${SshConnectionLog.Arn}",
                "Allow s3:ListBucket on ${Shared.Arn} if StringEquals s3:prefix users/",
                "Allow s3:GetObject on ${Shared.Arn}/users/*.json",
                "Allow kms:Decrypt on ${Key.Arn}",
                "Allow s3:ListBucket on ${SshLeases.Arn}",
                "Allow s3:GetObject s3:PutObject on ${SshLeases.Arn}/leases/*",
                "Allow ec2:DescribeSecurityGroupRules on * if StringEquals ec2:Region us-east-1 eu-west-1",
                "Allow ec2:GetManagedPrefixListEntries on arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:prefix-list/* "
                    + "if StringEquals ec2:Region us-east-1 eu-west-1",
                "Allow ec2:AuthorizeSecurityGroupIngress ec2:RevokeSecurityGroupIngress "
                    + $"ec2:UpdateSecurityGroupRuleDescriptionsIngress on {Groups}",
            ],
            Sorted(_wide.Permissions("connection"))
        );

    [Fact]
    public void Sweep_may_revoke_in_the_named_groups_and_record_leases_and_read_the_users_and_nothing_else() =>
        Assert.Equal(
            [
                "Allow logs:CreateLogStream logs:PutLogEvents on ${SshSweepLog.Arn}",
                "Allow s3:ListBucket on ${Shared.Arn} if StringEquals s3:prefix users/",
                "Allow s3:GetObject on ${Shared.Arn}/users/*.json",
                "Allow kms:Decrypt on ${Key.Arn}",
                "Allow s3:ListBucket on ${SshLeases.Arn}",
                "Allow s3:DeleteObject s3:GetObject s3:PutObject on ${SshLeases.Arn}/leases/*",
                "Allow ec2:DescribeManagedPrefixLists ec2:DescribeSecurityGroupRules on * if StringEquals ec2:Region us-east-1 eu-west-1",
                $"Allow ec2:RevokeSecurityGroupIngress on {Groups}",
            ],
            Sorted(_wide.Permissions("sweep"))
        );

    [Fact]
    public void Connection_may_read_the_whole_bucket_without_a_prefix_and_use_no_key_without_one()
    {
        var permissions = Scene.Default.Permissions("connection");
        Assert.Contains("Allow s3:ListBucket on ${SshUsers.Arn}", permissions);
        Assert.Contains("Allow s3:GetObject on ${SshUsers.Arn}/*.json", permissions);
        Assert.DoesNotContain(permissions, line => line.Contains("kms:", StringComparison.Ordinal));
    }

    [Fact]
    public void Neither_may_use_all_resources_except_to_describe()
    {
        foreach (var template in (SynthesizedTemplate[])[Scene.Default, _wide])
        {
            var statements = ((string[])["connection", "sweep"]).SelectMany(template.Statements).ToArray();
            var open = statements.Where(statement => Text(statement["Resource"]) == "*");
            Assert.All(open, statement => Assert.StartsWith("ec2:Describe", Text(statement["Action"]), StringComparison.Ordinal));
            Assert.DoesNotContain(statements, statement => Text(statement["Action"]).Contains('*', StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Each_has_its_own_role_without_AWS_managed_policies()
    {
        Assert.Single(
            _wide.Properties("AWS::Lambda::Function").Select(function => function["Role"]!.ToJsonString()).GroupBy(role => role),
            group => group.Key.Contains("Sweep", StringComparison.Ordinal)
        );
        foreach (var role in _wide.Properties("AWS::IAM::Role"))
        {
            Assert.Null(role["ManagedPolicyArns"]);
            Assert.Equal(
                """{"Service":"lambda.amazonaws.com"}""",
                role["AssumeRolePolicyDocument"]!["Statement"]![0]!["Principal"]!.ToJsonString()
            );
        }
    }

    private static SynthesizedTemplate Synthesize()
    {
        var scene = new Scene();
        scene.Add(
            new()
            {
                SecurityGroups =
                [
                    Scene.Ssh,
                    SecurityGroupAccess.ToIds("eu-west-1", ["sg-0fedcba9876543210", "sg-12345678"], Port.Tcp(5432)),
                ],
                UsersPrefix = "users/",
                UsersBucket = new Bucket(scene.Stack, "Shared", new BucketProps { EncryptionKey = new Key(scene.Stack, "Key") }),
            }
        );
        return scene.Template();
    }

    // CDK sorts the resources of a statement in some versions and under some feature flags.
    private static IEnumerable<string> Sorted(IEnumerable<string> lines) =>
        lines.Select(line =>
            line.Split(" on arn:") is [var actions, var arns] && !arns.Contains(" if ", StringComparison.Ordinal)
                ? $"{actions} on {string.Join(' ', $"arn:{arns}".Split(' ').Order(StringComparer.Ordinal))}"
                : line
        );
}
