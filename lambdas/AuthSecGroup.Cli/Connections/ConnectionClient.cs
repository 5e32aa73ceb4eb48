using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Amazon.Runtime;
using AuthSecGroup.Cli.Credentials;
using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Output;
using AuthSecGroup.Cli.Signing;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Connections;

/// <summary>Calls the endpoint over HTTP: signs each request, and retries it until the time-out.</summary>
internal sealed class ConnectionClient(IpVersion ip, Endpoint endpoint, CredentialSource credentials, Reporter reporter, TimeProvider time)
    : IConnection,
        IDisposable
{
    /// <summary>
    /// The longest wait for one response. API Gateway ends a request after <see cref="Limits.LongestRequestSeconds"/>, so that a longer one
    /// is pointless.
    /// </summary>
    internal static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(30);
    private static readonly string Version = typeof(ConnectionClient)
        .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
        .InformationalVersion;

    private readonly HttpClient _http = new(
        new SocketsHttpHandler
        {
            ConnectCallback = new SocketConnector(ip, time).ConnectAsync,
            // A signature is valid for one URL, and a session token must not reach another host.
            AllowAutoRedirect = false,
            UseCookies = false,
            // A laptop may sleep or move between two renewals. An old connection would come from the old address, or fail.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
        }
    )
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = 1024 * 1024,
    };

    public Task<Reply> SendAsync(HttpMethod method, OpenRequest? body, CancellationToken cancellationToken) =>
        SendAsync(method, endpoint.UrlFor(method), body, cancellationToken);

    /// <summary>Sends a request with a query string.</summary>
    /// <param name="method">GET or DELETE.</param>
    /// <param name="query">The query string in canonical form, with its question mark; empty for none.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<Reply> SendQueryAsync(HttpMethod method, string query, CancellationToken cancellationToken) =>
        SendAsync(method, new Uri(endpoint.Url + query), null, cancellationToken);

    private async Task<Reply> SendAsync(HttpMethod method, Uri url, OpenRequest? body, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryOnceAsync(method, url, body, endpoint.Timeout - time.GetElapsedTime(started), cancellationToken);
            }
            catch (ClientException error)
            {
                var timeLeft = endpoint.Timeout - time.GetElapsedTime(started);
                // Jitter needs no secrecy, only that clients differ.
#pragma warning disable CA5394
                var pause = RetryPolicy.PauseAfter(error, attempt, timeLeft, Random.Shared.NextDouble());
#pragma warning restore CA5394
                if (pause is null)
                {
                    return new Reply.Failure(error);
                }

                reporter.Verbose($"{error.Message}; retrying in {pause.Value.TotalSeconds:0.0}s");
                await Task.Delay(pause.Value, time, cancellationToken);
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<Reply> TryOnceAsync(
        HttpMethod method,
        Uri url,
        OpenRequest? body,
        TimeSpan timeLeft,
        CancellationToken cancellationToken
    )
    {
        var keys = await credentials.GetAsync(cancellationToken);
        var isLast = timeLeft <= AttemptTimeout;
        using var deadline = new CancellationTokenSource(isLast ? timeLeft : AttemptTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var content = body is null ? [] : JsonSerializer.SerializeToUtf8Bytes(body, RequestJson.Default.OpenRequest);
        try
        {
            using var request = CreateRequest(method, url, content, keys);
            reporter.Verbose(
                $"> {method} {request.RequestUri} ({endpoint.Region}{(body is null ? "" : ", " + Encoding.UTF8.GetString(content))})"
            );
            using var response = await _http.SendAsync(request, either.Token);
            reporter.Verbose($"< {(int)response.StatusCode} {response.ReasonPhrase}{HeadersToShow(response)}");
            var responseBody = await response.Content.ReadAsByteArrayAsync(either.Token);
            var reply = ResponseReader.Read(response, responseBody, endpoint, time.GetUtcNow());
            return reply is Reply.NotOpen(var problem) && method == HttpMethod.Post ? throw ProblemErrors.Explain(problem, null) : reply;
        }
        catch (HttpRequestException error)
        {
            throw TransportErrors.Explain(error, endpoint.Url);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw TransportErrors.TimedOut(endpoint.Url, isLast ? endpoint.Timeout : AttemptTimeout, isTransient: !isLast);
        }
    }

    private HttpRequestMessage CreateRequest(HttpMethod method, Uri url, byte[] content, ImmutableCredentials keys)
    {
        var contentType = content.Length == 0 ? null : "application/json";
        var request = new HttpRequestMessage(method, url);
        request.Headers.UserAgent.ParseAdd($"authsecgroup/{Version}");
        if (contentType is not null)
        {
            request.Content = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } };
        }

        var signed = RequestSigner.Sign(method.Method, url, contentType, content, keys, endpoint.Region, time.GetUtcNow());
        foreach (var (name, value) in signed.Where(header => header.Key != RequestSigner.ContentType))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private static string HeadersToShow(HttpResponseMessage response)
    {
        string[] shown = ["Date", "x-amzn-RequestId", "x-amzn-ErrorType", "Retry-After"];
        return string.Concat(
            shown.Select(name => response.Headers.TryGetValues(name, out var values) ? $"; {name}: {string.Join(", ", values)}" : "")
        );
    }
}
