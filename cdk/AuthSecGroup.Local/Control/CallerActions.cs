using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Deployment;
using AuthSecGroup.Local.Page;
using Microsoft.AspNetCore.WebUtilities;

namespace AuthSecGroup.Local.Control;

/// <summary>Acts as a caller: sends a real signed request through the real gateway, and returns what came back.</summary>
internal sealed class CallerActions(DeployedStack cloud)
{
    private static readonly string[] Methods = ["POST", "GET", "DELETE"];

    /// <summary>Does what was chosen.</summary>
    /// <param name="act">A method and a caller's name: <c>POST alice</c>.</param>
    /// <param name="address">The source address, one of 127.0.0.0/8.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LocalModeException">The choice is none, or this machine doesn't have the address.</exception>
    public async Task<ActionOutcome> RunAsync(string? act, string? address, CancellationToken cancellationToken)
    {
        var (method, name) = act?.Split(' ', 2) is [var first, var rest] ? (first, rest) : ("", "");
        var caller = cloud.Callers.FirstOrDefault(caller => caller.Name == name);
        if (caller is null || !Methods.Contains(method, StringComparer.Ordinal))
        {
            throw new LocalModeException(
                $"'act' is '{act}'. Send one of {string.Join(", ", Methods)}, a space, and one of "
                    + $"{string.Join(", ", cloud.Callers.Select(caller => caller.Name))}."
            );
        }

        var answer = await SignedCall.SendAsync(method, cloud.Url, cloud.Region, caller, ReadAddress(address), cancellationToken);
        return Describe($"{method} as {name} from {address}", answer);
    }

    // IPAddress reads "127.1" and "0x7f000001" too; only what it would write itself is meant here.
    private static IPAddress ReadAddress(string? text) =>
        IPAddress.TryParse(text, out var address)
        && address.AddressFamily == AddressFamily.InterNetwork
        && IPAddress.IsLoopback(address)
        && address.ToString() == text
            ? address
            : throw new LocalModeException($"'address' is '{text}'. It must be an address of 127.0.0.0/8, such as 127.0.0.7.");

    private ActionOutcome Describe(string title, CallAnswer answer)
    {
        var label = $"{answer.Status} {ReasonPhrases.GetReasonPhrase(answer.Status)}".TrimEnd();
        var isGood = answer.Status < 400;
        try
        {
            var json = JsonNode.Parse(answer.Body) as JsonObject;
            return new ActionOutcome(
                cloud.Clock.GetUtcNow(),
                title,
                label,
                isGood,
                Summary(json, answer),
                [.. Outcomes(json)],
                json?.ToJsonString(JsonText.Indented) ?? answer.Body
            );
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            // Not what the endpoint should say, which is worth seeing as it came.
            return new ActionOutcome(
                cloud.Clock.GetUtcNow(),
                title,
                label,
                isGood,
                "The answer is not of the usual form.",
                [],
                answer.Body
            );
        }
    }

    private static string Summary(JsonObject? json, CallAnswer answer)
    {
        var cidr = json?["cidr"]?.ToString();
        // The function's problem, or the gateway's refusal, in the words of each.
        if ((json?["detail"] ?? json?["Message"] ?? json?["message"])?.ToString() is { } words)
        {
            return json?["code"] is { } code ? $"{code}: {words}" : words;
        }

        if (json?["expiresInSeconds"] is JsonValue left)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{cidr} is let in for {left} s, until {json["expiresAt"]}.");
        }

        return answer.Status < 400 && cidr is not null ? $"{cidr} is no longer let in." : "The answer has no words for it.";
    }

    private static IEnumerable<string> Outcomes(JsonObject? json) =>
        from entry in json?["groups"] as JsonArray ?? []
        let @group = entry as JsonObject
        where @group is not null
        let rules = from rule in @group["rules"] as JsonArray ?? []
        let isRange = rule["toPort"]?.ToString() != rule["fromPort"]?.ToString()
        select $"{rule["protocol"]} {rule["fromPort"]}{(isRange ? $"-{rule["toPort"]}" : "")} {rule["outcome"]}"
        let outcome = @group["error"]?.ToString() ?? string.Join(", ", rules)
        where outcome.Length > 0
        select $"{@group["groupId"]} ({@group["region"]}): {outcome}";
}
