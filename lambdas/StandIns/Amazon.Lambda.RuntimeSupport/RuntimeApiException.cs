using System.Net;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The Runtime API returned an error.</summary>
internal sealed class RuntimeApiException(HttpRequestMessage request, HttpStatusCode status, string body)
    : Exception(
        $"The Runtime API returned {(int)status} to {request.Method} {request.RequestUri.AbsolutePath}: {body}{Consequence(status)}"
    )
{
    public bool IsForbidden => status == HttpStatusCode.Forbidden;

    public bool IsPayloadTooLarge => status == HttpStatusCode.RequestEntityTooLarge;

    private static string Consequence(HttpStatusCode status) =>
        status == HttpStatusCode.InternalServerError ? " The execution environment can't recover from that; this process must end." : "";
}
