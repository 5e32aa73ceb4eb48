using System.Net;

namespace AuthSecGroup.Lambda.Tests.Fakes;

/// <summary>An HTTP server without a network: keeps what is sent and answers as it is told.</summary>
internal sealed class RecordingHttp(Func<SentRequest, HttpResponseMessage>? answer = null) : HttpMessageHandler
{
    private readonly Lock _lock = new();
    private readonly List<SentRequest> _sent = [];

    public IReadOnlyList<SentRequest> Sent
    {
        get
        {
            lock (_lock)
            {
                return [.. _sent];
            }
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var sent = new SentRequest(request.Method.Method, request.RequestUri!, body, request.Content?.Headers.ContentType?.ToString());
        lock (_lock)
        {
            _sent.Add(sent);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return answer?.Invoke(sent) ?? new HttpResponseMessage(HttpStatusCode.OK);
    }
}

/// <summary>One request as it was sent.</summary>
internal sealed record SentRequest(string Method, Uri Url, string Body, string? ContentType);
