using System.Globalization;
using System.Text.Json.Nodes;
using AuthSecGroup.Local.Cloud;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Synthesis;

namespace AuthSecGroup.EndToEnd.Tests.Support;

/// <summary>An HTTP answer as curl got it.</summary>
internal sealed record HttpAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;
}

/// <summary>The plain curl that users have, with its own signer, so that signer and verifier come from different hands.</summary>
internal static class Curl
{
    /// <summary>Sends a request signed by the caller, from an address of 127.0.0.0/8.</summary>
    public static Task<HttpAnswer> SignedAsync(
        this LocalCloud cloud,
        LocalCaller caller,
        string method,
        string from = "127.0.0.1",
        params string[] more
    ) =>
        SendAsync(
            cloud.Url.ToString(),
            [
                "-X",
                method,
                "--interface",
                from,
                "--aws-sigv4",
                $"aws:amz:{cloud.Region}:execute-api",
                "--user",
                $"{caller.AccessKeyId}:{caller.SecretAccessKey}",
                .. caller.SessionToken is null ? Array.Empty<string>() : ["-H", $"x-amz-security-token: {caller.SessionToken}"],
                .. more,
            ]
        );

    /// <summary>Sends a request as the arguments say.</summary>
    public static async Task<HttpAnswer> SendAsync(string url, params string[] arguments)
    {
        var result = await CommandLine.RunAsync("curl", ["-sS", "-i", "--max-time", "40", .. arguments, url]);
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException($"curl ended with {result.ExitCode}: {result.Error}");
        }

        return Parse(result.Output);
    }

    private static HttpAnswer Parse(string output)
    {
        var (head, body) = Split(output);
        // "HTTP/1.1 100 Continue" comes before the answer proper.
        while (head.StartsWith("HTTP/1.1 100", StringComparison.Ordinal))
        {
            (head, body) = Split(body);
        }

        var lines = head.Split("\r\n");
        return new HttpAnswer(
            int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture),
            lines
                .Skip(1)
                .Select(line => line.Split(": ", 2))
                .Where(pair => pair.Length == 2)
                .GroupBy(pair => pair[0], StringComparer.OrdinalIgnoreCase)
                .ToDictionary(group => group.Key, group => group.First()[1], StringComparer.OrdinalIgnoreCase),
            body
        );
    }

    private static (string Head, string Body) Split(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return end < 0 ? (text, "") : (text[..end], text[(end + 4)..]);
    }
}
