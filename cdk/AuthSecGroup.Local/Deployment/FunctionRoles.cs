using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Functions;
using AuthSecGroup.Local.Iam;
using AuthSecGroup.Local.Signing;
using AuthSecGroup.Local.Template;

namespace AuthSecGroup.Local.Deployment;

/// <summary>The roles of the functions, with the permissions that they have at the moment.</summary>
internal sealed class FunctionRoles(Stack stack)
{
    private readonly Dictionary<StackResource, PolicySet> _permissions = [];

    /// <summary>The session that a function works in, still without keys.</summary>
    /// <exception cref="LocalModeException">The role is not in the stack, or Lambda can't assume it.</exception>
    public Credential SessionOf(LambdaFunction function)
    {
        var role = stack.OfType("AWS::IAM::Role").FirstOrDefault(role => stack.Attribute(role.LogicalId, "Arn") == function.RoleArn);
        LocalModeException.Require(
            role is not null,
            $"The function '{function.LogicalId}' has the role '{function.RoleArn}', which is not in the stack. "
                + "Local mode needs its policies."
        );
        RolePolicies.RequireTrustInLambda(role);
        var roleName = stack.Reference(role.LogicalId);
        if (!_permissions.TryGetValue(role, out var permissions))
        {
            _permissions.Add(role, permissions = new PolicySet(RolePolicies.Of(role, roleName, stack.Resources)));
        }

        return new Credential(
            "",
            "",
            null,
            $"arn:{stack.Pseudo.Partition}:sts::{stack.Pseudo.Account}:assumed-role/{roleName}/{function.Name}",
            $"{stack.Attribute(role.LogicalId, "RoleId")}:{function.Name}",
            permissions
        );
    }

    /// <summary>Deletes all roles and policies except those to keep, while their sessions live on.</summary>
    public void DeleteExcept(IReadOnlySet<string> kept)
    {
        var keptResources = stack.Resources.Where(resource => kept.Contains(resource.LogicalId));
        foreach (var (role, permissions) in _permissions)
        {
            var isKept = kept.Contains(role.LogicalId);
            permissions.Replace(isKept ? RolePolicies.Of(role, stack.Reference(role.LogicalId), keptResources) : []);
        }
    }
}
