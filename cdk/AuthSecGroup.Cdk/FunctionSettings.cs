using System.Globalization;
using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.Cdk;

/// <summary>The environment variables of both functions.</summary>
internal sealed class FunctionSettings(
    AuthenticatingSecGroupProps props,
    string deploymentName,
    IBucket users,
    IBucket leases,
    SecurityGroupSet groups
)
{
    internal Dictionary<string, string> Connection()
    {
        var environment = Common();
        if (props.MaxAddressesPerCaller is { } addresses)
        {
            environment[FunctionEnvironment.MaxAddressesPerCaller] = NumberText(addresses);
        }

        return environment;
    }

    internal Dictionary<string, string> Sweep()
    {
        var environment = Common();
        environment[FunctionEnvironment.SweepIntervalSeconds] = SecondsText(Schedules.SweepInterval(props));
        if (props.RuleQuota is { } quota)
        {
            environment[FunctionEnvironment.RuleQuota] = NumberText(quota);
        }

        return environment;
    }

    private Dictionary<string, string> Common()
    {
        var environment = new Dictionary<string, string>
        {
            [FunctionEnvironment.Name] = deploymentName,
            [FunctionEnvironment.TimeToExpireSeconds] = SecondsText(
                props.TimeToExpire ?? Duration.Seconds(Limits.DefaultTimeToExpireSeconds)
            ),
            [FunctionEnvironment.SecurityGroups] = groups.ToJson(),
            [FunctionEnvironment.LeasesBucket] = leases.BucketName,
            [FunctionEnvironment.LogLevel] = (props.LogLevel ?? LogLevel.Info) switch
            {
                LogLevel.Debug => "debug",
                LogLevel.Info => "info",
                LogLevel.Warning => "warning",
                _ => "error",
            },
            [FunctionEnvironment.UsersBucket] = users.BucketName,
            [FunctionEnvironment.CertificateFile] = RootCertificates.File,
            [FunctionEnvironment.CertificateFolder] = RootCertificates.NoFolder,
        };
        if (!string.IsNullOrEmpty(props.UsersPrefix))
        {
            environment[FunctionEnvironment.UsersPrefix] = props.UsersPrefix;
        }

        return environment;
    }

    private static string SecondsText(Duration duration) => NumberText(duration.ToSeconds());

    private static string NumberText(double number) =>
        Token.IsUnresolved(number) ? Token.AsString(number) : number.ToString(CultureInfo.InvariantCulture);
}
