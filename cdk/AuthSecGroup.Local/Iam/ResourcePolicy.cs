using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Local.Iam;

/// <summary>The resource policy of an API, and how API Gateway evaluates it together with the policies of the caller.</summary>
internal sealed class ResourcePolicy
{
    // API Gateway completes a resource of this form with the API's own ARN:
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-policy-language-overview.html
    private const string ThisApi = "execute-api:/";

    private static readonly string[] KnownKeys = ["aws:SourceIp", "aws:SecureTransport", "aws:PrincipalAccount"];

    private readonly string _account;
    private readonly IReadOnlyList<(PolicyPrincipals Principals, PolicyStatement Statement)> _statements;

    private ResourcePolicy(string account, IReadOnlyList<(PolicyPrincipals, PolicyStatement)> statements) =>
        (_account, _statements) = (account, statements);

    /// <summary>Reads the policy.</summary>
    /// <param name="document">The policy; null if the API has none.</param>
    /// <param name="executionArn">The ARN of the API, without a stage.</param>
    /// <exception cref="LocalModeException">It contains what local mode doesn't know.</exception>
    public static ResourcePolicy Read(JsonNode? document, string executionArn) =>
        new(
            executionArn.Split(':')[4],
            document is null
                ? []
                : [.. PolicyStatement.Statements(document).Select(statement => Read(statement.DeepClone().AsObject(), executionArn))]
        );

    /// <summary>
    /// Decides on a request. For a caller of the API's own account, an allow in either is sufficient; a caller of another account needs
    /// both: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html, tables A and B.
    /// </summary>
    /// <param name="principalArn">The caller.</param>
    /// <param name="identity">The caller's own policies.</param>
    /// <param name="methodArn">The method of the API.</param>
    /// <param name="sourceAddress">The caller's address.</param>
    public PolicyDecision Decide(string principalArn, IPermissions identity, string methodArn, string sourceAddress)
    {
        const string action = "execute-api:Invoke";
        var account = principalArn.Split(':')[4];
        var context = KnownKeys
            .Zip([sourceAddress, "true", account])
            .ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.OrdinalIgnoreCase);
        var own = identity.Decide(action, methodArn, context);
        var resource = PolicyStatement.Decide(
            _statements
                .Where(entry => entry.Principals.Include(principalArn))
                .Select(entry => entry.Statement)
                .Where(statement => statement.Covers(action, methodArn, context))
        );
        return (own, resource) switch
        {
            (PolicyDecision.ExplicitDeny, _) or (_, PolicyDecision.ExplicitDeny) => PolicyDecision.ExplicitDeny,
            (PolicyDecision.Allow, PolicyDecision.Allow) => PolicyDecision.Allow,
            (PolicyDecision.Allow, _) or (_, PolicyDecision.Allow) when account == _account => PolicyDecision.Allow,
            _ => PolicyDecision.Neither,
        };
    }

    private static (PolicyPrincipals, PolicyStatement) Read(JsonObject statement, string executionArn)
    {
        var principals = PolicyPrincipals.TakeFrom(statement);
        statement["Resource"] = new JsonArray([
            .. PolicyStatement
                .Strings(statement, "Resource")
                .Select(resource =>
                    (JsonNode)(
                        resource.StartsWith(ThisApi, StringComparison.Ordinal) ? $"{executionArn}/{resource[ThisApi.Length..]}" : resource
                    )
                ),
        ]);
        var parsed = new PolicyStatement(statement);
        parsed.RequireKnownKeys(KnownKeys, "resource");
        return (principals, parsed);
    }
}
