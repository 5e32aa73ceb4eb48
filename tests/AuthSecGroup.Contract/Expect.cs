using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Contract;

/// <summary>Compares responses with the contract. Each method ends the case at the first difference.</summary>
internal static class Expect
{
    // Clocks of API Gateway and Lambda can differ a little, and the header Date has whole seconds.
    private const double ClockToleranceSeconds = 5;

    private static readonly WireJson Strict = new(
        new JsonSerializerOptions(WireJson.Default.Options)
        {
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
        }
    );

    /// <exception cref="DifferenceException">The condition is false.</exception>
    public static void That([DoesNotReturnIf(false)] bool condition, string difference)
    {
        if (!condition)
        {
            throw new DifferenceException(difference);
        }
    }

    /// <summary>Expects an HTTP status.</summary>
    public static void Status(HttpStatusCode expected, ContractResponse response) =>
        That(response.Status == expected, $"expected {(int)expected}: {response}");

    /// <summary>Expects a success with all documented members and no other.</summary>
    /// <param name="expected">The HTTP status.</param>
    /// <param name="response">The response.</param>
    /// <param name="outcomes">The outcomes that a rule can have.</param>
    public static ConnectionResponse Success(HttpStatusCode expected, ContractResponse response, params string[] outcomes)
    {
        Status(expected, response);
        ContentType("application/json", response);
        var body = Parse(response, Strict.ConnectionResponse);
        That(IsCidr(body.Cidr), $"cidr must be one address with /32 or /128: {response}");
        That(body.Groups.Count > 0, $"groups must not be empty: {response}");
        That(
            body.Groups.Select(group => (group.Region, group.GroupId, group.Target)).Distinct().Count() == body.Groups.Count,
            $"groups must contain each group once for each target: {response}"
        );
        foreach (var group in body.Groups)
        {
            That(GroupId.IsValid(group.GroupId), $"groupId must be {GroupId.ValidValues}: {response}");
            That(RegionName.IsValid(group.Region), $"region must be {RegionName.ValidValues}: {response}");
            That(group.Target is null || TargetName.IsValid(group.Target), $"target must be {TargetName.ValidValues}: {response}");
            That(group.Error is null && group.Detail is null, $"a success must not contain the error of a group: {response}");
            foreach (var rule in group.Rules)
            {
                That(outcomes.Contains(rule.Outcome), $"outcome must be {string.Join(" or ", outcomes)}: {response}");
                That(
                    IngressRule.TryParse($"{rule.Protocol}:{rule.FromPort}:{rule.ToPort}", out _),
                    $"protocol, fromPort, and toPort must be those of a rule: {response}"
                );
            }
        }

        That(
            body.ExpiresAt is null == body.ExpiresInSeconds is null,
            $"expiresAt and expiresInSeconds must both be present, or both be absent: {response}"
        );
        return body;
    }

    /// <summary>Expects the response to a POST or GET of an open lease, with an expiry that agrees with the clock of the gateway.</summary>
    public static OpenLease Lease(HttpStatusCode expected, ContractResponse response, params string[] outcomes)
    {
        var body = Success(expected, response, [.. outcomes, Outcome.Permanent]);
        That(
            Rules(body).Any(rule => outcomes.Contains(rule.Outcome)),
            $"at least one outcome must be {string.Join(" or ", outcomes)}: {response}"
        );
        That(body.ExpiresAt is not null && body.ExpiresInSeconds is not null, $"expiresAt must be present: {response}");
        var text = JsonNode.Parse(response.Body)!["expiresAt"]!.ToString();
        That(
            DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            $"expiresAt must be a UTC time with whole seconds, such as 2026-11-22T06:40:00Z: {response}"
        );
        That(body.ExpiresInSeconds >= 0, $"expiresInSeconds must not be negative: {response}");
        That(response.Date is not null, $"the header Date must be present: {response}");
        var gap = (body.ExpiresAt.Value - response.Date.Value).TotalSeconds - body.ExpiresInSeconds.Value;
        That(
            Math.Abs(gap) <= ClockToleranceSeconds,
            $"expiresAt must be expiresInSeconds after the header Date ({response.Date:r}), at most {ClockToleranceSeconds} s apart: "
                + response
        );
        return new OpenLease(body, body.ExpiresAt.Value, body.ExpiresInSeconds.Value);
    }

    /// <summary>
    /// Expects that POST has opened or renewed the lease. The cases that aren't about the status use it, so that a wrong status fails only
    /// those that are.
    /// </summary>
    public static OpenLease Opened(ContractResponse response) =>
        Lease(
            response.Status is HttpStatusCode.OK ? HttpStatusCode.OK : HttpStatusCode.Created,
            response,
            Outcome.Created,
            Outcome.Refreshed
        );

    /// <summary>Expects a problem of the function, with all documented members and no other.</summary>
    public static Problem Problem(ProblemKind expected, ContractResponse response)
    {
        Status((HttpStatusCode)expected.Status, response);
        ContentType("application/problem+json", response);
        var body = Parse(response, Strict.Problem);
        That(body.Code == expected.Code, $"code must be {expected.Code}: {response}");
        That(body.Status == expected.Status, $"the member status must be the HTTP status: {response}");
        That(
            !string.IsNullOrWhiteSpace(body.Title) && !string.IsNullOrWhiteSpace(body.Detail) && !string.IsNullOrWhiteSpace(body.RequestId),
            $"title, detail, and requestId must not be empty: {response}"
        );
        That(body.Cidr is null || IsCidr(body.Cidr), $"cidr must be one address with /32 or /128: {response}");
        return body;
    }

    /// <summary>Expects the 404 of GET or DELETE, and that not even one rule is open.</summary>
    public static void NotOpen(ContractResponse response)
    {
        var problem = Problem(ProblemKind.NotOpen, response);
        That(problem.Cidr is not null && problem.Groups is not null, $"cidr and groups must be present: {response}");
        That(
            problem.Groups.SelectMany(group => group.Rules).All(rule => rule.Outcome is Outcome.Closed or Outcome.Permanent),
            $"no rule must be open: {response}"
        );
    }

    /// <summary>Expects the 403 of API Gateway itself. The function's problems have a code, the gateway's refusals don't.</summary>
    /// <param name="response">The response.</param>
    /// <param name="message">What the message contains. AWS changes the case of words.</param>
    /// <param name="errorType">The beginning of <c>x-amzn-ErrorType</c>; null if AWS doesn't document it.</param>
    public static void GatewayRefusal(ContractResponse response, string message, string? errorType = null)
    {
        Status(HttpStatusCode.Forbidden, response);
        That(
            errorType is null || response.ErrorType?.StartsWith(errorType, StringComparison.Ordinal) == true,
            $"the header x-amzn-ErrorType must be {errorType}: {response}"
        );
        // IAM's denials are written with a capital: Message.
        var body = Json(response) as JsonObject;
        var text = (body?["message"] ?? body?["Message"])?.ToString();
        That(body?["code"] is null && text is not null, $"the refusal must be API Gateway's own, with a message: {response}");
        That(text.Contains(message, StringComparison.OrdinalIgnoreCase), $"the message must contain '{message}': {response}");
    }

    /// <summary>All rules of a response.</summary>
    public static IEnumerable<RuleResponse> Rules(ConnectionResponse body) => body.Groups.SelectMany(group => group.Rules);

    /// <summary>True for one address with <c>/32</c> or <c>/128</c>, written as EC2 writes it.</summary>
    private static bool IsCidr(string? text) => SourceAddress.TryParse(text?.Split('/')[0], out var address) && address.Cidr == text;

    private static void ContentType(string expected, ContractResponse response) =>
        That(response.ContentType == expected, $"the content type must be {expected}, got {response.ContentType ?? "none"}: {response}");

    private static T Parse<T>(ContractResponse response, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(response.Body, type)
                ?? throw new DifferenceException($"the body must be an object: {response}");
        }
        catch (JsonException error)
        {
            throw new DifferenceException($"the body isn't as documented ({error.Message}): {response}");
        }
    }

    private static JsonNode? Json(ContractResponse response)
    {
        try
        {
            return JsonNode.Parse(response.Body);
        }
        catch (JsonException)
        {
            throw new DifferenceException($"the body must be JSON: {response}");
        }
    }
}

/// <summary>A response that reports an open lease.</summary>
internal sealed record OpenLease(ConnectionResponse Body, DateTimeOffset ExpiresAt, long ExpiresInSeconds);
