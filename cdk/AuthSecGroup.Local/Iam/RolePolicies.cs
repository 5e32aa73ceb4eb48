using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Template;

namespace AuthSecGroup.Local.Iam;

/// <summary>What the template lets a role do: its inline policies and the policies attached to it.</summary>
internal static class RolePolicies
{
    /// <summary>Collects the role's statements from the resources that exist.</summary>
    /// <exception cref="LocalModeException">The role has a managed policy or a policy element that local mode doesn't know.</exception>
    public static IReadOnlyList<PolicyStatement> Of(StackResource role, string roleName, IEnumerable<StackResource> resources)
    {
        if (role.Properties["ManagedPolicyArns"] is JsonArray { Count: > 0 } managed)
        {
            throw new LocalModeException(
                $"The role '{role.LogicalId}' has the managed policy '{managed[0]}'. Local mode doesn't know its statements. "
                    + "Write them inline."
            );
        }

        try
        {
            return
            [
                .. role.Objects("Policies").SelectMany(policy => PolicyStatement.ParseDocument(policy["PolicyDocument"])),
                .. resources
                    .Where(resource =>
                        resource.Type is "AWS::IAM::Policy" or "AWS::IAM::ManagedPolicy" && Names(resource, "Roles").Contains(roleName)
                    )
                    .SelectMany(policy => PolicyStatement.ParseDocument(policy.Properties["PolicyDocument"])),
            ];
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
                && statement["Principal"] is JsonObject principal
                && principal.ContainsKey("Service")
                && PolicyStatement.Strings(principal, "Service").Contains("lambda.amazonaws.com")
            );
        if (!trusted)
        {
            throw new LocalModeException(
                $"The role '{role.LogicalId}' can't be assumed by lambda.amazonaws.com. Name that service in its AssumeRolePolicyDocument."
            );
        }
    }

    private static IEnumerable<string> Names(StackResource resource, string property) =>
        (resource.Properties[property] as JsonArray ?? []).Select(item => item!.ToString());
}
