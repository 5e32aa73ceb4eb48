using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Wire;
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
    /// <param name="act">A method and a caller's name: <c>POST alice</c>; null if it is missing.</param>
    /// <param name="address">The source address, one of 127.0.0.0/8; null if it is missing.</param>
    /// <param name="target">A target; null or empty for every allowed one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LocalModeException">The choice is none, or this machine doesn't have the address.</exception>
    public async Task<ActionOutcome> RunAsync(string? act, string? address, string? target, CancellationToken cancellationToken)
    {
        var (method, name) = act?.Split(' ', 2) is [var first, var rest] ? (first, rest) : ("", "");
        var caller = cloud.Callers.FirstOrDefault(caller => caller.Name == name);
        LocalModeException.Require(
            caller is not null && Methods.Contains(method, StringComparer.Ordinal),
            $"{LocalModeException.Member("act", act)} Send one of {string.Join(", ", Methods)}, a space, and one of "
                + $"{string.Join(", ", cloud.Callers.Select(caller => caller.Name))}."
        );
        var from = ReadAddress(address);
        LocalModeException.Require(
            string.IsNullOrEmpty(target) || TargetName.IsValid(target),
            $"{LocalModeException.Member("target", target)} It must be {TargetName.ValidValues}, or empty for every target."
        );
        var (url, forTarget) = string.IsNullOrEmpty(target) ? (cloud.Url, "") : (new Uri($"{cloud.Url}/{target}"), $" for {target}");
        var (status, body) = await SignedCall.SendAsync(method, url, cloud.Region, caller, from, cancellationToken);
        var label = $"{status} {ReasonPhrases.GetReasonPhrase(status)}".TrimEnd();
        var outcome = new ActionOutcome(cloud.Clock.GetUtcNow(), $"{method} as {name} from {address}{forTarget}", label, status < 400, "");
        try
        {
            var json = JsonNode.Parse(body) as JsonObject;
            return outcome with
            {
                Summary = Summary(json, status),
                Facts = [.. Outcomes(json)],
                Raw = json?.ToJsonString(JsonText.Indented) ?? body,
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            // Not what the endpoint should say, which is worth seeing as it came.
            return outcome with { Summary = "The response is not of the usual form.", Raw = body };
        }
    }

    // IPAddress reads "127.1" and "0x7f000001" too; only what it would write itself is meant here.
    private static IPAddress ReadAddress(string? text) =>
        IPAddress.TryParse(text, out var address)
        && address.AddressFamily == AddressFamily.InterNetwork
        && IPAddress.IsLoopback(address)
        && address.ToString() == text
            ? address
            : throw new LocalModeException(
                $"{LocalModeException.Member("address", text)} It must be an address of 127.0.0.0/8, such as 127.0.0.7."
            );

    /// <summary>What a response says, in a sentence.</summary>
    /// <param name="json">The body; null if it isn't an object.</param>
    /// <param name="status">The HTTP status.</param>
    public static string Summary(JsonObject? json, int status)
    {
        var cidr = json?["cidr"]?.ToString();
        // The function's problem, or the gateway's refusal, in the words of each.
        if ((json?["detail"] ?? json?["Message"] ?? json?["message"])?.ToString() is { } words)
        {
            return json?["code"] is { } code ? $"{code}: {words}" : words;
        }

        // A foreign rule that admits the address has the outcome "permanent". It is never one of a DELETE.
        var outcomes = RuleOutcomes(json);
        var isPermanent = outcomes.Contains(Outcome.Permanent, StringComparer.Ordinal);
        if (json?["expiresInSeconds"] is JsonValue left)
        {
            var foreign = isPermanent ? " Where the outcome is permanent, a foreign rule lets it in, without expiry." : "";
            return string.Create(CultureInfo.InvariantCulture, $"{cidr} is let in for {left} s, until {json["expiresAt"]}.{foreign}");
        }

        return isPermanent ? $"{cidr} is let in by foreign rules, without expiry. There is no lease."
            : outcomes.Contains(Outcome.Closed, StringComparer.Ordinal) && status < 400 ? $"The lease of {cidr} is closed."
            : "The response has no words for it.";
    }

    private static string[] RuleOutcomes(JsonObject? json) =>
        [
            .. from entry in json?["groups"] as JsonArray ?? []
            from rule in entry?["rules"] as JsonArray ?? []
            select rule?["outcome"]?.ToString() ?? "",
        ];

    private static IEnumerable<string> Outcomes(JsonObject? json) =>
        from entry in json?["groups"] as JsonArray ?? []
        let @group = entry as JsonObject
        where @group is not null
        let rules = from rule in @group["rules"] as JsonArray ?? []
        let isRange = rule["toPort"]?.ToString() != rule["fromPort"]?.ToString()
        select $"{rule["protocol"]} {rule["fromPort"]}{(isRange ? $"-{rule["toPort"]}" : "")} {rule["outcome"]}"
        let outcome = @group["error"]?.ToString() ?? string.Join(", ", rules)
        where outcome.Length > 0
        let target = @group["target"] is { } named ? $"{named}: " : ""
        let account = @group["account"] is { } other ? $", account {other}" : ""
        select $"{target}{@group["groupId"]} ({@group["region"]}{account}): {outcome}";
}
