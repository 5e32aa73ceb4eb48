using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Local.Gateway;

namespace AuthSecGroup.Local.Template;

/// <summary>
/// The resource types that local mode runs or knowingly leaves inert, with the values that <c>Ref</c> and <c>Fn::GetAtt</c> give for them.
/// Any other type is refused by name.
/// </summary>
internal static class ResourceTypes
{
    private const string CustomResource = "AWS::CloudFormation::CustomResource";

    private static readonly Dictionary<string, ResourceType> Known = new(StringComparer.Ordinal)
    {
        // Emulated.
        ["AWS::IAM::Role"] = new(
            Name("RoleName", 64),
            new()
            {
                ["Arn"] = r => $"arn:{r.Pseudo.Partition}:iam::{r.Pseudo.Account}:role{r.Text("Path") ?? "/"}{r.Reference}",
                ["RoleId"] = r => "AROA" + DeterministicId.UpperAlphanumeric(r.UniqueName, 17),
            }
        ),
        ["AWS::IAM::Policy"] = new(Name("PolicyName", 128)),
        ["AWS::IAM::ManagedPolicy"] = new(r => $"arn:{r.Pseudo.Partition}:iam::{r.Pseudo.Account}:policy/{r.GeneratedName(128)}"),
        ["AWS::Lambda::Function"] = new(
            Name("FunctionName", 64),
            new() { ["Arn"] = r => $"arn:{r.Pseudo.Partition}:lambda:{r.Pseudo.Region}:{r.Pseudo.Account}:function:{r.Reference}" }
        ),
        ["AWS::Lambda::Alias"] = new(AliasArn),
        ["AWS::Lambda::Permission"] = new(Generated),
        ["AWS::Lambda::EventInvokeConfig"] = new(Generated),
        ["AWS::Events::Rule"] = new(
            Name("Name", 64),
            new() { ["Arn"] = r => $"arn:{r.Pseudo.Partition}:events:{r.Pseudo.Region}:{r.Pseudo.Account}:rule/{r.Reference}" }
        ),
        ["AWS::ApiGateway::RestApi"] = new(
            r => DeterministicId.LowerAlphanumeric(r.UniqueName, 10),
            new() { ["RestApiId"] = r => r.Reference, ["RootResourceId"] = r => DeterministicId.LowerAlphanumeric(r.UniqueName + "/", 10) }
        ),
        ["AWS::ApiGateway::Resource"] = new(
            r => DeterministicId.LowerAlphanumeric(r.UniqueName, 6),
            new() { ["ResourceId"] = r => r.Reference }
        ),
        ["AWS::ApiGateway::Method"] = new(Generated),
        ["AWS::ApiGateway::Deployment"] = new(
            r => DeterministicId.LowerAlphanumeric(r.UniqueName, 6),
            new() { ["DeploymentId"] = r => r.Reference }
        ),
        ["AWS::ApiGateway::Stage"] = new(r =>
            r.Text("StageName") ?? throw new LocalModeException($"The stage '{r.LogicalId}' has no StageName. Give it one.")
        ),
        ["AWS::S3::Bucket"] = new(
            r => r.Text("BucketName") ?? BucketName(r),
            new()
            {
                ["Arn"] = r => $"arn:{r.Pseudo.Partition}:s3:::{r.Reference}",
                ["DomainName"] = r => $"{r.Reference}.s3.{r.Pseudo.UrlSuffix}",
                ["RegionalDomainName"] = r => $"{r.Reference}.s3.{r.Pseudo.Region}.{r.Pseudo.UrlSuffix}",
            }
        ),
        ["AWS::EC2::SecurityGroup"] = new(
            GroupId,
            new()
            {
                ["GroupId"] = GroupId,
                ["Id"] = GroupId,
                ["VpcId"] = r => r.Text("VpcId") ?? "vpc-0a0a0a0a0a0a0a0a0",
            }
        ),
        [CustomResource] = new(_ =>
            throw new LocalModeException(
                "The value of a custom resource is not known before it was made; local mode can't resolve a Ref to it."
            )
        ),

        // Inert: nothing that a caller, a function or a lease notices on this machine.
        ["AWS::CDK::Metadata"] = new(Generated),
        // Its one effect, refusing requests without TLS, can't be had on a loopback address.
        ["AWS::S3::BucketPolicy"] = new(Generated),
        ["AWS::Logs::LogGroup"] = new(
            Name("LogGroupName", 512),
            new() { ["Arn"] = r => $"arn:{r.Pseudo.Partition}:logs:{r.Pseudo.Region}:{r.Pseudo.Account}:log-group:{r.Reference}:*" }
        ),
        ["AWS::Logs::MetricFilter"] = new(Generated),
        ["AWS::CloudWatch::Alarm"] = new(
            Name("AlarmName", 255),
            new() { ["Arn"] = r => $"arn:{r.Pseudo.Partition}:cloudwatch:{r.Pseudo.Region}:{r.Pseudo.Account}:alarm:{r.Reference}" }
        ),
        ["AWS::CloudWatch::Dashboard"] = new(Name("DashboardName", 255)),
        ["AWS::SNS::Topic"] = new(
            TopicArn,
            new() { ["TopicArn"] = TopicArn, ["TopicName"] = r => r.Text("TopicName") ?? r.GeneratedName(256) }
        ),
        ["AWS::ApiGateway::Account"] = new(Generated),
        ["AWS::ApiGateway::RequestValidator"] = new(r => DeterministicId.LowerAlphanumeric(r.UniqueName, 6)),
    };

    /// <summary>The type's values, or a refusal that names the type and all that are known.</summary>
    public static ResourceType Find(string type, string logicalId)
    {
        if (Known.TryGetValue(type.StartsWith("Custom::", StringComparison.Ordinal) ? CustomResource : type, out var known))
        {
            return known;
        }

        throw new LocalModeException(
            $"The resource '{logicalId}' has the type '{type}', which local mode doesn't know. "
                + $"Known: {string.Join(", ", Known.Keys.Order(StringComparer.Ordinal))} and Custom::*."
        );
    }

    private static Func<ResourceNaming, string> Name(string property, int longest) => r => r.Text(property) ?? r.GeneratedName(longest);

    private static string Generated(ResourceNaming resource) => resource.GeneratedName(128);

    private static string BucketName(ResourceNaming resource)
    {
        var readable = $"{resource.Pseudo.StackName}-{resource.LogicalId}".ToLowerInvariant();
        return $"{(readable.Length > 50 ? readable[..50] : readable)}-{DeterministicId.LowerAlphanumeric(resource.UniqueName, 12)}";
    }

    private static string GroupId(ResourceNaming resource) => "sg-" + DeterministicId.Hex(resource.UniqueName, 17);

    private static string AliasArn(ResourceNaming resource)
    {
        var (pseudo, version) = (resource.Pseudo, resource.Text("FunctionVersion"));
        LocalModeException.Require(
            version == "$LATEST",
            $"The alias '{resource.LogicalId}' refers to the version '{version}'. Local mode knows only aliases of $LATEST."
        );
        var alias = $"{resource.Text("FunctionName")}:{resource.Text("Name")}";
        return $"arn:{pseudo.Partition}:lambda:{pseudo.Region}:{pseudo.Account}:function:{alias}";
    }

    private static string TopicArn(ResourceNaming resource)
    {
        var (pseudo, name) = (resource.Pseudo, resource.Text("TopicName") ?? resource.GeneratedName(256));
        return $"arn:{pseudo.Partition}:sns:{pseudo.Region}:{pseudo.Account}:{name}";
    }
}

/// <summary>The values of <c>Ref</c> and <c>Fn::GetAtt</c> for a resource type.</summary>
internal sealed record ResourceType(Func<ResourceNaming, string> Reference, Dictionary<string, Func<ResourceNaming, string>> Attributes)
{
    public ResourceType(Func<ResourceNaming, string> reference)
        : this(reference, []) { }
}
