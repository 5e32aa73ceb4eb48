namespace AuthSecGroup.Aws;

/// <summary>
/// Reads an answer to its end before the SDK sees it. When a call is cancelled while the SDK parses the answer, the SDK disposes of the
/// response on the cancelling thread; were the parsing thread still reading from the network, the connection would go back to the pool in
/// the middle of an
/// answer, and
/// the next call on it would hang or be given what is left. With the answer at hand there is no connection to spoil, and the time that an
/// attempt may take covers all of the answer and not only its headers.
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
