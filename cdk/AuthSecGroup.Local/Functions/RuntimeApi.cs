using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Local.Functions;

/// <summary>
/// The Runtime API as one instance sees it (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html): it asks for the next
/// event, and responds to it.
/// </summary>
internal sealed class RuntimeApi(LambdaFunction function)
{
    private const string Prefix = "/2018-06-01/runtime/";
    private const int LargestResponse = 6 * 1024 * 1024 + 100 * 1024;

    private readonly Channel<Invocation> _events = Channel.CreateUnbounded<Invocation>();
    private readonly TaskCompletionSource<string> _initError = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Invocation? _current;

    /// <summary>Done when the function said that it can't start, with the error document.</summary>
    public Task<string> InitError => _initError.Task;

    public void Offer(Invocation invocation) => _events.Writer.TryWrite(invocation);

    public async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        var parts = path.StartsWith(Prefix, StringComparison.Ordinal) ? path[Prefix.Length..].Split('/') : [];
        await (
            (context.Request.Method, parts) switch
            {
                ("GET", ["invocation", "next"]) => NextAsync(context),
                ("POST", ["init", "error"]) => InitErrorAsync(context),
                ("POST", ["invocation", var id, "response"]) => RespondAsync(context, id, body => new InvocationResult(id, body)),
                ("POST", ["invocation", var id, "error"]) => RespondAsync(context, id, body => Failure(id, body, context)),
                _ => RefuseAsync(
                    context,
                    StatusCodes.Status404NotFound,
                    "InvalidPath",
                    $"'{context.Request.Method} {path}' is not part of the Runtime API."
                ),
            }
        );
    }

    /// <summary>Reads an error document; what isn't one is taken as the message.</summary>
    public static InvocationResult Failure(string requestId, string body, string? typeHeader = null)
    {
        JsonObject? document = null;
        try
        {
            document = JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            // The whole body is the message.
        }

        return new InvocationResult(
            requestId,
            body,
            document?["errorType"]?.ToString() ?? typeHeader ?? "Runtime.Unknown",
            document?["errorMessage"]?.ToString() ?? body
        );
    }

    private static InvocationResult Failure(string requestId, string body, HttpContext context) =>
        Failure(requestId, body, context.Request.Headers["Lambda-Runtime-Function-Error-Type"].FirstOrDefault());

    private async Task NextAsync(HttpContext context)
    {
        var invocation = await _events.Reader.ReadAsync(context.RequestAborted);
        _current = invocation;
        var deadline = DateTimeOffset.UtcNow + function.Timeout;
        var headers = context.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = invocation.RequestId;
        headers["Lambda-Runtime-Deadline-Ms"] = deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        headers["Lambda-Runtime-Invoked-Function-Arn"] = invocation.FunctionArn;
        headers["Lambda-Runtime-Trace-Id"] = invocation.TraceId;
        var body = Encoding.UTF8.GetBytes(invocation.Payload);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        invocation.MarkDelivered();
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private async Task InitErrorAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, LargestResponse);
        _initError.TrySetResult(Encoding.UTF8.GetString((body ?? default).Span));
        await AcceptAsync(context);
    }

    private async Task RespondAsync(HttpContext context, string requestId, Func<string, InvocationResult> read)
    {
        if (_current is not { } invocation || invocation.RequestId != requestId)
        {
            await RefuseAsync(
                context,
                StatusCodes.Status400BadRequest,
                "InvalidRequestID",
                $"'{requestId}' is not the invocation that this instance works on."
            );
            return;
        }

        if (await RequestBody.ReadAsync(context, LargestResponse) is not { } body)
        {
            var message = $"Response payload size exceeded maximum allowed payload size ({LargestResponse} bytes).";
            invocation.Complete(InvocationResult.Failed(requestId, "Function.ResponseSizeTooLarge", message));
            await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, "RequestEntityTooLarge", message);
            return;
        }

        _current = null;
        invocation.Complete(read(Encoding.UTF8.GetString(body.Span)));
        await AcceptAsync(context);
    }

    private static Task AcceptAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        return context.Response.WriteAsJsonAsync(new JsonObject { ["status"] = "OK" });
    }

    private static Task RefuseAsync(HttpContext context, int status, string type, string message)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new JsonObject { ["errorMessage"] = message, ["errorType"] = type });
    }
}
