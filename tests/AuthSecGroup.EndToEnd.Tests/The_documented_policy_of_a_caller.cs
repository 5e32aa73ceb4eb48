using System.Globalization;
using System.Text.Json.Nodes;
using AuthSecGroup.EndToEnd.Tests.Support;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Iam;
using Microsoft.Extensions.Time.Testing;

namespace AuthSecGroup.EndToEnd.Tests;

public class The_documented_policy_of_a_caller
{
    private const string Stage = "arn:aws:execute-api:eu-west-1:123456789012:abc123/dev";

    [Theory]
    [InlineData($"{Stage}/POST/connection", true)]
    [InlineData($"{Stage}/GET/connection", true)]
    [InlineData($"{Stage}/DELETE/connection", true)]
    [InlineData($"{Stage}/POST/connection/db", true)]
    [InlineData($"{Stage}/POST/other", false)]
    [InlineData($"{Stage}/POST/connections", false)]
    [InlineData("arn:aws:execute-api:eu-west-1:123456789012:abc123/prod/POST/connection", false)]
    [InlineData("arn:aws:execute-api:eu-west-1:123456789012:another/dev/POST/connection", false)]
    public void Allows_the_methods_of_the_endpoint_and_nothing_else(string method, bool allows)
    {
        var decision = Policies().Decide("execute-api:Invoke", method, new Dictionary<string, string>());
        Assert.Equal(allows ? PolicyDecision.Allow : PolicyDecision.Neither, decision);
    }

    // Without a value, the request doesn't have the key.
    [Theory]
    [InlineData("policy-one-target", "POST/connection/db", null, null, true)]
    [InlineData("policy-one-target", "DELETE/connection/db", null, null, true)]
    [InlineData("policy-one-target", "POST/connection/bastion", null, null, false)]
    [InlineData("policy-one-target", "POST/connection", null, null, false)]
    [InlineData("policy-mfa", "POST/connection/db", "aws:MultiFactorAuthPresent true aws:MultiFactorAuthAge 3599", null, true)]
    [InlineData("policy-mfa", "POST/connection/db", "aws:MultiFactorAuthPresent true aws:MultiFactorAuthAge 3600", null, false)]
    [InlineData("policy-mfa", "POST/connection/db", "aws:MultiFactorAuthPresent false aws:MultiFactorAuthAge 1", null, false)]
    [InlineData("policy-mfa", "POST/connection/db", null, null, false)]
    [InlineData("policy-time", "POST/connection/bastion", null, "2027-01-11T08:00:01Z", true)]
    [InlineData("policy-time", "POST/connection/bastion", null, "2027-01-11T08:00:00Z", false)]
    [InlineData("policy-time", "POST/connection/bastion", null, "2027-01-15T18:00:00Z", false)]
    [InlineData("policy-time", "POST/connection/db", null, "2027-01-11T08:00:01Z", false)]
    [InlineData("policy-tags", "POST/connection/db", "aws:PrincipalTag/team dba", null, true)]
    [InlineData("policy-tags", "POST/connection/db", "aws:PrincipalTag/team dev", null, false)]
    [InlineData("policy-tags", "POST/connection/db", null, null, false)]
    public void Can_have_conditions(string policy, string method, string? keys, string? time, bool allows)
    {
        var statement = new JsonObject { ["Statement"] = Documented(policy) };
        var clock = new FakeTimeProvider(DateTimeOffset.Parse(time ?? "2026-11-22T06:40:00Z", CultureInfo.InvariantCulture));
        var attributes = (keys?.Split(' ') ?? []).Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
        var permissions = new SessionPermissions(new PolicySet(PolicyStatement.ParseDocument(statement)), attributes, clock);
        var decision = permissions.Decide("execute-api:Invoke", $"{Stage}/{method}", new Dictionary<string, string>());
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

    private static JsonNode Documented(string name) =>
        Documentation.Json(
            name,
            [
                ("CALLER_ACCOUNT", "210987654321"),
                ("REGION", "eu-west-1"),
                ("ACCOUNT", "123456789012"),
                ("API_ID", "abc123"),
                ("STAGE", "dev"),
            ]
        );
}
