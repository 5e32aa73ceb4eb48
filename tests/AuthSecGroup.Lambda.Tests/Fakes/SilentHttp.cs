namespace AuthSecGroup.Lambda.Tests.Fakes;

/// <summary>
/// An HTTP server that accepts requests and doesn't respond. The vendor's client doesn't notice when the caller stops waiting.
/// </summary>
internal sealed class SilentHttp : HttpMessageHandler
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<HttpResponseMessage> _never = new();

    /// <summary>The only responses; null for none, which is the default for all requests.</summary>
    public Func<Uri, HttpResponseMessage?> Respond { get; set; } = _ => null;

    /// <summary>Completed by the first request that gets no response.</summary>
    public Task Asked => _asked.Task;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Respond(request.RequestUri!) is { } response)
        {
            return Task.FromResult(response);
        }

        _asked.TrySetResult();
        return _never.Task;
    }
}
