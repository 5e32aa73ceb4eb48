using System.Text.Json;
using System.Text.RegularExpressions;
using AuthSecGroup.Aws;
using AuthSecGroup.Aws.Logging;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Leases;

namespace AuthSecGroup.Lambda.CustomResources;

/// <summary>
/// Sends responses to CloudFormation, with a PUT to the signed URL that the event contains
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html). Only to Amazon S3: an event that anyone could
/// write must not make the function send something elsewhere.
/// </summary>
/// <param name="http">See <see cref="NewClient"/>.</param>
/// <param name="responseOrigin">See <see cref="FunctionEnvironment.ResponseOrigin"/>.</param>
/// <param name="log">The log.</param>
/// <param name="time">The clock.</param>
internal sealed partial class ResponseSender(HttpClient http, string? responseOrigin, JsonLog log, TimeProvider time)
{
    /// <summary>The longest that all attempts to send a response take.</summary>
    internal static readonly TimeSpan LongestResponse = TimeSpan.FromSeconds(15);

    // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
    private const int LargestBytes = 4096;

    /// <summary>A client that follows no redirects, which could lead elsewhere than to S3.</summary>
    public static HttpClient NewClient() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, SslOptions = ServerCertificates.Default.NewOptions() });

    /// <summary>Throws if a response must not be sent to the URL.</summary>
    /// <exception cref="InvalidOperationException">The URL is neither one of Amazon S3 nor of the allowed origin.</exception>
    public void RequireAllowed(Uri url)
    {
        var isS3 = url is { IsAbsoluteUri: true, Scheme: "https", IsDefaultPort: true } && S3Host.IsMatch(url.Host);
        if (!isS3 && (string.IsNullOrEmpty(responseOrigin) || url.GetLeftPart(UriPartial.Authority) != responseOrigin))
        {
            throw new InvalidOperationException(
                $"The event's ResponseURL is at {url.GetLeftPart(UriPartial.Authority)}; allowed are https URLs of Amazon S3 "
                    + "(.amazonaws.com or .amazonaws.com.cn). Nothing was done."
            );
        }
    }

    /// <summary>Sends a response; tries again after an error, because a lost response makes the stack wait until its timeout.</summary>
    /// <exception cref="HttpRequestException">No attempt succeeded.</exception>
    public async Task SendAsync(Uri url, CustomResourceResponse response)
    {
        var body = Serialize(response);
        using var limit = new CancellationTokenSource(LongestResponse, time);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await PutAsync(url, body, limit.Token);
                return;
            }
            catch (HttpRequestException e) when (attempt < Retry.Attempts - 1)
            {
                log.Warning(
                    "the response to CloudFormation could not be sent, trying again",
                    ("attempt", attempt + 1),
                    ("detail", e.Message)
                );
#pragma warning disable CA5394 // The jitter is no secret.
                await Task.Delay(Retry.PauseAfter(attempt, Random.Shared.NextDouble()), time, limit.Token);
#pragma warning restore CA5394
            }
        }
    }

    /// <summary>Serializes the response and shortens its reason to what CloudFormation accepts.</summary>
    private static byte[] Serialize(CustomResourceResponse response)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(response, CustomResourceJson.Default.CustomResourceResponse);
        for (var reason = response.Reason; body.Length > LargestBytes && reason.Length > 0; )
        {
            // A character takes at most six bytes: \u0000.
            var excess = body.Length - LargestBytes;
            reason = reason[..Math.Max(0, reason.Length - Math.Max(1, excess / 6))];
            body = JsonSerializer.SerializeToUtf8Bytes(
                response with
                {
                    Reason = reason + "... (shortened; see the log)",
                },
                CustomResourceJson.Default.CustomResourceResponse
            );
        }

        return body;
    }

    private async Task PutAsync(Uri url, byte[] body, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(body);
        // The URL was signed for a request without a content type.
        content.Headers.ContentType = null;
        using var response = await http.PutAsync(url, content, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    // https://docs.aws.amazon.com/general/latest/gr/s3.html: s3.region, s3-region, and s3 alone, with or without a bucket before it.
    [GeneratedRegex(@"^([a-z0-9.-]+\.)?s3([.-][a-z0-9-]+)*\.amazonaws\.com(\.cn)?\z")]
    private static partial Regex S3Host { get; }
}
