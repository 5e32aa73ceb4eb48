using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Amazon.Runtime;
using AuthSecGroup.Cli.CommandLine;
using AuthSecGroup.Cli.Credentials;
using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Output;
using AuthSecGroup.Cli.Signing;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Connections;

/// <summary>Calls the endpoint over HTTP: signed, retried, and for no longer than asked.</summary>
internal sealed class ConnectionClient : IConnection, IDisposable
{
    // The gateway itself gives up after 29 s; who waits longer for one answer waits in vain.
    private static readonly TimeSpan LongestAttempt = TimeSpan.FromSeconds(30);
    private static readonly string Version = typeof(ConnectionClient)
        .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
        .InformationalVersion;

    private readonly Settings _settings;
    private readonly string _region;
    private readonly CredentialSource _credentials;
    private readonly Reporter _reporter;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    public ConnectionClient(
        IpVersion ip,
        Settings settings,
        string region,
        CredentialSource credentials,
        Reporter reporter,
        TimeProvider time
    )
    {
        (Ip, _settings, _region, _credentials, _reporter, _time) = (ip, settings, region, credentials, reporter, time);
        _http = new HttpClient(
            new SocketsHttpHandler
            {
                ConnectCallback = new Dialer(ip).ConnectAsync,
                // A signature holds for one url, and a token must not travel to another host.
                AllowAutoRedirect = false,
                UseCookies = false,
                // Between two renewals a laptop may have slept or moved: an old connection would speak from the old address, or not at all.
                PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
            }
        )
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = 1024 * 1024,
        };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd($"authsecgroup/{Version}");
    }

    /// <inheritdoc />
    public IpVersion Ip { get; }

    /// <inheritdoc />
    public async Task<Reply> SendAsync(HttpMethod method, OpenRequest? body, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryOnceAsync(method, body, _settings.Timeout - _time.GetElapsedTime(started), cancellationToken);
            }
            catch (ClientException failure)
            {
                var timeLeft = _settings.Timeout - _time.GetElapsedTime(started);
                // Jitter needs no secrecy, only that clients differ.
#pragma warning disable CA5394
                var pause = RetryPolicy.PauseAfter(failure, attempt, timeLeft, Random.Shared.NextDouble());
#pragma warning restore CA5394
                if (pause is null)
                {
                    throw;
                }

                _reporter.Detail($"{failure.Message}; trying again in {pause.Value.TotalSeconds:0.0}s");
                await Task.Delay(pause.Value, _time, cancellationToken);
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<Reply> TryOnceAsync(HttpMethod method, OpenRequest? body, TimeSpan timeLeft, CancellationToken cancellationToken)
    {
        var keys = await _credentials.GetAsync(cancellationToken);
        var isLast = timeLeft <= LongestAttempt;
        using var deadline = new CancellationTokenSource(isLast ? timeLeft : LongestAttempt, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var content = body is null ? [] : JsonSerializer.SerializeToUtf8Bytes(body, RequestJson.Default.OpenRequest);
        try
        {
            using var request = Request(method, content, keys);
            _reporter.Detail($"> {method} {_settings.Url} ({_region}{(body is null ? "" : ", " + Encoding.UTF8.GetString(content))})");
            using var response = await _http.SendAsync(request, either.Token);
            _reporter.Detail($"< {(int)response.StatusCode} {response.ReasonPhrase}{HeadersToShow(response)}");
            var answer = await response.Content.ReadAsByteArrayAsync(either.Token);
            var reply = ResponseReader.Read(response, answer, _settings.Url, _region, _time.GetUtcNow());
            return reply.Answer is null && method == HttpMethod.Post ? throw ProblemRefusals.Explain(reply.NotOpen!, null) : reply;
        }
        catch (HttpRequestException error)
        {
            throw TransportFailures.Explain(error, _settings.Url);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw TransportFailures.TimedOut(_settings.Url, isLast ? _settings.Timeout : LongestAttempt, isPassing: !isLast);
        }
    }

    private HttpRequestMessage Request(HttpMethod method, byte[] content, ImmutableCredentials keys)
    {
        const string Json = "application/json";
        var contentType = content.Length == 0 ? null : Json;
        var request = new HttpRequestMessage(method, _settings.Url);
        if (contentType is not null)
        {
            request.Content = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } };
        }

        foreach (
            var (name, value) in ConnectionSigner.Sign(method.Method, _settings.Url, contentType, content, keys, _region, _time.GetUtcNow())
        )
        {
            if (!name.Equals("content-type", StringComparison.OrdinalIgnoreCase))
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
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
