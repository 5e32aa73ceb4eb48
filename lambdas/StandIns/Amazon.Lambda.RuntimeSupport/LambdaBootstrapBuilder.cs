using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Makes a <see cref="LambdaBootstrap"/> around a handler.</summary>
public class LambdaBootstrapBuilder
{
    private readonly Func<Stream, ILambdaContext, Task<Stream>> _handler;
    private LambdaBootstrapInitializer _initializer;

    private LambdaBootstrapBuilder(Func<Stream, ILambdaContext, Task<Stream>> handler) => _handler = handler;

    /// <summary>
    /// A handler that reads the event as it came, valid JSON or not. What it answers is sent from the stream's position on and the stream is
    /// disposed; null answers nothing.
    /// </summary>
    public static LambdaBootstrapBuilder Create(Func<Stream, ILambdaContext, Task<Stream>> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new LambdaBootstrapBuilder(handler);
    }

    /// <summary>
    /// A handler of objects. An event that <paramref name="serializer"/> can't read is an error of the invocation; the handler never sees it.
    /// </summary>
    public static LambdaBootstrapBuilder Create<TInput, TOutput>(
        Func<TInput, ILambdaContext, Task<TOutput>> handler,
        ILambdaSerializer serializer
    )
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentNullException.ThrowIfNull(serializer);
        return new LambdaBootstrapBuilder(
            async (input, context) =>
            {
                var output = new MemoryStream();
                serializer.Serialize(await handler(serializer.Deserialize<TInput>(input), context), output);
                output.Position = 0;
                return output;
            }
        );
    }

    /// <summary>Runs <paramref name="lambdaBootstrapInitializer"/> before the first event is asked for.</summary>
    public LambdaBootstrapBuilder UseBootstrapHandler(LambdaBootstrapInitializer lambdaBootstrapInitializer)
    {
        _initializer = lambdaBootstrapInitializer;
        return this;
    }

    /// <summary>The bootstrap, which speaks to the Runtime API that <c>AWS_LAMBDA_RUNTIME_API</c> names.</summary>
    /// <exception cref="InvalidOperationException">The variable is not set, or is not <c>host:port</c>.</exception>
    public LambdaBootstrap Build() => new(RuntimeApiClient.FromEnvironment(), _handler, _initializer);
}
