using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Signing;

namespace AuthSecGroup.Local.Functions;

/// <summary>One process of a function. It works on one event at a time, as in Lambda.</summary>
internal sealed class FunctionInstance : IAsyncDisposable
{
    // Lambda gives 10 s and then starts again with the function's own time-out; this machine may have to share two cores.
    private static readonly TimeSpan InitLimit = TimeSpan.FromSeconds(30);

    private readonly LambdaFunction _function;
    private readonly RuntimeApi _runtimeApi;
    private readonly Process _process;
    private readonly Task<int> _exited;
    private readonly Task _output;

    private FunctionInstance(LambdaFunction function, RuntimeApi runtimeApi, Process process, Credential credential, FunctionLog log)
    {
        _function = function;
        _runtimeApi = runtimeApi;
        _process = process;
        Credential = credential;
        _exited = WaitForExitAsync(process);
        _output = Task.WhenAll(PumpAsync(process.StandardOutput, log), PumpAsync(process.StandardError, log));
    }

    /// <summary>The role's session that this process signs its calls with.</summary>
    public Credential Credential { get; }

    // The exit is asked for as well as waited for: the notice of it may come later than the next event.
    public bool IsAlive => !_exited.IsCompleted && !_process.HasExited && !_runtimeApi.InitError.IsCompleted;

    public int ProcessId => _process.Id;

    /// <summary>
    /// Starts the function's executable with the environment that Lambda would give it, and nothing else of this machine's.
    /// </summary>
    public static FunctionInstance Start(
        LambdaFunction function,
        RuntimeApi runtimeApi,
        Credential credential,
        IReadOnlyDictionary<string, string> localEnvironment,
        FunctionLog log
    )
    {
        var start = new ProcessStartInfo(function.Bootstrap)
        {
            WorkingDirectory = function.CodeDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in Environment(function, credential).Concat(function.Environment).Concat(localEnvironment))
        {
            start.Environment[name] = value.StartsWith(RootCertificates.TaskRoot, StringComparison.Ordinal)
                ? Path.Combine(function.CodeDirectory, value[RootCertificates.TaskRoot.Length..])
                : value;
        }

        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            return new FunctionInstance(function, runtimeApi, process, credential, log);
        }
        catch (Win32Exception error)
        {
            throw new LocalModeException(
                $"'{function.Bootstrap}' can't be started: {error.Message}. It must be an executable for this machine.",
                error
            );
        }
    }

    /// <summary>Gives the instance an event and waits for what comes of it.</summary>
    /// <param name="invocation">The event.</param>
    /// <param name="isReused">True if the instance has worked before. That it ended since then did this event no harm.</param>
    /// <returns>The result; null if a reused instance was gone before it took the event, which another one may then have.</returns>
    public async Task<InvocationResult?> RunAsync(Invocation invocation, bool isReused)
    {
        _runtimeApi.Offer(invocation);
        await WaitAsync(InitLimit, invocation.Delivered, _runtimeApi.InitError);
        if (invocation.Delivered.IsCompleted)
        {
            await WaitAsync(_function.Timeout, invocation.Completed);
            var seconds = _function.Timeout.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);
            return invocation.Completed.IsCompleted
                ? await invocation.Completed
                : await EndAsync(invocation.RequestId, $"Task timed out after {seconds} seconds");
        }

        if (_runtimeApi.InitError.IsCompleted)
        {
            Kill();
            await _exited;
            return RuntimeApi.Failure(invocation.RequestId, await _runtimeApi.InitError);
        }

        return _exited.IsCompleted && isReused
            ? null
            : await EndAsync(invocation.RequestId, $"the function didn't ask for its event within {InitLimit.TotalSeconds:0} seconds");
    }

    // Waits for one of the tasks or the end of the process, and no longer than the limit.
    private async Task WaitAsync(TimeSpan limit, params IEnumerable<Task> tasks)
    {
        using var over = new CancellationTokenSource();
        await Task.WhenAny([.. tasks, _exited, Task.Delay(limit, over.Token)]);
        await over.CancelAsync();
    }

    // The result if the process has ended by itself, or must be ended because it takes too long.
    private async Task<InvocationResult> EndAsync(string requestId, string tooLong)
    {
        var hasExited = _exited.IsCompleted;
        Kill();
        var exitCode = await _exited;
        var (type, what) = (hasExited, exitCode) switch
        {
            (false, _) => ("Sandbox.Timedout", tooLong),
            (true, 0) => ("Runtime.ExitError", "Runtime exited without providing a reason"),
            (true, _) => ("Runtime.ExitError", $"Runtime exited with error: exit status {exitCode}"),
        };
        return InvocationResult.Failed(requestId, type, $"RequestId: {requestId} Error: {what}");
    }

    // Read at once: a disposed process has no exit code.
    private static async Task<int> WaitForExitAsync(Process process)
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>Ends the process and whatever it started.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException) when (_exited.IsCompleted)
        {
            // It was faster.
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _exited;
        // What the process started may have inherited its output and hold it open; the last lines aren't worth the wait.
        await Task.WhenAny(_output, Task.Delay(TimeSpan.FromSeconds(1)));
        _process.Dispose();
    }

    private async Task PumpAsync(StreamReader reader, FunctionLog log)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            log.Add(_function.Handler, line);
        }
    }

    // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
    private static Dictionary<string, string> Environment(LambdaFunction function, Credential credential)
    {
        var region = function.Arn.Split(':')[3];
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["_HANDLER"] = function.Handler,
            ["AWS_REGION"] = region,
            ["AWS_DEFAULT_REGION"] = region,
            ["AWS_ACCESS_KEY_ID"] = credential.AccessKeyId,
            ["AWS_SECRET_ACCESS_KEY"] = credential.SecretAccessKey,
            ["AWS_SESSION_TOKEN"] = credential.SessionToken!,
            ["AWS_LAMBDA_FUNCTION_NAME"] = function.Name,
            ["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST",
            ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = function.MemorySize.ToString(CultureInfo.InvariantCulture),
            ["AWS_LAMBDA_LOG_GROUP_NAME"] = $"/aws/lambda/{function.Name}",
            ["AWS_LAMBDA_LOG_STREAM_NAME"] = $"local/[$LATEST]{credential.AccessKeyId}",
            ["AWS_LAMBDA_LOG_FORMAT"] = function.LogFormat,
            ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand",
            ["LAMBDA_TASK_ROOT"] = function.CodeDirectory,
            ["LANG"] = "en_US.UTF-8",
            ["TZ"] = ":UTC",
            ["PATH"] = "/usr/local/bin:/usr/bin/:/bin:/opt/bin",
        };
        if (function.LogLevel is not null)
        {
            variables["AWS_LAMBDA_LOG_LEVEL"] = function.LogLevel;
        }

        return variables;
    }
}
