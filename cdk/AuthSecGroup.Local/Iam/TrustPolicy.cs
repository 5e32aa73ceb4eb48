using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Local.Iam;

/// <summary>The trust policy of a role: who may assume it.</summary>
internal sealed class TrustPolicy
{
    private const string Action = "sts:AssumeRole";
    private const string ExternalId = "sts:ExternalId";

    private readonly IReadOnlyList<(PolicyPrincipals Principals, PolicyStatement Statement)> _statements;

    /// <summary>Reads the policy.</summary>
    /// <exception cref="LocalModeException">It contains what local mode doesn't know.</exception>
    public TrustPolicy(JsonNode? document) =>
        _statements = [
            .. PolicyStatement
                .Statements(document)
                .Select(statement => statement.DeepClone().AsObject())
                .Select(statement =>
                {
                    var principals = PolicyPrincipals.TakeFrom(statement);
                    // The resource of a trust policy is the role itself.
                    statement["Resource"] = "*";
                    var parsed = new PolicyStatement(statement);
                    parsed.RequireKnownKeys([ExternalId], "trust");
                    return (principals, parsed);
                }),
        ];

    /// <summary>True if a principal may assume the role.</summary>
    /// <param name="principalArn">Who asks.</param>
    /// <param name="externalId">The external id of the request; null if it has none.</param>
    public bool Allows(string principalArn, string? externalId)
    {
        var context = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (externalId is not null)
        {
            context[ExternalId] = externalId;
        }

        var covering = _statements
            .Where(entry => entry.Principals.Include(principalArn))
            .Select(entry => entry.Statement)
            .Where(statement => statement.Covers(Action, "*", context));
        return PolicyStatement.Decide(covering) is PolicyDecision.Allow;
    }
}
