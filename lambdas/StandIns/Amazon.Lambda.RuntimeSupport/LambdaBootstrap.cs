using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// A function's loop: gets an event from the Runtime API, calls the handler, sends its response, and repeats.
/// See https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
/// </summary>
public class LambdaBootstrap : IDisposable
{
    private readonly RuntimeApiClient _client;
    private readonly Func<Stream, ILambdaContext, Task<Stream>> _handler;
    private readonly LambdaBootstrapInitializer _initializer;

    internal LambdaBootstrap(
        RuntimeApiClient client,
        Func<Stream, ILambdaContext, Task<Stream>> handler,
        LambdaBootstrapInitializer initializer
    )
    {
        _client = client;
        _handler = handler;
        _initializer = initializer;
    }

    /// <summary>
    /// Serves events until <paramref name="cancellationToken"/> is cancelled. The current event still gets its response. An
    /// exception of the handler is reported as that invocation's error, and the next event is served.
    /// </summary>
    /// <exception cref="Exception">
    /// The initializer's exception; or the Runtime API can't be reached or refuses a call. Then the process should end.
    /// </exception>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (_initializer is not null && !await InitializeAsync())
        {
            return;
        }

        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await ServeNextAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Closes the connection to the Runtime API.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the connection to the Runtime API if <paramref name="disposing"/>.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _client.Dispose();
        }
    }

    private async Task<bool> InitializeAsync()
    {
        try
        {
            return await _initializer();
        }
        catch (Exception e)
        {
            // Written first, so that the log has the cause even if the report fails.
            new LogWriter(_client.Function, requestId: null).Write(LogLevel.Critical, "The function could not be initialized.", e);
            await _client.ReportInitializationErrorAsync(e);
            throw;
        }
    }

    private async Task ServeNextAsync(CancellationToken cancellationToken)
    {
        var context = await _client.NextAsync(cancellationToken);
        ArraySegment<byte> response;
        try
        {
            using var output = await _handler(context.Event, context);
            response = await ReadToEndAsync(output);
        }
        catch (Exception e)
        {
            context.Log.Write(LogLevel.Error, "The handler failed.", e);
            await _client.ReportInvocationErrorAsync(context.AwsRequestId, e);
            return;
        }

        await SendAsync(context, response);
    }

    private async Task SendAsync(InvocationContext context, ArraySegment<byte> response)
    {
        try
        {
            await _client.RespondAsync(context.AwsRequestId, response);
        }
        catch (RuntimeApiException e) when (e.IsPayloadTooLarge)
        {
            context.Log.Write(LogLevel.Error, $"The response of {response.Count} bytes is larger than the service allows.", e);
            await ReportRefusedResponseAsync(context, e);
        }
    }

    private async Task ReportRefusedResponseAsync(InvocationContext context, RuntimeApiException refusal)
    {
        try
        {
            await _client.ReportRefusedResponseAsync(context.AwsRequestId, refusal);
        }
        catch (RuntimeApiException e) when (e.IsForbidden)
        {
            // If Lambda refuses a response because of its size, it reports that itself and accepts no second report:
            // https://github.com/aws/aws-lambda-runtime-interface-emulator/blob/develop/internal/lambda/rapi/handler/invocationresponse.go
            context.Log.Write(LogLevel.Debug, "The service has reported the refused response itself.", e);
        }
    }

    // Read before it is sent: a stream that can't be read is the handler's error, and doesn't end the process.
    private static async Task<ArraySegment<byte>> ReadToEndAsync(Stream output)
    {
        if (output is null)
        {
            return ArraySegment<byte>.Empty;
        }

        if (output is MemoryStream memory && memory.TryGetBuffer(out var whole))
        {
            return whole[(int)Math.Min(memory.Position, whole.Count)..];
        }

        using var copy = new MemoryStream();
        await output.CopyToAsync(copy);
        return new ArraySegment<byte>(copy.GetBuffer(), 0, (int)copy.Length);
    }
}
