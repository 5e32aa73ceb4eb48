using System.Text.Json.Serialization;
using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.Core.Configuration;

/// <summary>One entry of <see cref="FunctionEnvironment.SecurityGroups"/> as it is written.</summary>
internal sealed record SecurityGroupEntry(
    string? Region,
    IReadOnlyList<string?>? Groups,
    IReadOnlyList<string?>? Rules,
    string? Target,
    long? TimeToExpireSeconds,
    string? AccessRoleArn,
    string? ExternalId
);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(List<SecurityGroupEntry?>))]
internal sealed partial class ConfigurationJson : JsonSerializerContext;
