using System.Collections.Concurrent;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Signing;

namespace AuthSecGroup.Local.Functions;

/// <summary>
/// The instances of one function: an idle one is used again, otherwise one more is started, up to the limit; then events wait. Lambda
/// refuses them, but its limit is a thousand. What exceeds the reserved concurrency of the template is refused here, too.
/// </summary>
/// <param name="function">What to start; nothing is started before the first event.</param>
/// <param name="role">The function's role; each instance gets session keys of its own.</param>
/// <param name="localEnvironment">What the processes must know of this machine: where the services and the clock are.</param>
/// <param name="ports">The Runtime API's ports, one for each possible instance.</param>
/// <param name="keys">Where the session keys become valid.</param>
/// <param name="log">Where the processes' output goes.</param>
internal sealed class FunctionPool(
    LambdaFunction function,
    Credential role,
    IReadOnlyDictionary<string, string> localEnvironment,
    IReadOnlyList<int> ports,
    KeyRing keys,
    FunctionLog log
) : IAsyncDisposable
{
    private readonly SemaphoreSlim _free = new(Math.Min(ports.Count, function.ReservedConcurrency ?? ports.Count));
    private readonly ConcurrentStack<int> _freeSlots = new(Enumerable.Range(0, ports.Count).Reverse());
    private readonly ConcurrentStack<Started> _idle = new();
    private readonly ConcurrentDictionary<int, Started> _all = new();
    private readonly ConcurrentDictionary<int, RuntimeApi> _runtimeApis = new();
    private readonly CancellationTokenSource _stopping = new();

    public LambdaFunction Function => function;

    /// <summary>The processes that live now.</summary>
    public IReadOnlyList<int> ProcessIds =>
        [.. _all.Values.Where(started => started.Instance.IsAlive).Select(started => started.Instance.ProcessId)];

    /// <summary>A trace id as X-Ray has them, of a request that is not traced.</summary>
    public static string NewTraceId() =>
        $"Root=1-{DateTimeOffset.UtcNow.ToUnixTimeSeconds():x8}-{Guid.NewGuid().ToString("N")[..24]};Sampled=0";

    /// <summary>Runs the function on an event, and waits for a free instance if all are busy.</summary>
    /// <param name="payload">The event.</param>
    /// <param name="traceId">The id of X-Ray's trace. Default: the event isn't traced.</param>
    /// <param name="aliasArn">The ARN of the alias that is invoked. Default: the function itself.</param>
    public async Task<InvocationResult> InvokeAsync(string payload, string? traceId = null, string? aliasArn = null)
    {
        try
        {
            await _free.WaitAsync(_stopping.Token);
        }
        catch (OperationCanceledException)
        {
            return Gone(Guid.NewGuid().ToString());
        }

        return await RunAsync(aliasArn ?? function.Arn, payload, traceId ?? NewTraceId());
    }

    /// <summary>Runs the function on a request of API Gateway; null, as Lambda refuses it, if all reserved executions are in use.</summary>
    public async Task<InvocationResult?> RequestAsync(string payload, string traceId)
    {
        if (function.ReservedConcurrency is null)
        {
            return await InvokeAsync(payload, traceId);
        }

        return await _free.WaitAsync(TimeSpan.Zero) ? await RunAsync(function.Arn, payload, traceId) : null;
    }

    /// <summary>Serves the Runtime API of the instance in a slot.</summary>
    public Task HandleRuntimeApiAsync(HttpContext context, int slot)
    {
        if (_runtimeApis.TryGetValue(slot, out var runtimeApi))
        {
            return runtimeApi.HandleAsync(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        foreach (var started in _all.Values)
        {
            await RemoveAsync(started);
        }
    }

    private async Task<InvocationResult> RunAsync(string functionArn, string payload, string traceId)
    {
        var requestId = Guid.NewGuid().ToString();
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                var idle = await TakeIdleAsync();
                var started = idle ?? Start();
                if (_stopping.IsCancellationRequested)
                {
                    await RemoveAsync(started);
                    break;
                }

                var result = await started.Instance.RunAsync(
                    new Invocation(requestId, functionArn, payload, traceId),
                    isReused: idle is not null
                );
                if (started.Instance.IsAlive)
                {
                    _idle.Push(started);
                }
                else
                {
                    await RemoveAsync(started);
                }

                if (result is not null)
                {
                    return result;
                }
            }

            return Gone(requestId);
        }
        finally
        {
            _free.Release();
        }
    }

    private static InvocationResult Gone(string requestId) =>
        InvocationResult.Failed(requestId, "Local.Stopped", "The local cloud was stopped, or its stack deleted.");

    private async Task<Started?> TakeIdleAsync()
    {
        while (_idle.TryPop(out var started))
        {
            if (started.Instance.IsAlive)
            {
                return started;
            }

            await RemoveAsync(started);
        }

        return null;
    }

    private Started Start()
    {
        if (!_freeSlots.TryPop(out var slot))
        {
            throw new InvalidOperationException("No slot is free, although fewer events than slots are being worked on.");
        }

        var credential = role with
        {
            AccessKeyId = "ASIA" + DeterministicId.UpperAlphanumeric($"{function.Arn}/{Guid.NewGuid()}", 16),
            SecretAccessKey = $"secret-of-a-local-session-{Guid.NewGuid():N}",
            SessionToken = $"token-of-a-local-session-{Guid.NewGuid():N}",
        };
        keys.Add(credential);
        var runtimeApi = _runtimeApis[slot] = new RuntimeApi(function);
        var environment = new Dictionary<string, string>(localEnvironment, StringComparer.Ordinal)
        {
            ["AWS_LAMBDA_RUNTIME_API"] = $"127.0.0.1:{ports[slot]}",
        };
        try
        {
            return _all[slot] = new Started(slot, FunctionInstance.Start(function, runtimeApi, credential, environment, log));
        }
        catch
        {
            keys.Remove(credential.AccessKeyId);
            _freeSlots.Push(slot);
            throw;
        }
    }

    private async Task RemoveAsync(Started started)
    {
        if (!_all.TryRemove(KeyValuePair.Create(started.Slot, started)))
        {
            return;
        }

        keys.Remove(started.Instance.Credential.AccessKeyId);
        await started.Instance.DisposeAsync();
        _freeSlots.Push(started.Slot);
    }

    private sealed record Started(int Slot, FunctionInstance Instance);
}
