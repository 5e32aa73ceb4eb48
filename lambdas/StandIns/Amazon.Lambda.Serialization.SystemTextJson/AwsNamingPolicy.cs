using System.Text.Json;

namespace Amazon.Lambda.Serialization.SystemTextJson;

/// <summary>The names of AWS that no rule gives (<c>x-amz-id-2</c>, <c>x-amz-request-id</c>); any other name is left to another policy.</summary>
public class AwsNamingPolicy : JsonNamingPolicy
{
    private readonly JsonNamingPolicy _fallback;

    /// <summary>Any other name is written as it is declared.</summary>
    public AwsNamingPolicy() { }

    /// <summary>Any other name is written as <paramref name="fallbackNamingPolicy"/> has it; null means as it is declared.</summary>
    public AwsNamingPolicy(JsonNamingPolicy fallbackNamingPolicy) => _fallback = fallbackNamingPolicy;

    /// <inheritdoc/>
    public override string ConvertName(string name) =>
        name switch
        {
            "XAmzId2" => "x-amz-id-2",
            "XAmzRequestId" => "x-amz-request-id",
            _ => _fallback?.ConvertName(name) ?? name,
        };
}
