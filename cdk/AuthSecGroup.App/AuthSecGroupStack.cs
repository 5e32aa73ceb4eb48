using System.Security.Cryptography;
using System.Text;
using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SNS;
using AuthSecGroup.App.Compilation;
using AuthSecGroup.App.Configuration;
using AuthSecGroup.Cdk;
using Constructs;
using Architecture = System.Runtime.InteropServices.Architecture;

namespace AuthSecGroup.App;

/// <summary>The stack of the app: the construct with the configured settings, and outputs for the operator.</summary>
internal sealed class AuthSecGroupStack : Stack
{
    internal AuthSecGroupStack(Construct scope, AppConfiguration configuration, Executable executable, Architecture architecture)
        : base(scope, "AuthSecGroup", new StackProps { StackName = StackNameFor(configuration.Name) })
    {
        // The prop of the stack rejects more than 512 characters, but CloudFormation accepts 1,024 bytes:
        // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
        TemplateOptions.Description =
            configuration.Description
            ?? $"AuthSecGroup {configuration.Name}: adds a caller's own address to security groups for a limited time";
        var access = new AuthenticatingSecGroup(
            this,
            "Access",
            new AuthenticatingSecGroupProps
            {
                Name = configuration.Name,
                Description = configuration.Description,
                SecurityGroups =
                [
                    .. configuration.SecurityGroups.Select(group =>
                        SecurityGroupAccess.Of(
                            group.RegionName,
                            group.GroupIds,
                            group.Rules,
                            new SecurityGroupAccessOptions
                            {
                                Target = group.Target,
                                TimeToExpire = Seconds(group.TimeToExpire),
                                AccessRoleArn = group.AccessRoleArn,
                                ExternalId = group.ExternalId,
                            }
                        )
                    ),
                ],
                TimeToExpire = Seconds(configuration.TimeToExpire),
                SweepInterval = Seconds(configuration.SweepInterval),
                LogLevel = configuration.LogLevel,
                StageName = configuration.DeploymentStage,
                UsersBucket = configuration.UsersBucketName is { } bucket ? Users(bucket, configuration.UsersBucketKeyArn) : null,
                UsersPrefix = configuration.UsersPrefix,
                ThrottlingRateLimit = configuration.ThrottlingRateLimit,
                ThrottlingBurstLimit = configuration.ThrottlingBurstLimit,
                MemorySize = configuration.MemorySize,
                ConnectionReservedConcurrentExecutions = configuration.ConnectionReservedConcurrentExecutions,
                SweepReservedConcurrentExecutions = configuration.SweepReservedConcurrentExecutions,
                KeepWarm = configuration.KeepWarm,
                LogRetention = configuration.LogRetention,
                IpAddressType = configuration.IpAddressType,
                MaxAddressesPerCaller = configuration.MaxAddressesPerCaller,
                TrustedAccounts = configuration.TrustedAccounts,
                AllowedSourceRanges = configuration.AllowedSourceRanges,
                RuleQuota = configuration.RuleQuota,
                AlarmActions = configuration.AlarmTopicArn is { } topic ? [new SnsAction(Topic.FromTopicArn(this, "Alarms", topic))] : null,
                GatewayLogging = configuration.GatewayLogging,
                Tracing = configuration.Tracing,
                Dashboard = configuration.Dashboard,
                RemovalPolicy = configuration.RemovalPolicy,
                // False for "cdk ls" and "cdk destroy", which don't read assets: they compile nothing.
                Code = BundlingRequired ? Code.FromAsset(executable.Get()) : NotCompiledCode(),
                Architecture =
                    architecture is Architecture.Arm64
                        ? Amazon.CDK.AWS.Lambda.Architecture.ARM_64
                        : Amazon.CDK.AWS.Lambda.Architecture.X86_64,
            }
        );

        Output("InvokeUrl", access.ConnectionUrl, "The URL to call with POST, GET, or DELETE, signed for execute-api");
        Output("PostArn", access.ConnectionArn("POST"), "Allow execute-api:Invoke on this ARN to let a caller open and renew");
        Output("GetArn", access.ConnectionArn("GET"), "Allow execute-api:Invoke on this ARN to let a caller get the status");
        Output("DeleteArn", access.ConnectionArn("DELETE"), "Allow execute-api:Invoke on this ARN to let a caller close");
        Output("ConnectionFunctionName", access.ConnectionFunction.FunctionName, "The function that serves /connection");
        Output("SweepFunctionName", access.SweepFunction.FunctionName, "The function that revokes expired rules");
        Output("ScheduleRuleArn", access.Schedule.RuleArn, "The EventBridge rule that starts the sweep");
        if (configuration.SecurityGroups.Any(group => group.AccessRoleArn is not null))
        {
            Output(
                "FunctionRoleArns",
                string.Join(',', access.FunctionRoleArns),
                "Which roles an access role in another account must trust"
            );
        }

        if (access.Dashboard is { } dashboard)
        {
            Output("DashboardName", dashboard.DashboardName, "The CloudWatch dashboard");
        }

        var users = $"s3://{access.UsersBucket.BucketName}/{configuration.UsersPrefix}";
        Output("UserFileLocation", $"{users}users.json", "Where to upload a user file; each *.json under the same prefix is one");
    }

    /// <summary>
    /// An asset whose file doesn't exist. The rest of the template is the same, but publishing the asset fails, and so does a deployment of
    /// this assembly, before CloudFormation changes anything.
    /// </summary>
    private S3Code NotCompiledCode()
    {
        var asset = Synthesizer.AddFileAsset(
            new FileAssetSource
            {
                FileName = "not-compiled.zip",
                Packaging = FileAssetPackaging.FILE,
                SourceHash = "not-compiled",
            }
        );
        return Code.FromBucket(Bucket.FromBucketName(this, "NotCompiled", asset.BucketName), asset.ObjectKey);
    }

    /// <summary>With the bucket's key, so that the connection function may use it to decrypt.</summary>
    private IBucket Users(string bucket, string? keyArn) =>
        Bucket.FromBucketAttributes(
            this,
            "Users",
            new BucketAttributes { BucketName = bucket, EncryptionKey = keyArn is null ? null : Key.FromKeyArn(this, "UsersKey", keyArn) }
        );

    private void Output(string id, string value, string description) =>
        _ = new CfnOutput(this, id, new CfnOutputProps { Value = value, Description = description });

    private static Duration? Seconds(int? seconds) => seconds is { } value ? Duration.Seconds(value) : null;

    /// <summary>
    /// The deployment's name if it can be the name of a stack: letters, digits, and hyphens, starting with a letter. Any other name gets a
    /// hash, because without it, names that differ only in other characters would be the same stack.
    /// </summary>
    private static string StackNameFor(string name)
    {
        var allowed = name.Replace('.', '-').Replace('_', '-');
        var stackName = char.IsAsciiLetter(allowed[0]) ? allowed : $"authsecgroup-{allowed.TrimStart('-')}".TrimEnd('-');
        return stackName == name ? name : $"{stackName}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..8]}";
    }
}
