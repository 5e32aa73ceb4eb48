using System.Text.Json.Serialization;

namespace AuthSecGroup.Local.Basics;

/// <summary>Somebody who may try the endpoint, with keys that are plainly fake and meant to be shown.</summary>
/// <param name="Name">The name in local mode.</param>
/// <param name="Arn">The principal, such as <c>arn:aws:iam::123456789012:user/alice</c>.</param>
/// <param name="AccessKeyId">The public half of the key.</param>
/// <param name="SecretAccessKey">The secret half of the key.</param>
/// <param name="SessionToken">The token that must be sent as well, for a role's session; null for a user.</param>
internal sealed record LocalCaller(string Name, string Arn, string AccessKeyId, string SecretAccessKey, string? SessionToken = null)
{
    /// <summary>What to expect, in a few words; empty for callers that a test adds.</summary>
    [JsonIgnore]
    public string Note { get; init; } = "";

    /// <summary>The caller's keys as curl takes them.</summary>
    /// <param name="region">The region to sign for.</param>
    /// <param name="url">What to call.</param>
    /// <param name="method">How to call it.</param>
    public string CurlCommand(string region, Uri url, string method = "POST") =>
        $"curl -sS -X {method} --aws-sigv4 aws:amz:{region}:execute-api --user {AccessKeyId}:{SecretAccessKey} "
        + (SessionToken is null ? "" : $"-H 'x-amz-security-token: {SessionToken}' ")
        + url;
}
