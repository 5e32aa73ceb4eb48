namespace AuthSecGroup.Local.Functions;

/// <summary>One event on its way through a function instance.</summary>
internal sealed class Invocation(string requestId, string payload, string traceId)
{
    private readonly TaskCompletionSource _delivered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<InvocationResult> _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string RequestId => requestId;

    public string Payload => payload;

    public string TraceId => traceId;

    /// <summary>Done when the function has taken the event.</summary>
    public Task Delivered => _delivered.Task;

    /// <summary>Done when the function has responded, with what came of it.</summary>
    public Task<InvocationResult> Completed => _completed.Task;

    public void MarkDelivered() => _delivered.TrySetResult();

    public bool Complete(InvocationResult result) => _completed.TrySetResult(result);
}
