using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Functions;
using AuthSecGroup.Local.Signing;

namespace AuthSecGroup.Local.Gateway;

/// <summary>Serves the template's REST API: who may call, what the function gets, and what the caller gets back.</summary>
internal sealed class ApiGateway(RestApi api, string account, string region, KeyRing keys, TimeProvider cloudClock, FunctionLog log)
{
    private const int LargestPayload = 10 * 1024 * 1024;

    private readonly SignatureVerifier _verifier = new(["execute-api"], region, keys.Find);
    private readonly RecentItems<RequestRecord> _requests = new(200);

    /// <summary>True once the stack was deleted, and the API with it.</summary>
    public bool IsDeleted { get; set; }

    public RestApi Api => api;

    /// <summary>The last requests that were served or refused, oldest first; at most 200.</summary>
    public IReadOnlyList<RequestRecord> Requests => _requests.Items;

    public async Task HandleAsync(HttpContext context)
    {
        // ::ffff:127.0.0.1 is how a dual-stack socket would name an IPv4 peer; ours are one or the other, and say so plainly.
        var exchange = new Exchange(context.Connection.RemoteIpAddress!.ToString()) { Path = context.Request.Path };
        var served = await ServeAsync(context, exchange);
        var response = context.Response;
        response.StatusCode = served.Status;
        response.Headers["x-amzn-RequestId"] = exchange.RequestId;
        response.Headers["x-amz-apigw-id"] = exchange.ExtendedRequestId;
        if (served.ErrorType is not null)
        {
            response.Headers["x-amzn-ErrorType"] = served.ErrorType;
        }
        else
        {
            response.Headers["X-Amzn-Trace-Id"] = exchange.TraceId;
        }

        foreach (var header in served.Headers)
        {
            response.Headers.Append(header.Key, header.Value);
        }

        if (string.IsNullOrEmpty(response.ContentType))
        {
            response.ContentType = "application/json";
        }

        _requests.Add(
            new RequestRecord(
                cloudClock.GetUtcNow(),
                context.Request.Method,
                exchange.Path,
                exchange.Caller?.PrincipalArn,
                exchange.SourceAddress,
                served.Status,
                served.Reason,
                exchange.RequestId
            )
        );
        var body = Encoding.UTF8.GetBytes(served.Body);
        if (body.Length > 0 && served.Status is not (204 or 304))
        {
            response.ContentLength = body.Length;
            await response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    private async Task<GatewayResponse> ServeAsync(HttpContext context, Exchange exchange)
    {
        if (await RequestBody.ReadAsync(context, LargestPayload) is not { } body)
        {
            return GatewayResponse.TooLarge;
        }

        var request = SignedRequest.From(context, body);
        exchange.Path = Uri.UnescapeDataString(request.Path);
        if (IsDeleted || !exchange.Path.StartsWith($"/{api.Stage}/", StringComparison.Ordinal))
        {
            return GatewayResponse.Forbidden;
        }

        // Only an encoded stage makes the path below it shorter than the length of the stage's name.
        if (
            !request.Path.StartsWith($"/{api.Stage}/", StringComparison.Ordinal)
            || api.Find(request.Method, request.Path[(api.Stage.Length + 1)..]) is not { } route
        )
        {
            return GatewayResponse.MissingToken;
        }

        // The documentation exempts no request, so those that are refused for their signature count, too.
        if (route.Method.Throttle?.TryTake() == false)
        {
            return GatewayResponse.TooManyRequests;
        }

        try
        {
            // By this machine's clock: letting time pass in the local cloud must not make its callers' signatures old.
            exchange.Caller = _verifier.Verify(request, DateTimeOffset.UtcNow).Credential;
        }
        catch (SignatureException refusal)
        {
            return GatewayResponse.Of(refusal);
        }

        var methodArn = $"{api.ExecutionArn}/{api.Stage}/{request.Method}{route.Path}";
        var (arn, permissions) = (exchange.Caller.PrincipalArn, exchange.Caller.Permissions);
        var decision = api.Policy.Decide(arn, permissions, methodArn, exchange.SourceAddress);
        return decision is PolicyDecision.Allow
            ? await InvokeAsync(request, route, exchange, exchange.Caller)
            : GatewayResponse.NotAuthorized(arn, methodArn, decision);
    }

    private async Task<GatewayResponse> InvokeAsync(SignedRequest request, Route route, Exchange exchange, Credential caller)
    {
        var method = route.Method;
        var payload = ProxyEvent
            .Build(request, route, api, account, exchange, caller, cloudClock.GetUtcNow())
            .ToJsonString(JsonText.Readable);
        InvocationResult? result;
        try
        {
            result = await method.Function.RequestAsync(payload, exchange.TraceId).WaitAsync(method.Timeout);
        }
        catch (TimeoutException)
        {
            return GatewayResponse.TimedOut($"the function took longer than {method.Timeout.TotalSeconds:0.###} seconds");
        }
        catch (LocalModeException error)
        {
            log.Add("local", error.Message);
            return GatewayResponse.FunctionFailed(error.Message);
        }

        if (result is null)
        {
            return GatewayResponse.FunctionThrottled;
        }

        if (!result.Succeeded)
        {
            return GatewayResponse.FunctionFailed($"{result.ErrorType}: {result.ErrorMessage}");
        }

        try
        {
            var response = ProxyResponse.Read(result.Payload);
            return new(response.Status, response.Body, response.Headers, null, response.Status < 400 ? null : CodeOf(response.Body));
        }
        catch (FormatException error)
        {
            var problem = $"malformed proxy response: {error.Message}";
            log.Add("local", $"{method.Function.Function.Handler}: {problem}");
            return GatewayResponse.FunctionFailed(problem);
        }
    }

    private static string? CodeOf(string body)
    {
        try
        {
            return (JsonNode.Parse(body) as JsonObject)?["code"]?.ToString();
        }
        catch (JsonException)
        {
            // A response that isn't JSON has no code; the status says enough.
            return null;
        }
    }
}
