using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SNS;
using AuthSecGroup.App.Configuration;
using AuthSecGroup.Cdk;
using Constructs;
using Architecture = System.Runtime.InteropServices.Architecture;

namespace AuthSecGroup.App;

/// <summary>The one stack of the app: the construct with the settings of the configuration, and what one wants to know after deploying it.</summary>
internal sealed class AuthSecGroupStack : Stack
{
    internal AuthSecGroupStack(Construct scope, AppConfiguration configuration, string executable, Architecture architecture)
        : base(
            scope,
            "AuthSecGroup",
            new StackProps { StackName = StackNameFor(configuration.Name), Description = configuration.Description }
        )
    {
        Access = new AuthenticatingSecGroup(
            this,
            "Access",
            new AuthenticatingSecGroupProps
            {
                Name = configuration.Name,
                Description = configuration.Description,
                SecurityGroups =
                [
                    .. configuration.SecurityGroups.Select(group => SecurityGroupAccess.Of(group.RegionName, group.GroupIds, group.Rules)),
                ],
                TimeToExpire = Seconds(configuration.TimeToExpire),
                SweepInterval = Seconds(configuration.SweepInterval),
                LogLevel = configuration.LogLevel,
                StageName = configuration.DeploymentStage,
                UsersBucket = configuration.UsersBucketName is { } bucket ? Bucket.FromBucketName(this, "Users", bucket) : null,
                UsersPrefix = configuration.UsersPrefix,
                LogRetention = configuration.LogRetention,
                IpAddressType = configuration.IpAddressType,
                RuleQuota = configuration.RuleQuota,
                AlarmActions = configuration.AlarmTopicArn is { } topic ? [new SnsAction(Topic.FromTopicArn(this, "Alarms", topic))] : null,
                GatewayLogging = configuration.GatewayLogging,
                Tracing = configuration.Tracing,
                Code = Code.FromAsset(executable),
                Architecture =
                    architecture is Architecture.Arm64
                        ? Amazon.CDK.AWS.Lambda.Architecture.ARM_64
                        : Amazon.CDK.AWS.Lambda.Architecture.X86_64,
            }
        );

        Output("InvokeUrl", Access.ConnectionUrl, "Call this with POST, GET or DELETE, signed for execute-api");
        Output("PostArn", Access.ConnectionArn("POST"), "Allow execute-api:Invoke on this to let somebody open and renew");
        Output("GetArn", Access.ConnectionArn("GET"), "Allow execute-api:Invoke on this to let somebody ask");
        Output("DeleteArn", Access.ConnectionArn("DELETE"), "Allow execute-api:Invoke on this to let somebody close");
        Output("ConnectionFunctionName", Access.ConnectionFunction.FunctionName, "The function behind /connection");
        Output("SweepFunctionName", Access.SweepFunction.FunctionName, "The function that closes leases whose time is up");
        Output("ScheduleRuleArn", Access.Schedule.RuleArn, "The rule that starts the sweep");
        Output("UsersBucketName", Access.UsersBucket.BucketName, "Put the user files here: *.json, each an array of user names and ARNs");
    }

    internal AuthenticatingSecGroup Access { get; }

    private void Output(string id, string value, string description) =>
        _ = new CfnOutput(this, id, new CfnOutputProps { Value = value, Description = description });

    private static Duration? Seconds(int? seconds) => seconds is { } value ? Duration.Seconds(value) : null;

    // CloudFormation takes letters, digits and hyphens, beginning with a letter.
    private static string StackNameFor(string name)
    {
        var allowed = name.Replace('.', '-').Replace('_', '-');
        return char.IsAsciiLetter(allowed[0]) ? allowed : $"authsecgroup-{allowed.TrimStart('-')}".TrimEnd('-');
    }
}
