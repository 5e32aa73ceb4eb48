namespace AuthSecGroup.Local.Functions;

/// <summary>One event on its way through a function instance.</summary>
/// <param name="requestId">The invocation's id.</param>
/// <param name="functionArn">The ARN that was invoked: the function's, or that of one of its aliases.</param>
/// <param name="payload">The event.</param>
/// <param name="traceId">The id of X-Ray's trace.</param>
internal sealed class Invocation(string requestId, string functionArn, string payload, string traceId)
{
    private readonly TaskCompletionSource _delivered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<InvocationResult> _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string RequestId => requestId;

    public string FunctionArn => functionArn;

    public string Payload => payload;

    public string TraceId => traceId;

    /// <summary>Done when the function has taken the event.</summary>
    public Task Delivered => _delivered.Task;

    /// <summary>Done when the function has responded, with what came of it.</summary>
    public Task<InvocationResult> Completed => _completed.Task;

    public void MarkDelivered() => _delivered.TrySetResult();

    public bool Complete(InvocationResult result) => _completed.TrySetResult(result);
}
