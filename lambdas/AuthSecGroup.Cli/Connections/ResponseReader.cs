using System.Text.Json;
using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Connections;

/// <summary>Distinguishes the function's success, the function's problem, and the gateway's own response.</summary>
internal static class ResponseReader
{
    /// <exception cref="ClientException">The response is neither a success nor "not open".</exception>
    public static Reply Read(HttpResponseMessage response, byte[] body, Endpoint endpoint, DateTimeOffset now)
    {
        var status = (int)response.StatusCode;
        var retryAfter = RetryAfterOf(response, now);
        if (
            status is >= 200 and < 300
            && endpoint.IsOfAllLeases
            && TryRead(() => JsonSerializer.Deserialize(body, WireJson.Default.LeasesResponse)) is { } leases
        )
        {
            return new Reply.Leases(leases);
        }

        if (
            status is >= 200 and < 300
            && !endpoint.IsOfAllLeases
            && TryRead(() => JsonSerializer.Deserialize(body, WireJson.Default.ConnectionResponse)) is { } success
        )
        {
            return new Reply.Success(success);
        }

        if (TryRead(() => JsonSerializer.Deserialize(body, WireJson.Default.Problem)) is { } problem)
        {
            return problem.Code == ProblemCode.NotOpen ? new Reply.NotOpen(problem) : throw ProblemErrors.Explain(problem, retryAfter);
        }

        var errorType = response.Headers.TryGetValues("x-amzn-ErrorType", out var types) ? types.First().Split(':')[0] : null;
        throw GatewayErrors.Explain(
            new GatewayResponse(status, errorType, MessageOf(body), response.Headers.Date, retryAfter),
            endpoint,
            now
        );
    }

    private static TimeSpan? RetryAfterOf(HttpResponseMessage response, DateTimeOffset now) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
            _ => null,
        };

    // API Gateway writes "message", but IAM "Message".
    private static string MessageOf(byte[] body) =>
        TryRead(() =>
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            return
                root.ValueKind == JsonValueKind.Object
                && (root.TryGetProperty("message", out var message) || root.TryGetProperty("Message", out message))
                && message.ValueKind == JsonValueKind.String
                ? ClientException.FirstLine(message.GetString()!)
                : "";
        }) ?? "";

    private static T? TryRead<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (JsonException)
        {
            // The body is of another kind; the caller tries the next one.
            return null;
        }
    }
}
