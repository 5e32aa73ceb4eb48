using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Iam;
using AuthSecGroup.Local.Signing;
using AuthSecGroup.Local.Template;

namespace AuthSecGroup.Local.Deployment;

/// <summary>The roles of the functions, with the permissions that they have at the moment.</summary>
internal sealed class FunctionRoles(Stack stack)
{
    private readonly Dictionary<string, RolePermissions> _permissions = new(StringComparer.Ordinal);

    /// <summary>The session that a function works in, still without keys.</summary>
    /// <exception cref="LocalModeException">The role is not in the stack, or Lambda can't assume it.</exception>
    public Credential SessionOf(string functionId, string functionName, string roleArn)
    {
        var role =
            stack.OfType("AWS::IAM::Role").FirstOrDefault(role => stack.Attribute(role.LogicalId, "Arn") == roleArn)
            ?? throw new LocalModeException(
                $"The function '{functionId}' has the role '{roleArn}', which is not in the stack. Local mode needs its policies."
            );
        RolePolicies.RequireTrustInLambda(role);
        var roleName = stack.Reference(role.LogicalId);
        if (!_permissions.TryGetValue(role.LogicalId, out var permissions))
        {
            permissions = new RolePermissions(RolePolicies.Of(role, roleName, stack.Resources));
            _permissions.Add(role.LogicalId, permissions);
        }

        return new Credential(
            "",
            "",
            null,
            $"arn:{stack.Pseudo.Partition}:sts::{stack.Pseudo.Account}:assumed-role/{roleName}/{functionName}",
            $"{stack.Attribute(role.LogicalId, "RoleId")}:{functionName}",
            permissions
        );
    }

    /// <summary>Deletes all roles and policies except those to keep, while their sessions live on.</summary>
    public void DeleteExcept(IReadOnlySet<string> kept)
    {
        foreach (var (logicalId, permissions) in _permissions)
        {
            var role = stack.Resources.First(resource => resource.LogicalId == logicalId);
            var keptResources = stack.Resources.Where(resource => kept.Contains(resource.LogicalId));
            permissions.Replace(
                kept.Contains(logicalId) ? RolePolicies.Of(role, stack.Reference(logicalId), keptResources) : PolicySet.Nothing
            );
        }
    }
}
