using Amazon.CDK;
using Amazon.CDK.AWS.Logs;
using AuthSecGroup.Cdk;

namespace AuthSecGroup.App.Configuration;

/// <summary>The valid value of the context key <c>authsecgroup</c>. Null selects the construct's default.</summary>
internal sealed record AppConfiguration(string Name, IReadOnlyList<ConfiguredGroups> SecurityGroups)
{
    internal string? Description { get; init; }

    internal int? TimeToExpire { get; init; }

    internal int? SweepInterval { get; init; }

    internal LogLevel? LogLevel { get; init; }

    internal RetentionDays? LogRetention { get; init; }

    internal string? DeploymentStage { get; init; }

    internal string? UsersBucketName { get; init; }

    internal string? UsersBucketKeyArn { get; init; }

    internal string? UsersPrefix { get; init; }

    internal int? ThrottlingRateLimit { get; init; }

    internal int? ThrottlingBurstLimit { get; init; }

    internal int? MemorySize { get; init; }

    internal int? ConnectionReservedConcurrentExecutions { get; init; }

    internal int? SweepReservedConcurrentExecutions { get; init; }

    internal bool? KeepWarm { get; init; }

    internal IpAddressType? IpAddressType { get; init; }

    internal int? MaxAddressesPerCaller { get; init; }

    internal IReadOnlyList<string>? TrustedAccounts { get; init; }

    internal IReadOnlyList<string>? AllowedSourceRanges { get; init; }

    internal int? RuleQuota { get; init; }

    internal string? AlarmTopicArn { get; init; }

    internal GatewayLogging? GatewayLogging { get; init; }

    internal bool? Tracing { get; init; }

    internal bool? Dashboard { get; init; }

    internal RemovalPolicy? RemovalPolicy { get; init; }
}

/// <summary>An entry of <c>securityGroups</c>.</summary>
internal sealed record ConfiguredGroups(string RegionName, IReadOnlyList<string> GroupIds, IReadOnlyList<IngressPort> Rules)
{
    internal string? Target { get; init; }

    internal int? TimeToExpire { get; init; }

    internal string? AccessRoleArn { get; init; }

    internal string? ExternalId { get; init; }
}
