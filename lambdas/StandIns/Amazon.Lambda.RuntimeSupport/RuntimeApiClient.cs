using System.Net.Http.Headers;
using System.Text;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The calls of the Runtime API, over one connection that is kept: the calls follow one another.</summary>
internal sealed class RuntimeApiClient : IDisposable
{
    private const string AddressVariable = "AWS_LAMBDA_RUNTIME_API";
    private const string TraceVariable = "_X_AMZN_TRACE_ID";

    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly MediaTypeHeaderValue ErrorJson = new("application/vnd.aws.lambda.error+json");

    private readonly HttpMessageInvoker _http;
    private readonly string _runtime;

    private RuntimeApiClient(string address)
    {
        _runtime = $"http://{address}/2018-06-01/runtime/";

        // No HttpClient: its time-out would have to be switched off, as the next event may be hours away.
        _http = new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                ActivityHeadersPropagator = null,
                AllowAutoRedirect = false,
                PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
                UseCookies = false,
                UseProxy = false,
                // An exception's type goes into a header, and C# allows more than ASCII in a name.
                RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
            }
        );
    }

    public FunctionEnvironment Function { get; } = new();

    /// <summary>A client of the Runtime API that the environment names.</summary>
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

    /// <summary>Waits for the next event, however long that takes, and makes its trace id the process's.</summary>
    public async Task<InvocationContext> NextAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _runtime + "invocation/next");
        using var response = await _http.SendAsync(request, cancellationToken);
        await ThrowUnlessSuccessAsync(response);

        var context = new InvocationContext(Function, response.Headers, await response.Content.ReadAsByteArrayAsync(cancellationToken));
        Environment.SetEnvironmentVariable(TraceVariable, context.TraceId);
        return context;
    }

    public Task RespondAsync(string requestId, ArraySegment<byte> answer) =>
        PostAsync(
            $"invocation/{Uri.EscapeDataString(requestId)}/response",
            new ByteArrayContent(answer.Array, answer.Offset, answer.Count),
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

        // Never cancelled: an event that was taken is answered.
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
