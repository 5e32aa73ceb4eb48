using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// The loop of a function: asks the Runtime API for an event, has the handler answer it, sends the answer, and asks again.
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
    /// Serves events until <paramref name="cancellationToken"/> is cancelled, then returns; an event that is being served is still answered.
    /// What the handler throws is reported as that invocation's error, and the next event is served.
    /// </summary>
    /// <exception cref="Exception">
    /// What the initializer threw; or the Runtime API can't be reached or refuses, after which the process should end at once.
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

    /// <summary>Closes the connection to the Runtime API when <paramref name="disposing"/>.</summary>
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
            // Written first: if the report fails too, the log still says what came before it.
            new LogWriter(_client.Function, requestId: null).Write(LogLevel.Critical, "The function could not be initialized.", e);
            await _client.ReportInitializationErrorAsync(e);
            throw;
        }
    }

    private async Task ServeNextAsync(CancellationToken cancellationToken)
    {
        var context = await _client.NextAsync(cancellationToken);
        ArraySegment<byte> answer;
        try
        {
            using var output = await _handler(context.Event, context);
            answer = await ReadToEndAsync(output);
        }
        catch (Exception e)
        {
            context.Log.Write(LogLevel.Error, "The handler failed.", e);
            await _client.ReportInvocationErrorAsync(context.AwsRequestId, e);
            return;
        }

        await SendAsync(context, answer);
    }

    private async Task SendAsync(InvocationContext context, ArraySegment<byte> answer)
    {
        try
        {
            await _client.RespondAsync(context.AwsRequestId, answer);
        }
        catch (RuntimeApiException e) when (e.IsPayloadTooLarge)
        {
            context.Log.Write(LogLevel.Error, $"The answer of {answer.Count} bytes is more than the service takes.", e);
            await ReportRefusedAnswerAsync(context, e);
        }
    }

    private async Task ReportRefusedAnswerAsync(InvocationContext context, RuntimeApiException refusal)
    {
        try
        {
            await _client.ReportRefusedResponseAsync(context.AwsRequestId, refusal);
        }
        catch (RuntimeApiException e) when (e.IsForbidden)
        {
            // Lambda tells the invoker itself when it refuses an answer for its size, and then takes no second report:
            // https://github.com/aws/aws-lambda-runtime-interface-emulator/blob/develop/internal/lambda/rapi/handler/invocationresponse.go
            context.Log.Write(LogLevel.Debug, "The service has reported the refused answer itself.", e);
        }
    }

    // Read here and not while sending: a stream that can't be read is the handler's error and no reason to end the process.
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
