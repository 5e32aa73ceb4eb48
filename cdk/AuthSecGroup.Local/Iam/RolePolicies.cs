using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Template;

namespace AuthSecGroup.Local.Iam;

/// <summary>What the template lets a role do: its inline policies and the policies attached to it.</summary>
internal static class RolePolicies
{
    private const string BasicExecutionRole = ":iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";

    /// <summary>Collects the role's statements from the resources that exist.</summary>
    /// <exception cref="LocalModeException">The role has a managed policy or a policy element that local mode doesn't know.</exception>
    public static PolicySet Of(StackResource role, string roleName, IEnumerable<StackResource> resources)
    {
        try
        {
            return new PolicySet([
                .. Items(role, "Policies").SelectMany(policy => PolicyStatement.ParseDocument(policy["PolicyDocument"])),
                .. resources
                    .Where(resource =>
                        resource.Type is "AWS::IAM::Policy" or "AWS::IAM::ManagedPolicy" && Names(resource, "Roles").Contains(roleName)
                    )
                    .SelectMany(policy => PolicyStatement.ParseDocument(policy.Properties["PolicyDocument"])),
                .. Names(role, "ManagedPolicyArns").Select(Managed),
            ]);
        }
        catch (LocalModeException error)
        {
            throw new LocalModeException($"The policies of the role '{role.LogicalId}': {error.Message}", error);
        }
    }

    /// <summary>Makes sure that Lambda could take on the role.</summary>
    /// <exception cref="LocalModeException">The role's trust policy doesn't let Lambda assume it.</exception>
    public static void RequireTrustInLambda(StackResource role)
    {
        var statements = role.Properties["AssumeRolePolicyDocument"]?["Statement"] as JsonArray ?? [];
        var trusted = statements
            .OfType<JsonObject>()
            .Any(statement =>
                (string?)statement["Effect"] == "Allow"
                && statement["Principal"]?["Service"] is { } service
                && PolicyStatement.Strings(service).Contains("lambda.amazonaws.com")
            );
        if (!trusted)
        {
            throw new LocalModeException(
                $"The role '{role.LogicalId}' can't be assumed by lambda.amazonaws.com. Name that service in its AssumeRolePolicyDocument."
            );
        }
    }

    private static PolicyStatement Managed(string arn) =>
        arn.EndsWith(BasicExecutionRole, StringComparison.Ordinal)
            ? PolicyStatement.Allow("logs:*", "*")
            : throw new LocalModeException(
                $"the managed policy '{arn}' is not known to local mode. Known: AWSLambdaBasicExecutionRole. Write the statements inline."
            );

    private static IEnumerable<JsonObject> Items(StackResource resource, string property) =>
        (resource.Properties[property] as JsonArray ?? []).OfType<JsonObject>();

    private static IEnumerable<string> Names(StackResource resource, string property) =>
        (resource.Properties[property] as JsonArray ?? []).Select(item => item!.ToString());
}
