using System.Text.Json;
using Amazon.CDK;
using Amazon.CDK.AWS.Logs;
using AuthSecGroup.Cdk;

namespace AuthSecGroup.App.Configuration;

/// <summary>A key with a fixed set of values.</summary>
/// <param name="Key">The key in camelCase.</param>
/// <param name="Values">The values by their JSON text.</param>
/// <param name="Allowed">The JSON texts, in words.</param>
/// <param name="IgnoreCase">True if the values can be written in uppercase.</param>
internal sealed record Choice<T>(string Key, IReadOnlyDictionary<string, T> Values, string Allowed, bool IgnoreCase = false)
    where T : struct
{
    internal T? Find(JsonElement value)
    {
        var text = value.GetRawText();
        return Values.TryGetValue(IgnoreCase ? text.ToLowerInvariant() : text, out var found) ? found : null;
    }
}

internal static class Choices
{
    // The Terraform module's values are in uppercase.
    internal static readonly Choice<LogLevel> LogLevels = new(
        "logLevel",
        Each([
            ("\"debug\"", LogLevel.Debug),
            ("\"info\"", LogLevel.Info),
            ("\"warning\"", LogLevel.Warning),
            ("\"error\"", LogLevel.Error),
        ]),
        "\"debug\", \"info\", \"warning\" or \"error\"",
        IgnoreCase: true
    );

    internal static readonly Choice<IpAddressType> IpAddressTypes = new(
        "ipAddressType",
        Each([("\"ipv4\"", IpAddressType.Ipv4), ("\"dualstack\"", IpAddressType.DualStack)]),
        "\"ipv4\" or \"dualstack\""
    );

    internal static readonly Choice<GatewayLogging> GatewayLoggings = new(
        "gatewayLogging",
        Each([
            ("\"none\"", GatewayLogging.None),
            ("\"useAccountRole\"", GatewayLogging.UseAccountRole),
            ("\"createAccountRole\"", GatewayLogging.CreateAccountRole),
        ]),
        "\"none\", \"useAccountRole\" or \"createAccountRole\""
    );

    internal static readonly Choice<bool> Tracing = Flag("tracing");

    internal static readonly Choice<bool> KeepWarm = Flag("keepWarm");

    internal static readonly Choice<bool> Dashboard = Flag("dashboard");

    internal static readonly Choice<RemovalPolicy> RemovalPolicies = new(
        "removalPolicy",
        Each([("\"retain\"", RemovalPolicy.RETAIN), ("\"destroy\"", RemovalPolicy.DESTROY)]),
        "\"retain\" or \"destroy\""
    );

    // The only values that CloudWatch Logs accepts:
    // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
    internal static readonly Choice<RetentionDays> LogRetentionDays = new(
        "logRetentionDays",
        Each([
            ("1", RetentionDays.ONE_DAY),
            ("3", RetentionDays.THREE_DAYS),
            ("5", RetentionDays.FIVE_DAYS),
            ("7", RetentionDays.ONE_WEEK),
            ("14", RetentionDays.TWO_WEEKS),
            ("30", RetentionDays.ONE_MONTH),
            ("60", RetentionDays.TWO_MONTHS),
            ("90", RetentionDays.THREE_MONTHS),
            ("120", RetentionDays.FOUR_MONTHS),
            ("150", RetentionDays.FIVE_MONTHS),
            ("180", RetentionDays.SIX_MONTHS),
            ("365", RetentionDays.ONE_YEAR),
            ("400", RetentionDays.THIRTEEN_MONTHS),
            ("545", RetentionDays.EIGHTEEN_MONTHS),
            ("731", RetentionDays.TWO_YEARS),
            ("1096", RetentionDays.THREE_YEARS),
            ("1827", RetentionDays.FIVE_YEARS),
            ("2192", RetentionDays.SIX_YEARS),
            ("2557", RetentionDays.SEVEN_YEARS),
            ("2922", RetentionDays.EIGHT_YEARS),
            ("3288", RetentionDays.NINE_YEARS),
            ("3653", RetentionDays.TEN_YEARS),
        ]),
        "1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653"
    );

    private static Choice<bool> Flag(string key) => new(key, Each([("true", true), ("false", false)]), "true or false");

    private static Dictionary<string, T> Each<T>((string Json, T Meaning)[] values) =>
        values.ToDictionary(value => value.Json, value => value.Meaning);
}
