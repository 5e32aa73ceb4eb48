using System.Globalization;
using System.Net.Http.Headers;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>An event with the data of its invocation.</summary>
internal sealed class InvocationContext : ILambdaContext
{
    private const string RequestIdHeader = "Lambda-Runtime-Aws-Request-Id";

    private readonly FunctionEnvironment _function;
    private readonly DateTimeOffset _deadline;

    public InvocationContext(FunctionEnvironment function, HttpResponseHeaders headers, byte[] body)
    {
        _function = function;
        AwsRequestId =
            ValueOf(headers, RequestIdHeader)
            ?? throw new InvalidDataException(
                $"The Runtime API sent an event without the header {RequestIdHeader}, so that there is nothing to respond to."
            );
        InvokedFunctionArn = ValueOf(headers, "Lambda-Runtime-Invoked-Function-Arn");
        TraceId = ValueOf(headers, "Lambda-Runtime-Trace-Id");
        _deadline = DeadlineOf(headers);
        Event = new MemoryStream(body, 0, body.Length, writable: true, publiclyVisible: true);
        Log = new LogWriter(function, AwsRequestId);
    }

    public MemoryStream Event { get; }

    public LogWriter Log { get; }

    /// <summary>Null if the invocation is not traced.</summary>
    public string TraceId { get; }

    public string AwsRequestId { get; }

    public string InvokedFunctionArn { get; }

    public string FunctionName => _function.Name;

    public string FunctionVersion => _function.Version;

    public string LogGroupName => _function.LogGroupName;

    public string LogStreamName => _function.LogStreamName;

    public int MemoryLimitInMB => _function.MemorySize;

    public ILambdaLogger Logger => Log;

    public TimeSpan RemainingTime => _deadline - TimeProvider.System.GetUtcNow();

    // Only the mobile SDKs send these two. API Gateway, schedules and CloudFormation don't.
    public IClientContext ClientContext => null;

    public ICognitoIdentity Identity => null;

    private static DateTimeOffset DeadlineOf(HttpResponseHeaders headers) =>
        long.TryParse(ValueOf(headers, "Lambda-Runtime-Deadline-Ms"), CultureInfo.InvariantCulture, out var milliseconds)
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : DateTimeOffset.UnixEpoch;

    private static string ValueOf(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}
