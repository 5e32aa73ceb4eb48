namespace AuthSecGroup.Local.Faults;

/// <summary>The way every call to the local EC2 and S3 takes: delay, fault, the service itself, the record, the wire.</summary>
internal sealed class CallPipeline(FaultInjector faults)
{
    /// <summary>Serves one call.</summary>
    /// <param name="context">Where the answer goes.</param>
    /// <param name="call">What the rules match.</param>
    /// <param name="act">The service; refuses with <see cref="ServiceException"/>.</param>
    /// <param name="refuse">Gives a refusal the service's form.</param>
    /// <param name="record">Is told what came of it (null if the service was never reached) and which fault ended it, before the caller hears.</param>
    public async Task RunAsync(
        HttpContext context,
        ServiceCall call,
        Func<ServiceResponse> act,
        Func<ServiceException, ServiceResponse> refuse,
        Action<ServiceResponse?, FaultKind?> record
    )
    {
        var (delay, ending) = faults.Draw(call);
        var stopping = context.RequestServices?.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        switch (ending?.Kind)
        {
            case FaultKind.Hang:
                record(null, FaultKind.Hang);
                using (var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping))
                {
                    await Task.Delay(Timeout.Infinite, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                context.Abort();
                return;
            case FaultKind.ResetBefore:
                record(null, FaultKind.ResetBefore);
                context.Abort();
                return;
        }

        var answer =
            ending?.Kind == FaultKind.Error ? refuse(new ServiceException(ending.Status, ending.Code, ending.Message)) : Act(act, refuse);
        record(answer, ending?.Kind);
        if (ending?.Kind == FaultKind.ResetAfter)
        {
            context.Abort();
            return;
        }

        await WriteAsync(context.Response, answer);
    }

    private static ServiceResponse Act(Func<ServiceResponse> act, Func<ServiceException, ServiceResponse> refuse)
    {
        try
        {
            return act();
        }
        catch (ServiceException refusal)
        {
            return refuse(refusal);
        }
    }

    private static async Task WriteAsync(HttpResponse response, ServiceResponse answer)
    {
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        if (answer.Status is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified)
        {
            return;
        }

        response.ContentType = answer.ContentType;
        response.ContentLength = answer.AnnouncedLength ?? answer.Body.Length;
        await response.Body.WriteAsync(answer.Body);
    }
}
