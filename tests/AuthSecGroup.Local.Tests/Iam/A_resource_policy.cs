using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Iam;

namespace AuthSecGroup.Local.Tests.Iam;

public class A_resource_policy
{
    private const string Api = "arn:aws:execute-api:us-east-1:123456789012:abc";
    private const string Method = $"{Api}/dev/POST/connection";
    private const string Own = "arn:aws:iam::123456789012:user/alice";
    private const string Other = "arn:aws:iam::210987654321:user/alice";
    private const string Session = "arn:aws:sts::210987654321:assumed-role/Developers/alice";

    // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html, table A
    [Theory]
    [InlineData("Allow", "Allow", "Allow")]
    [InlineData("Allow", "Neither", "Allow")]
    [InlineData("Allow", "ExplicitDeny", "ExplicitDeny")]
    [InlineData("Neither", "Allow", "Allow")]
    [InlineData("Neither", "Neither", "Neither")]
    [InlineData("Neither", "ExplicitDeny", "ExplicitDeny")]
    [InlineData("ExplicitDeny", "Allow", "ExplicitDeny")]
    [InlineData("ExplicitDeny", "Neither", "ExplicitDeny")]
    [InlineData("ExplicitDeny", "ExplicitDeny", "ExplicitDeny")]
    public void Decides_on_a_caller_of_the_same_account_as_table_A(string identity, string resource, string decision) =>
        Decides(Own, identity, resource, decision);

    // The same page, table B
    [Theory]
    [InlineData("Allow", "Allow", "Allow")]
    [InlineData("Allow", "Neither", "Neither")]
    [InlineData("Allow", "ExplicitDeny", "ExplicitDeny")]
    [InlineData("Neither", "Allow", "Neither")]
    [InlineData("Neither", "Neither", "Neither")]
    [InlineData("Neither", "ExplicitDeny", "ExplicitDeny")]
    [InlineData("ExplicitDeny", "Allow", "ExplicitDeny")]
    [InlineData("ExplicitDeny", "Neither", "ExplicitDeny")]
    [InlineData("ExplicitDeny", "ExplicitDeny", "ExplicitDeny")]
    public void Decides_on_a_caller_of_another_account_as_table_B(string identity, string resource, string decision) =>
        Decides(Other, identity, resource, decision);

    [Theory]
    [InlineData(Own, nameof(PolicyDecision.Allow))]
    [InlineData(Other, nameof(PolicyDecision.Neither))]
    public void Says_nothing_if_the_API_has_none(string caller, string decision) =>
        Assert.Equal(decision, ResourcePolicy.Read(null, Api).Decide(caller, Identity("Allow"), Method, "203.0.113.7").ToString());

    [Fact]
    public void Denies_even_if_another_statement_allows() =>
        Assert.Equal(PolicyDecision.ExplicitDeny, Decide($"{Statement("Allow")}, {Statement("Deny")}", Own, "Allow"));

    [Theory]
    [InlineData("\"*\"", Other, true)]
    [InlineData("""{ "AWS": "*" }""", Other, true)]
    [InlineData("""{ "AWS": "arn:aws:iam::210987654321:root" }""", Other, true)]
    [InlineData("""{ "AWS": "arn:aws:iam::210987654321:root" }""", Session, true)]
    [InlineData("""{ "AWS": "210987654321" }""", Session, true)]
    [InlineData("""{ "AWS": ["111122223333", "210987654321"] }""", Other, true)]
    [InlineData("""{ "AWS": "arn:aws:iam::111122223333:root" }""", Other, false)]
    [InlineData("""{ "AWS": "arn:aws-cn:iam::210987654321:root" }""", Other, false)]
    [InlineData($$"""{ "AWS": "{{Other}}" }""", Other, true)]
    [InlineData($$"""{ "AWS": "{{Other}}" }""", "arn:aws:iam::210987654321:user/bob", false)]
    [InlineData($$"""{ "AWS": "{{Other}}" }""", "arn:aws:iam::111122223333:user/alice", false)]
    [InlineData($$"""{ "AWS": "{{Session}}" }""", Session, true)]
    [InlineData("""{ "AWS": "arn:aws:iam::210987654321:role/path/Developers" }""", Session, true)]
    [InlineData("""{ "AWS": "arn:aws:iam::210987654321:role/Admins" }""", Session, false)]
    [InlineData("""{ "AWS": "arn:aws:iam::111122223333:role/Developers" }""", Session, false)]
    public void Names_principals(string principal, string caller, bool isNamed) =>
        Assert.Equal(
            isNamed ? PolicyDecision.Allow : PolicyDecision.Neither,
            Decide(Statement("Allow", principal: principal), caller, "Allow")
        );

    [Theory]
    [InlineData("execute-api:/dev/*/connection", true)]
    [InlineData("execute-api:/*", true)]
    [InlineData("execute-api:/prod/*/connection", false)]
    [InlineData("execute-api:/dev/GET/connection", false)]
    [InlineData($"{Api}/*", true)]
    [InlineData("arn:aws:execute-api:us-east-1:123456789012:another/*", false)]
    public void Names_methods_of_its_API(string resource, bool isNamed) =>
        Assert.Equal(
            isNamed ? PolicyDecision.Allow : PolicyDecision.Neither,
            Decide(Statement("Allow", resource: resource), Other, "Allow")
        );

    [Theory]
    [InlineData("203.0.113.7", nameof(PolicyDecision.Allow))]
    [InlineData("203.0.114.7", nameof(PolicyDecision.ExplicitDeny))]
    [InlineData("2001:db8::7", nameof(PolicyDecision.Allow))]
    [InlineData("2001:db9::7", nameof(PolicyDecision.ExplicitDeny))]
    public void Can_deny_other_networks(string from, string decision) =>
        Assert.Equal(
            decision,
            Decide(
                    Statement("Deny", condition: """{ "NotIpAddress": { "aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32"] } }"""),
                    Own,
                    "Allow",
                    from
                )
                .ToString()
        );

    [Theory]
    [InlineData(Own, nameof(PolicyDecision.Neither))]
    [InlineData(Other, nameof(PolicyDecision.Allow))]
    public void Can_exclude_the_own_account(string caller, string decision)
    {
        var statement = Statement("Allow", condition: """{ "StringNotEquals": { "aws:PrincipalAccount": "123456789012" } }""");

        Assert.Equal(decision, Decide(statement, caller, caller == Own ? "Neither" : "Allow").ToString());
    }

    [Theory]
    [InlineData("\"everyone\"", "everyone")]
    [InlineData("""{ "Service": "lambda.amazonaws.com" }""", """{"Service":"lambda.amazonaws.com"}""")]
    [InlineData("""{ "AWS": "arn:aws:iam::210987654321:user/*" }""", "arn:aws:iam::210987654321:user/*")]
    [InlineData("""{ "AWS": "*", "Federated": "x" }""", """{"AWS":"*","Federated":"x"}""")]
    [InlineData("null", "")]
    public void Is_refused_for_a_principal_that_is_not_understood(string principal, string unknown) =>
        Refuses(Statement("Allow", principal: principal), $"The Principal '{unknown}' of a resource policy is not known to local mode.");

    [Theory]
    [InlineData("""{ "StringNotEquals": { "aws:SourceVpc": "vpc-1" } }""", "The condition key 'aws:SourceVpc' of a resource policy is")]
    [InlineData("""{ "StringNotLike": { "aws:SourceIp": "1" } }""", "The condition operator 'StringNotLike' is not known to local mode.")]
    public void Is_refused_for_a_condition_that_is_not_understood(string condition, string message) =>
        Refuses(Statement("Deny", condition: condition), message);

    [Fact]
    public void Is_refused_for_an_element_that_is_not_understood() =>
        Refuses(
            """{ "Effect": "Deny", "NotPrincipal": "*", "Principal": "*", "Action": "*", "Resource": "*" }""",
            "The policy element 'NotPrincipal' is not known to local mode."
        );

    private static void Refuses(string statement, string message) =>
        Assert.StartsWith(message, Assert.Throws<LocalModeException>(() => Decide(statement, Own, "Allow")).Message);

    private static void Decides(string caller, string identity, string resource, string decision) =>
        Assert.Equal(
            Enum.Parse<PolicyDecision>(decision),
            Decide(
                resource switch
                {
                    "Allow" => Statement("Allow"),
                    "ExplicitDeny" => Statement("Deny"),
                    _ => Statement("Allow", resource: "execute-api:/dev/GET/other"),
                },
                caller,
                identity
            )
        );

    private static PolicyDecision Decide(string statements, string caller, string identity, string from = "203.0.113.7") =>
        ResourcePolicy
            .Read(JsonNode.Parse($$"""{ "Version": "2012-10-17", "Statement": [{{statements}}] }"""), Api)
            .Decide(caller, Identity(identity), Method, from);

    private static string Statement(
        string effect,
        string principal = "\"*\"",
        string resource = "execute-api:/dev/*/connection",
        string condition = "{}"
    ) =>
        $$"""
            {
              "Effect": "{{effect}}", "Principal": {{principal}}, "Action": "execute-api:Invoke", "Resource": "{{resource}}",
              "Condition": {{condition}}
            }
            """;

    private static PolicySet Identity(string decision) =>
        new(
            decision switch
            {
                "Allow" => [PolicyStatement.Allow("execute-api:Invoke", $"{Api}/*")],
                "ExplicitDeny" => PolicyStatement.ParseDocument(
                    JsonNode.Parse("""{ "Statement": { "Effect": "Deny", "Action": "execute-api:*", "Resource": "*" } }""")
                ),
                _ => [],
            }
        );
}
