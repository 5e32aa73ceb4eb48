using System.Text.Json.Nodes;
using AuthSecGroup.Local.Control;

namespace AuthSecGroup.Local.Tests.Page;

public class The_sentence_about_a_response
{
    private const string Time = "\"expiresInSeconds\": 600, \"expiresAt\": \"2026-11-22T06:40:00Z\",";

    [Theory]
    [InlineData(Time, "created", "127.0.0.7/32 is let in for 600 s, until 2026-11-22T06:40:00Z.")]
    [InlineData(Time, "refreshed", "127.0.0.7/32 is let in for 600 s, until 2026-11-22T06:40:00Z.")]
    [InlineData(
        Time,
        "permanent, created",
        "127.0.0.7/32 is let in for 600 s, until 2026-11-22T06:40:00Z. Where the outcome is permanent, a foreign rule lets "
            + "it in, without expiry."
    )]
    [InlineData("", "permanent, permanent", "127.0.0.7/32 is let in by foreign rules, without expiry. There is no lease.")]
    [InlineData("", "closed, closed", "The lease of 127.0.0.7/32 is closed.")]
    [InlineData("", "surprise", "The response has no words for it.")]
    public void Follows_from_the_outcomes_of_the_rules(string time, string outcomes, string expected)
    {
        var rules = outcomes.Split(", ").Select(outcome => $$"""{ "outcome": "{{outcome}}" }""");
        var body = $$"""{ "cidr": "127.0.0.7/32", {{time}} "groups": [{ "rules": [{{string.Join(',', rules)}}] }] }""";

        Assert.Equal(expected, CallerActions.Summary(JsonNode.Parse(body)!.AsObject(), 200));
    }

    [Fact]
    public void Is_never_about_a_closed_lease_if_the_request_failed() =>
        Assert.Equal(
            "The response has no words for it.",
            CallerActions.Summary(JsonNode.Parse("""{ "groups": [{ "rules": [{ "outcome": "closed" }] }] }""")!.AsObject(), 502)
        );
}
