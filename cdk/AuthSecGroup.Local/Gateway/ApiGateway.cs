using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Functions;
using AuthSecGroup.Local.Signing;

namespace AuthSecGroup.Local.Gateway;

/// <summary>Serves the template's REST API: who may call, what the function gets, and what the caller gets back.</summary>
internal sealed class ApiGateway(
    RestApi api,
    string account,
    string region,
    KeyRing keys,
    TimeProvider cloudClock,
    RecentItems<RequestRecord> history,
    FunctionLog log
)
{
    private const int LargestPayload = 10 * 1024 * 1024;

    private readonly SignatureVerifier _verifier = new(new SignatureRules(["execute-api"], region), keys.Find);

    /// <summary>True once the stack was deleted, and the API with it.</summary>
    public bool IsDeleted { get; set; }

    public RestApi Api => api;

    public async Task HandleAsync(HttpContext context)
    {
        var ids = RequestIds.New();
        var answer = await AnswerAsync(context, ids);
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.Headers["x-amzn-RequestId"] = ids.RequestId;
        response.Headers["x-amz-apigw-id"] = ids.ExtendedRequestId;
        if (answer.ErrorType is not null)
        {
            response.Headers["x-amzn-ErrorType"] = answer.ErrorType;
        }
        else
        {
            response.Headers["X-Amzn-Trace-Id"] = ids.TraceId;
        }

        foreach (var header in answer.Headers)
        {
            response.Headers.Append(header.Key, header.Value);
        }

        if (string.IsNullOrEmpty(response.ContentType))
        {
            response.ContentType = "application/json";
        }

        history.Add(
            new RequestRecord(
                cloudClock.GetUtcNow(),
                context.Request.Method,
                answer.Path,
                answer.Caller?.PrincipalArn,
                SourceAddress(context),
                answer.Status,
                answer.Reason,
                ids.RequestId
            )
        );
        var body = Encoding.UTF8.GetBytes(answer.Body);
        if (body.Length > 0 && answer.Status is not (204 or 304))
        {
            response.ContentLength = body.Length;
            await response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    private async Task<Answer> AnswerAsync(HttpContext context, RequestIds ids)
    {
        if (await RequestBody.ReadAsync(context, LargestPayload) is not { } body)
        {
            return Answer.Refused(GatewayRefusal.TooLarge, context.Request.Path, null);
        }

        var request = SignedRequest.From(context, body);
        var path = Uri.UnescapeDataString(request.Path);
        if (IsDeleted || !path.StartsWith($"/{api.Stage}/", StringComparison.Ordinal))
        {
            return Answer.Refused(GatewayRefusal.Forbidden, path, null);
        }

        if (api.Find(request.Method, path[(api.Stage.Length + 1)..]) is not { } method)
        {
            return Answer.Refused(GatewayRefusal.MissingToken, path, null);
        }

        Credential? caller = null;
        if (method.IsSigned)
        {
            // By this machine's clock: letting time pass in the local cloud must not make its callers' signatures old.
            var (signature, refusal) = _verifier.Verify(request, DateTimeOffset.UtcNow);
            if (signature is null)
            {
                return Answer.Refused(GatewayRefusal.Of(refusal!), path, null);
            }

            caller = signature.Credential;
            var methodArn = api.MethodArn(request.Method, method.Path);
            if (!caller.Permissions.Allow("execute-api:Invoke", methodArn, Context(context)))
            {
                return Answer.Refused(GatewayRefusal.NotAuthorized(caller.PrincipalArn, methodArn), path, caller);
            }
        }

        return method.Throttle?.TryTake() == false
            ? Answer.Refused(GatewayRefusal.TooManyRequests, path, caller)
            : await InvokeAsync(context, request, method, caller, ids, path);
    }

    private async Task<Answer> InvokeAsync(
        HttpContext context,
        SignedRequest request,
        ApiMethod method,
        Credential? caller,
        RequestIds ids,
        string path
    )
    {
        var payload = ProxyEvent
            .Build(request, method, api, account, caller, SourceAddress(context), ids, cloudClock.GetUtcNow())
            .ToJsonString(JsonText.Readable);
        var invocation = method.Function.InvokeAsync(payload, traceId: ids.TraceId);
        InvocationResult result;
        try
        {
            result = await invocation.WaitAsync(method.Timeout);
        }
        catch (TimeoutException)
        {
            return Answer.Refused(
                GatewayRefusal.TimedOut,
                path,
                caller,
                $"the function took longer than {method.Timeout.TotalSeconds:0.###} seconds"
            );
        }
        catch (LocalModeException error)
        {
            log.Add("local", error.Message);
            return Answer.Refused(GatewayRefusal.FunctionFailed, path, caller, error.Message);
        }

        if (!result.Succeeded)
        {
            return Answer.Refused(GatewayRefusal.FunctionFailed, path, caller, $"{result.ErrorType}: {result.ErrorMessage}");
        }

        if (ProxyResponse.Read(result.Payload, out var problem) is not { } response)
        {
            log.Add("local", $"malformed proxy response of '{method.Function.Function.Handler}': {problem}");
            return Answer.Refused(GatewayRefusal.FunctionFailed, path, caller, $"malformed proxy response: {problem}");
        }

        return new Answer(
            response.Status,
            null,
            response.Headers,
            response.Body,
            path,
            caller,
            response.Status < 400 ? null : CodeOf(response.Body)
        );
    }

    // ::ffff:127.0.0.1 is how a dual-stack socket would name an IPv4 peer; ours are one or the other, and say so plainly.
    private static string SourceAddress(HttpContext context) => context.Connection.RemoteIpAddress!.ToString();

    private static Dictionary<string, string> Context(HttpContext context) =>
        new(StringComparer.OrdinalIgnoreCase) { ["aws:SourceIp"] = SourceAddress(context), ["aws:SecureTransport"] = "true" };

    private static string? CodeOf(string body)
    {
        try
        {
            return (JsonNode.Parse(body) as JsonObject)?["code"]?.ToString();
        }
        catch (JsonException)
        {
            // An answer that isn't JSON has no code; the status says enough.
            return null;
        }
    }

    private sealed record Answer(
        int Status,
        string? ErrorType,
        IReadOnlyList<KeyValuePair<string, string>> Headers,
        string Body,
        string Path,
        Credential? Caller,
        string? Reason
    )
    {
        public static Answer Refused(GatewayRefusal refusal, string path, Credential? caller, string? reason = null) =>
            new(
                refusal.Status,
                refusal.ErrorType,
                [],
                refusal.Body,
                path,
                caller,
                reason ?? $"{refusal.ErrorType}: {refusal.Message.Split('\n')[0]}"
            );
    }
}
