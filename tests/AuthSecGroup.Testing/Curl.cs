using System.Globalization;
using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Cloud;
using AuthSecGroup.Local.Synthesis;

namespace AuthSecGroup.Testing;

/// <summary>An HTTP response as curl printed it.</summary>
internal sealed record CurlResponse(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;
}

/// <summary>The curl that users have. It has its own signer, so these requests test the verifier independently of our code.</summary>
internal static class Curl
{
    /// <summary>Sends a request signed by the caller, from an address of 127.0.0.0/8.</summary>
    public static Task<CurlResponse> SignedAsync(
        this LocalCloud cloud,
        LocalCaller caller,
        string method,
        string from = "127.0.0.1",
        params string[] more
    ) => SignedAsync(cloud, caller, method, target: null, from, more);

    /// <summary>Sends a signed request for one target, or for null without one.</summary>
    public static Task<CurlResponse> SignedAsync(
        this LocalCloud cloud,
        LocalCaller caller,
        string method,
        string? target,
        string from,
        params string[] more
    ) =>
        SendAsync(
            target is null ? cloud.Url.ToString() : $"{cloud.Url}/{target}",
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

    /// <summary>Sends a request.</summary>
    public static async Task<CurlResponse> SendAsync(string url, params string[] arguments)
    {
        var result = await CommandLine.RunAsync("curl", ["-sS", "-i", "--max-time", "40", .. arguments, url]);
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException($"curl ended with {result.ExitCode}: {result.Error}");
        }

        return Parse(result.Output);
    }

    private static CurlResponse Parse(string output)
    {
        var (head, body) = Split(output);
        // "HTTP/1.1 100 Continue" precedes the final response.
        while (head.StartsWith("HTTP/1.1 100", StringComparison.Ordinal))
        {
            (head, body) = Split(body);
        }

        var lines = head.Split("\r\n");
        return new CurlResponse(
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
