using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.S3;
using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.Cdk;

/// <summary>
/// The permissions of each function. Each statement has an id, so that CDK doesn't merge statements and a reviewer finds each in the
/// template.
/// </summary>
internal static class Permissions
{
    internal static PolicyDocument Connection(ILogGroup log, IBucket users, string? usersPrefix, IBucket leases, bool tracing)
    {
        var document = Running(log, tracing);
        document.AddStatements(UseUsers(users, usersPrefix));
        document.AddStatements(UseLeases(leases, "s3:GetObject", "s3:PutObject"));
        return document;
    }

    internal static PolicyDocument Sweep(ILogGroup log, IBucket users, string? usersPrefix, IBucket leases, bool tracing)
    {
        var document = Running(log, tracing);
        document.AddStatements(UseUsers(users, usersPrefix));
        // It empties the bucket when the stack is deleted.
        document.AddStatements(UseLeases(leases, "s3:DeleteObject", "s3:GetObject", "s3:PutObject"));
        return document;
    }

    /// <summary>What both functions do in another account, whose role they assume.</summary>
    /// <param name="groupArns">The named groups.</param>
    /// <param name="prefixListArn">The account's prefix lists.</param>
    /// <param name="regions">The regions of the groups.</param>
    internal static PolicyDocument AccessRole(string[] groupArns, string prefixListArn, string[] regions) =>
        new(
            new PolicyDocumentProps
            {
                Statements =
                [
                    DescribeRulesAndPrefixLists(regions),
                    ReadPrefixLists(prefixListArn, regions),
                    ChangeGroups(groupArns, InRegions(regions)),
                ],
            }
        );

    internal static PolicyStatement ChangeGroups(string[] groupArns) => ChangeGroups(groupArns, null);

    private static PolicyStatement ChangeGroups(string[] groupArns, Dictionary<string, object>? conditions) =>
        Allow(
            "ChangeNamedGroups",
            groupArns,
            conditions,
            "ec2:AuthorizeSecurityGroupIngress",
            "ec2:RevokeSecurityGroupIngress",
            "ec2:UpdateSecurityGroupRuleDescriptionsIngress"
        );

    internal static PolicyStatement RevokeInGroups(string[] groupArns) =>
        Allow("RevokeInNamedGroups", groupArns, "ec2:RevokeSecurityGroupIngress");

    internal static PolicyStatement AssumeAccessRoles(string[] roleArns) => Allow("AssumeAccessRoles", roleArns, "sts:AssumeRole");

    /// <summary>The permissions that any function needs to write its log and traces.</summary>
    internal static PolicyDocument Running(ILogGroup log, bool tracing)
    {
        var document = new PolicyDocument(
            new PolicyDocumentProps { Statements = [Allow("WriteOwnLog", [log.LogGroupArn], "logs:CreateLogStream", "logs:PutLogEvents")] }
        );
        // X-Ray supports no resources for these actions:
        // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
        if (tracing)
        {
            document.AddStatements(Allow("Trace", ["*"], "xray:PutTraceSegments", "xray:PutTelemetryRecords"));
        }

        return document;
    }

    internal static PolicyStatement DescribeRules(string[] regions) => Describe(regions, "ec2:DescribeSecurityGroupRules");

    /// <summary>The prefix lists determine how much of the quota a group uses.</summary>
    internal static PolicyStatement DescribeRulesAndPrefixLists(string[] regions) =>
        Describe(regions, "ec2:DescribeManagedPrefixLists", "ec2:DescribeSecurityGroupRules");

    // EC2 supports no resources for these actions, but a condition on the region:
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
    private static PolicyStatement Describe(string[] regions, params string[] actions) =>
        Allow("DescribeRules", ["*"], InRegions(regions), actions);

    /// <summary>
    /// An entry of the account's prefix lists can admit the caller already. Lists of other accounts, and of AWS, can't be read.
    /// </summary>
    internal static PolicyStatement ReadPrefixLists(string prefixListArn, string[] regions) =>
        Allow("ReadOwnPrefixLists", [prefixListArn], InRegions(regions), "ec2:GetManagedPrefixListEntries");

    private static PolicyStatement[] UseUsers(IBucket users, string? prefix) =>
        [
            ListUsers(users, prefix),
            Allow("ReadUsers", [users.ArnForObjects($"{prefix}*.json")], "s3:GetObject"),
            .. users.EncryptionKey is { } key ? (PolicyStatement[])[Allow("DecryptUsers", [key.KeyArn], "kms:Decrypt")] : [],
        ];

    private static PolicyStatement[] UseLeases(IBucket leases, params string[] actions) =>
        [
            // Without this permission, and without conditions, S3 answers 403 for an object that doesn't exist:
            // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
            Allow("ListLeases", [leases.BucketArn], "s3:ListBucket"),
            Allow("RecordLeases", [leases.ArnForObjects(LeaseObject.Prefix + "*")], actions),
        ];

    private static PolicyStatement ListUsers(IBucket users, string? prefix) =>
        string.IsNullOrEmpty(prefix)
            ? Allow("ListUsers", [users.BucketArn], "s3:ListBucket")
            : Allow("ListUsers", [users.BucketArn], Equal("s3:prefix", [prefix]), "s3:ListBucket");

    private static PolicyStatement Allow(string id, string[] resources, params string[] actions) => Allow(id, resources, null, actions);

    private static PolicyStatement Allow(string id, string[] resources, Dictionary<string, object>? conditions, params string[] actions) =>
        new(
            new PolicyStatementProps
            {
                Sid = id,
                Actions = actions,
                Resources = resources,
                Conditions = conditions,
            }
        );

    private static Dictionary<string, object> InRegions(string[] regions) => Equal("ec2:Region", regions);

    private static Dictionary<string, object> Equal(string key, string[] values) =>
        new() { ["StringEquals"] = new Dictionary<string, object> { [key] = values } };
}
