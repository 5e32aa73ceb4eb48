using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Amazon.Runtime;
using AuthSecGroup.Cli.Connections;
using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Output;
using AuthSecGroup.Cli.Signing;

namespace AuthSecGroup.Contract;

/// <summary>
/// Sends the requests of the cases, also those that the client never sends. A throttled request is repeated as the client repeats it,
/// because all callers share the limits of a deployment.
/// </summary>
internal sealed class ContractClient(Endpoint endpoint, IpVersion ip, ImmutableCredentials caller, Reporter reporter, TimeProvider time)
    : IDisposable
{
    // API Gateway ends a request after 29 s.
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(35);

    private readonly HttpClient _http = new(
        new SocketsHttpHandler
        {
            ConnectCallback = new SocketConnector(ip, time).ConnectAsync,
            AllowAutoRedirect = false,
            UseCookies = false,
        }
    )
    {
        Timeout = AttemptTimeout,
        MaxResponseContentBufferSize = 1024 * 1024,
    };

    /// <summary>The caller's keys.</summary>
    public ImmutableCredentials Caller => caller;

    /// <summary>The region of the API.</summary>
    public string Region => endpoint.Region;

    /// <summary>Sends a request, and returns the response whatever it is.</summary>
    /// <exception cref="DifferenceException">There was no response.</exception>
    public async Task<ContractResponse> SendAsync(ContractRequest request, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            // Only between requests: a POST that is running can't be recalled, and the DELETE that ends the run must come after it.
            cancellationToken.ThrowIfCancellationRequested();
            var response = await SendOnceAsync(request);
            if (PauseAfter(response, attempt, endpoint.Timeout - time.GetElapsedTime(started)) is not { } pause)
            {
                return response;
            }

            reporter.Warn($"{request.Method} returned {(int)response.Status}; trying again in {pause.TotalSeconds:0.0} s");
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private static TimeSpan? PauseAfter(ContractResponse response, int attempt, TimeSpan timeLeft)
    {
        var busy = new ClientException(ExitCode.Failed, ErrorCode.Throttled, response.ToString())
        {
            IsTransient = response.Status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable,
            RetryAfter = response.RetryAfter,
        };
#pragma warning disable CA5394 // The jitter is no secret.
        return Cli.Connections.RetryPolicy.PauseAfter(busy, attempt, timeLeft, Random.Shared.NextDouble());
#pragma warning restore CA5394
    }

    private async Task<ContractResponse> SendOnceAsync(ContractRequest request)
    {
        try
        {
            using var message = MessageOf(request);
            using var response = await _http.SendAsync(message);
            return new ContractResponse(
                $"{request.Method}{request.Suffix}",
                response.StatusCode,
                response.Content.Headers.ContentType?.MediaType,
                response.Headers.TryGetValues("x-amzn-ErrorType", out var types) ? types.First() : null,
                response.Headers.Date,
                response.Headers.RetryAfter?.Delta,
                await response.Content.ReadAsStringAsync()
            );
        }
        catch (HttpRequestException error)
        {
            throw new DifferenceException(TransportErrors.Explain(error, endpoint.Url).Message);
        }
        catch (OperationCanceledException)
        {
            throw new DifferenceException(TransportErrors.TimedOut(endpoint.Url, AttemptTimeout, isTransient: false).Message);
        }
    }

    private HttpRequestMessage MessageOf(ContractRequest request)
    {
        var url = new Uri(endpoint.Url + request.Suffix);
        var contentType = request.Body is null ? null : request.ContentType;
        var message = new HttpRequestMessage(request.Method, url);
        if (request.Body is not null)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(request.Body));
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(request.ContentType);
        }

        var signed = request.IsSigned
            ? RequestSigner.Sign(
                request.Method.Method,
                url,
                contentType,
                Encoding.UTF8.GetBytes(request.SignedBody ?? request.Body ?? ""),
                request.Signer ?? caller,
                request.SignedRegion ?? endpoint.Region,
                request.SignedAt ?? time.GetUtcNow()
            )
            : new Dictionary<string, string>();
        var headers = signed.Where(header => header.Key != RequestSigner.ContentType).Select(header => (header.Key, header.Value));
        foreach (var (name, value) in headers.Concat(request.Headers))
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }
}
