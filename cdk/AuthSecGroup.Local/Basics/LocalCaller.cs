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
    /// <summary>The unique id: <c>AIDA…</c> of a user, <c>AROA…:session</c> of a role's session.</summary>
    /// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html</remarks>
    public string UniqueId { get; } =
        Arn.Contains(":assumed-role/", StringComparison.Ordinal)
            ? $"AROA{DeterministicId.UpperAlphanumeric(Arn, 17)}:{Arn.Split('/')[^1]}"
            : $"AIDA{DeterministicId.UpperAlphanumeric(Arn, 17)}";

    /// <summary>True if IAM allows the caller to invoke the API.</summary>
    public bool IsAllowed { get; init; }

    /// <summary>The caller's keys as curl takes them.</summary>
    /// <param name="region">The region to sign for.</param>
    /// <param name="url">What to call.</param>
    /// <param name="method">How to call it.</param>
    public string CurlCommand(string region, Uri url, string method = "POST") =>
        $"curl -sS -X {method} --aws-sigv4 aws:amz:{region}:execute-api --user {AccessKeyId}:{SecretAccessKey} "
        + (SessionToken is null ? "" : $"-H 'x-amz-security-token: {SessionToken}' ")
        + url;

    /// <summary>
    /// The caller's keys as environment variables before a command of the client or the AWS CLI, which apply to this command only. The
    /// token is always among them, because the shell may have one of a real session.
    /// </summary>
    [JsonIgnore]
    public string Variables => $"AWS_ACCESS_KEY_ID={AccessKeyId} AWS_SECRET_ACCESS_KEY={SecretAccessKey} AWS_SESSION_TOKEN={SessionToken}";
}
