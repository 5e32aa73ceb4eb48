namespace AuthSecGroup.Lambda.Tests.Fakes;

/// <summary>
/// An HTTP server that accepts requests and never responds. The vendor's client doesn't notice when the caller stops waiting.
/// </summary>
internal sealed class SilentHttp : HttpMessageHandler
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<HttpResponseMessage> _never = new();

    /// <summary>Completed by the first request.</summary>
    public Task Asked => _asked.Task;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _asked.TrySetResult();
        return _never.Task;
    }
}
