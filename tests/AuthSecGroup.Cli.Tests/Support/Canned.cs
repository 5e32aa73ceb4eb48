using System.Text.Json;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Tests.Support;

/// <summary>A scripted response.</summary>
internal sealed record Canned(int Status, string Body, params (string Name, string Value)[] Headers)
{
    public static Canned Open(
        string cidr = "203.0.113.7/32",
        long seconds = 600,
        string outcome = Outcome.Created,
        long? cappedTo = null,
        int sharedWith = 0,
        params string?[] targets
    ) =>
        new(
            outcome == Outcome.Created ? 201 : 200,
            JsonSerializer.Serialize(
                new ConnectionResponse
                {
                    Cidr = cidr,
                    SharedWith = sharedWith,
                    ExpiresAt = outcome is Outcome.Closed or Outcome.Held ? null : TimeProvider.System.GetUtcNow().AddSeconds(seconds),
                    ExpiresInSeconds = outcome is Outcome.Closed or Outcome.Held ? null : seconds,
                    CappedToSeconds = cappedTo,
                    Groups =
                        targets.Length == 0 ? [Group(outcome)] : [.. targets.Select(target => Group(outcome) with { Target = target })],
                },
                WireJson.Default.ConnectionResponse
            ),
            ("Content-Type", "application/json")
        );

    public static Canned Problem(
        int status,
        string code,
        string detail,
        string? cidr = "203.0.113.7/32",
        IReadOnlyList<GroupResponse>? groups = null,
        params (string, string)[] headers
    ) =>
        new(
            status,
            JsonSerializer.Serialize(
                new Problem
                {
                    Title = "Title",
                    Status = status,
                    Code = code,
                    Detail = detail,
                    RequestId = "request-1",
                    Cidr = cidr,
                    Groups = groups,
                },
                WireJson.Default.Problem
            ),
            [("Content-Type", "application/problem+json"), .. headers]
        );

    public static Canned Gateway(int status, string errorType, string message, params (string, string)[] headers) =>
        new(
            status,
            JsonSerializer.Serialize(new Dictionary<string, string> { ["message"] = message }),
            [("x-amzn-ErrorType", errorType), ("Content-Type", "application/json"), .. headers]
        );

    public static GroupResponse Group(string outcome, string id = "sg-0123456789abcdef0", string? error = null, string? detail = null) =>
        new()
        {
            GroupId = id,
            Region = "eu-west-1",
            Rules =
            [
                new RuleResponse
                {
                    Protocol = "tcp",
                    FromPort = 22,
                    ToPort = 22,
                    Outcome = outcome,
                },
            ],
            Error = error,
            Detail = detail,
        };
}
