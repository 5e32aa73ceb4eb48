using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;

namespace AuthSecGroup.StandIns.Tests;

/// <summary>
/// A bootstrap that runs in this process with a <see cref="LocalRuntimeApi"/> of its own. Its console output is
/// recorded.
/// </summary>
internal sealed class RunningFunction : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly TextWriter _consoleBefore = Console.Out;
    private readonly StringWriter _console = new();
    private readonly LambdaBootstrap _bootstrap;
    private readonly Task _run;

    private RunningFunction(LocalRuntimeApi api, LambdaBootstrapBuilder builder)
    {
        Api = api;
        Environment.SetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API", api.Address);
        Console.SetOut(_console);
        _bootstrap = builder.Build();
        _run = _bootstrap.RunAsync(_stop.Token);
    }

    public LocalRuntimeApi Api { get; }

    public string Output => _console.ToString();

    public static async Task<RunningFunction> StartAsync(Func<LocalRuntimeApi, LambdaBootstrapBuilder> create)
    {
        var api = await LocalRuntimeApi.StartAsync();
        return new RunningFunction(api, create(api));
    }

    public static Task<RunningFunction> StartAsync(Func<Stream, ILambdaContext, Task<Stream>> handler) =>
        StartAsync(_ => LambdaBootstrapBuilder.Create(handler));

    /// <summary>A function that responds with its event, after <paramref name="look"/> has received the context.</summary>
    public static Task<RunningFunction> EchoAsync(Action<ILambdaContext>? look = null) =>
        StartAsync(
            (input, context) =>
            {
                look?.Invoke(context);
                return Task.FromResult(input);
            }
        );

    /// <summary>Sends an event; returns what the function posts next.</summary>
    public Task<Posted> InvokeAsync(string body = "{}") => InvokeAsync(new RuntimeEvent(body));

    public Task<Posted> InvokeAsync(RuntimeEvent invocation)
    {
        Api.Send(invocation);
        return Api.PostedAsync();
    }

    /// <summary>Waits until the loop ends by itself; throws what it threw.</summary>
    public Task EndAsync() => _run.WaitAsync(Patience);

    /// <summary>Sends an event that ends the loop; returns what it threw.</summary>
    public Task<Exception> EndWithAsync(RuntimeEvent invocation)
    {
        Api.Send(invocation);
        return Assert.ThrowsAnyAsync<Exception>(EndAsync);
    }

    /// <summary>Asks the loop to end and waits until it has; throws what it threw.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAny(_run.WaitAsync(Patience));
        _bootstrap.Dispose();
        _stop.Dispose();
        await Api.DisposeAsync();
        Console.SetOut(_consoleBefore);
        Environment.SetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API", null);
        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", null);
    }
}
