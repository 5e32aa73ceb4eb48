using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;

namespace AuthSecGroup.StandIns.Tests;

/// <summary>A bootstrap that runs in this process against a <see cref="LocalRuntimeApi"/>, with its console kept.</summary>
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
        Environment.SetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API", api.Address);
        Console.SetOut(_console);
        _bootstrap = builder.Build();
        _run = _bootstrap.RunAsync(_stop.Token);
    }

    public string Output => _console.ToString();

    public static RunningFunction Start(LocalRuntimeApi api, LambdaBootstrapBuilder builder) => new(api, builder);

    public static RunningFunction Start(LocalRuntimeApi api, Func<Stream, ILambdaContext, Task<Stream>> handler) =>
        new(api, LambdaBootstrapBuilder.Create(handler));

    /// <summary>Waits until the loop ends by itself; throws what it threw.</summary>
    public Task EndAsync() => _run.WaitAsync(Patience);

    /// <summary>Asks the loop to end and waits until it has; throws what it threw.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run.WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _bootstrap.Dispose();
        _stop.Dispose();
        Console.SetOut(_consoleBefore);
        Environment.SetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API", null);
        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", null);
    }
}
