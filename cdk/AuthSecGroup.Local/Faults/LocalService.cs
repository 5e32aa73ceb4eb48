using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Local.Faults;

/// <summary>Serves every call to the local EC2, S3, and STS: delay, fault, service, record, response.</summary>
internal abstract class LocalService(TimeProvider clock, FaultInjector faults)
{
    private const int CallsKept = 10_000;

    private readonly RecentItems<ServiceCall> _calls = new(CallsKept);

    protected TimeProvider Clock => clock;

    protected FaultInjector Faults => faults;

    /// <summary>The last calls over the API, oldest first, at most 10,000. What other people do here directly is no call.</summary>
    public IReadOnlyList<ServiceCall> Calls => _calls.Items;

    /// <summary>How many of <see cref="Calls"/> there were of each action.</summary>
    public IReadOnlyDictionary<string, int> CallCounts => Calls.CountBy(call => call.Action).ToDictionary();

    /// <summary>Forgets all calls.</summary>
    public void ClearCalls() => _calls.Clear();

    /// <summary>Serves one call. It is recorded before the caller gets the response.</summary>
    /// <param name="context">Where the response goes.</param>
    /// <param name="call">What the rules match.</param>
    /// <param name="act">The service; refuses with <see cref="ServiceException"/>.</param>
    /// <param name="refuse">Gives a refusal the service's form.</param>
    protected async Task ServeAsync(
        HttpContext context,
        ServiceCall call,
        Func<ServiceResponse> act,
        Func<ServiceException, ServiceResponse> refuse
    )
    {
        var (delay, ending) = faults.Draw(call);
        call = call with { Fault = ending?.Kind };
        var stopping = context.RequestServices?.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (ending?.Kind is FaultKind.Hang or FaultKind.ResetBefore)
        {
            _calls.Add(call with { Time = clock.GetUtcNow() });
            if (ending.Kind == FaultKind.Hang)
            {
                using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
                await Task.Delay(Timeout.Infinite, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            context.Abort();
            return;
        }

        ServiceResponse response;
        try
        {
            response = ending is { Kind: FaultKind.Error, Code: { } code, Status: { } status }
                ? throw new ServiceException(code, ending.Message, status)
                : act();
        }
        catch (ServiceException refusal)
        {
            response = refuse(refusal);
        }

        _calls.Add(call with { Time = clock.GetUtcNow(), Status = response.Status, ErrorCode = response.ErrorCode });
        if (ending?.Kind == FaultKind.ResetAfter)
        {
            context.Abort();
            return;
        }

        await response.WriteAsync(context.Response);
    }
}
