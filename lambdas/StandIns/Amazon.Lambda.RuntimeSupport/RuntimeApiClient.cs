using System.Net.Http.Headers;
using System.Text;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Calls the Runtime API. Its calls are sequential and share one connection.</summary>
internal sealed class RuntimeApiClient : IDisposable
{
    private const string AddressVariable = "AWS_LAMBDA_RUNTIME_API";
    private const string TraceVariable = "_X_AMZN_TRACE_ID";

    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly MediaTypeHeaderValue ErrorJson = new("application/vnd.aws.lambda.error+json");

    // Newer versions of the Runtime API give it with an event, and expect it with the response, so that Lambda can tell a late response
    // from one of the current attempt.
    private const string InvocationIdHeader = "Lambda-Runtime-Invocation-Id";

    private readonly HttpMessageInvoker _http;
    private readonly string _runtime;
    private string _invocationId;

    private RuntimeApiClient(string address)
    {
        _runtime = $"http://{address}/2018-06-01/runtime/";

        // No HttpClient, because it has a time-out, but the next event may be hours away.
        _http = new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                ActivityHeadersPropagator = null,
                AllowAutoRedirect = false,
                PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
                UseCookies = false,
                UseProxy = false,
                // The type of an exception is sent in a header, and C# names can have other characters than ASCII.
                RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
            }
        );
    }

    public FunctionEnvironment Function { get; } = new();

    /// <summary>Creates a client of the Runtime API at <c>AWS_LAMBDA_RUNTIME_API</c>.</summary>
    public static RuntimeApiClient FromEnvironment()
    {
        var address = Environment.GetEnvironmentVariable(AddressVariable);
        if (!Uri.TryCreate($"http://{address}/", UriKind.Absolute, out var uri) || uri.PathAndQuery != "/" || uri.UserInfo.Length > 0)
        {
            throw new InvalidOperationException(
                $"{AddressVariable} is '{address}', but must be host:port, such as 127.0.0.1:9001. "
                    + "Lambda sets it; elsewhere, start the function under something that serves the Runtime API."
            );
        }

        return new RuntimeApiClient(address);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Waits without a time-out for the next event, and sets the process's trace id to the event's.</summary>
    public async Task<InvocationContext> NextAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _runtime + "invocation/next");
        using var response = await _http.SendAsync(request, cancellationToken);
        await ThrowUnlessSuccessAsync(response);

        _invocationId = response.Headers.TryGetValues(InvocationIdHeader, out var ids) ? string.Join(',', ids) : null;
        var context = new InvocationContext(Function, response.Headers, await response.Content.ReadAsByteArrayAsync(cancellationToken));
        Environment.SetEnvironmentVariable(TraceVariable, context.TraceId);
        return context;
    }

    public Task RespondAsync(string requestId, ArraySegment<byte> response) =>
        PostAsync(
            $"invocation/{Uri.EscapeDataString(requestId)}/response",
            new ByteArrayContent(response.Array, response.Offset, response.Count),
            Json
        );

    public Task ReportInvocationErrorAsync(string requestId, Exception exception) =>
        ReportAsync($"invocation/{Uri.EscapeDataString(requestId)}/error", exception, exception.GetType().Name);

    public Task ReportInitializationErrorAsync(Exception exception) => ReportAsync("init/error", exception, exception.GetType().Name);

    public Task ReportRefusedResponseAsync(string requestId, RuntimeApiException refusal) =>
        ReportAsync($"invocation/{Uri.EscapeDataString(requestId)}/error", refusal, "Function.ResponseSizeTooLarge");

    private Task ReportAsync(string path, Exception exception, string errorType) =>
        PostAsync(path, new ByteArrayContent(ErrorReport.ToJson(exception, errorType)), ErrorJson, errorType);

    private async Task PostAsync(string path, HttpContent content, MediaTypeHeaderValue contentType, string errorType = null)
    {
        content.Headers.ContentType = contentType;
        using var request = new HttpRequestMessage(HttpMethod.Post, _runtime + path) { Content = content };
        if (errorType is not null)
        {
            request.Headers.TryAddWithoutValidation("Lambda-Runtime-Function-Error-Type", errorType);
        }

        if (_invocationId is not null)
        {
            request.Headers.TryAddWithoutValidation(InvocationIdHeader, _invocationId);
        }

        // Not cancelled: each event that was received gets a response.
        using var response = await _http.SendAsync(request, CancellationToken.None);
        await ThrowUnlessSuccessAsync(response);
    }

    private static async Task ThrowUnlessSuccessAsync(HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw new RuntimeApiException(response.RequestMessage, response.StatusCode, await response.Content.ReadAsStringAsync());
        }
    }
}
