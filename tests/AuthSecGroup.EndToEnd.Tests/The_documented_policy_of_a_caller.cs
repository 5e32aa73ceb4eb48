using System.Text.Json.Nodes;
using AuthSecGroup.Local.Iam;
using AuthSecGroup.Testing;

namespace AuthSecGroup.EndToEnd.Tests;

public class The_documented_policy_of_a_caller
{
    private const string Stage = "arn:aws:execute-api:eu-west-1:123456789012:abc123/dev";

    [Theory]
    [InlineData($"{Stage}/POST/connection", true)]
    [InlineData($"{Stage}/GET/connection", true)]
    [InlineData($"{Stage}/DELETE/connection", true)]
    [InlineData($"{Stage}/POST/other", false)]
    [InlineData("arn:aws:execute-api:eu-west-1:123456789012:abc123/prod/POST/connection", false)]
    [InlineData("arn:aws:execute-api:eu-west-1:123456789012:another/dev/POST/connection", false)]
    public void Allows_the_methods_of_the_endpoint_and_nothing_else(string method, bool allows)
    {
        const string start = "<!-- caller-policy -->\n```json\n";
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "configuration.md"));
        var text = page[(page.IndexOf(start, StringComparison.Ordinal) + start.Length)..];
        var policy = text[..text.IndexOf("```", StringComparison.Ordinal)]
            .Replace("REGION", "eu-west-1", StringComparison.Ordinal)
            .Replace("ACCOUNT", "123456789012", StringComparison.Ordinal)
            .Replace("API_ID", "abc123", StringComparison.Ordinal)
            .Replace("STAGE", "dev", StringComparison.Ordinal);
        var policies = new PolicySet(PolicyStatement.ParseDocument(JsonNode.Parse(policy)));

        Assert.Equal(allows, policies.Allow("execute-api:Invoke", method, new Dictionary<string, string>()));
    }
}
