using System.Text.Json;
using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Connections;

/// <summary>Tells apart what may come back: the function's answer, the function's problem, or the gateway's own words.</summary>
internal static class ResponseReader
{
    /// <exception cref="ClientException">The answer is neither a success nor "not open".</exception>
    public static Reply Read(HttpResponseMessage response, byte[] body, Uri url, string region, DateTimeOffset now)
    {
        var status = (int)response.StatusCode;
        var retryAfter = RetryAfterOf(response, now);
        if (
            status is >= 200 and < 300
            && TryRead(() => JsonSerializer.Deserialize(body, WireJson.Default.ConnectionResponse)) is { } answer
        )
        {
            return new Reply(answer, null);
        }

        if (TryRead(() => JsonSerializer.Deserialize(body, WireJson.Default.Problem)) is { } problem)
        {
            return problem.Code == ProblemCode.NotOpen ? new Reply(null, problem) : throw ProblemRefusals.Explain(problem, retryAfter);
        }

        var errorType = response.Headers.TryGetValues("x-amzn-ErrorType", out var types) ? types.First().Split(':')[0] : null;
        throw GatewayRefusals.Explain(
            new GatewayResponse(status, errorType, MessageOf(body), response.Headers.Date, retryAfter),
            url,
            region,
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

    // The gateway writes "message", IAM's denials "Message".
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
            // It is not of this kind, and the next kind is tried.
            return null;
        }
    }
}
