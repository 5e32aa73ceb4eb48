using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;
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
        var decision = Policies().Decide("execute-api:Invoke", method, new Dictionary<string, string>());
        Assert.Equal(allows ? PolicyDecision.Allow : PolicyDecision.Neither, decision);
    }

    [Theory]
    [InlineData("arn:aws:iam::210987654321:user/carol", true, true)]
    [InlineData("arn:aws:iam::210987654321:user/carol", false, false)]
    [InlineData("arn:aws:iam::111122223333:user/carol", true, false)]
    [InlineData("arn:aws:iam::123456789012:user/alice", true, true)]
    [InlineData("arn:aws:iam::123456789012:user/alice", false, false)]
    public void Is_sufficient_with_the_documented_resource_policy_for_a_trusted_account_and_widens_nothing_in_the_own(
        string caller,
        bool hasPolicy,
        bool allows
    )
    {
        var resource = ResourcePolicy.Read(
            Documented("other-account-resource-policy"),
            Stage[..Stage.IndexOf('/', StringComparison.Ordinal)]
        );

        var decision = resource.Decide(caller, hasPolicy ? Policies() : new PolicySet(), $"{Stage}/POST/connection", "203.0.113.7");

        Assert.Equal(allows ? PolicyDecision.Allow : PolicyDecision.Neither, decision);
    }

    private static PolicySet Policies() => new(PolicyStatement.ParseDocument(Documented("caller-policy")));

    private static JsonNode? Documented(string name)
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "configuration.md"));
        var text = page[page.IndexOf($"<!-- {name} -->", StringComparison.Ordinal)..].Split("```json")[1].Split("```")[0];
        return JsonNode.Parse(
            text.Replace("CALLER_ACCOUNT", "210987654321", StringComparison.Ordinal)
                .Replace("REGION", "eu-west-1", StringComparison.Ordinal)
                .Replace("ACCOUNT", "123456789012", StringComparison.Ordinal)
                .Replace("API_ID", "abc123", StringComparison.Ordinal)
                .Replace("STAGE", "dev", StringComparison.Ordinal)
        );
    }
}
