namespace AuthSecGroup.Aws;

/// <summary>
/// Reads a response to its end before the SDK sees it. When a call is cancelled while the SDK parses the response, the SDK disposes of it
/// on the cancelling thread. If the parsing thread still read from the network, the connection would return to the pool in the middle of a
/// response, and the next call on it would hang or get the rest. With the whole response in memory there is no connection to spoil, and
/// the time limit of an attempt covers the whole response and not only its headers.
/// </summary>
internal sealed class BufferedResponseHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    // A page of 1,000 rules has less than 1 MB, a user file or a page of a listing too.
    private const int MostBytes = 16 * 1024 * 1024;

    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            await response.Content.LoadIntoBufferAsync(MostBytes, cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
