using System.Collections.Concurrent;
using System.Net;

namespace AuthSecGroup.Lambda.Tests.Fakes;

/// <summary>
/// An HTTP server without a network. It records the requests and sends the responses of the test; 200 without a body by
/// default.
/// </summary>
internal sealed class RecordingHttp(Func<SentRequest, HttpResponseMessage>? respond = null) : HttpMessageHandler
{
    private readonly ConcurrentQueue<SentRequest> _sent = [];

    public IReadOnlyList<SentRequest> Sent => [.. _sent];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var sent = new SentRequest(request.Method.Method, request.RequestUri!, body, request.Content?.Headers.ContentType?.ToString());
        _sent.Enqueue(sent);
        cancellationToken.ThrowIfCancellationRequested();
        return respond?.Invoke(sent) ?? new HttpResponseMessage(HttpStatusCode.OK);
    }
}

/// <summary>One request as it was sent.</summary>
internal sealed record SentRequest(string Method, Uri Url, string Body, string? ContentType);
