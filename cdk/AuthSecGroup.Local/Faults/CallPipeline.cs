namespace AuthSecGroup.Local.Faults;

/// <summary>Serves every call to the local EC2 and S3: delay, fault, service, record, response.</summary>
internal sealed class CallPipeline(FaultInjector faults)
{
    /// <summary>Serves one call.</summary>
    /// <param name="context">Where the answer goes.</param>
    /// <param name="call">What the rules match.</param>
    /// <param name="act">The service; refuses with <see cref="ServiceException"/>.</param>
    /// <param name="refuse">Gives a refusal the service's form.</param>
    /// <param name="record">Records the response (null if the service was not reached) and the fault that ended the call, before the caller
    /// gets it.</param>
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

        if (answer.Status == StatusCodes.Status204NoContent)
        {
            return;
        }

        response.ContentType = answer.ContentType;
        response.ContentLength = answer.Body.Length;
        await response.Body.WriteAsync(answer.Body);
    }
}
