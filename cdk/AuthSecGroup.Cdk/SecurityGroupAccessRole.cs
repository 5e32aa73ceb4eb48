using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using AuthSecGroup.Core.Contracts;
using Constructs;

namespace AuthSecGroup.Cdk;

/// <summary>
/// The role of another account, which the functions of an <see cref="AuthenticatingSecGroup"/> assume to change rules of that account's
/// security groups. Add it to a stack of the other account, and pass <see cref="RoleArn"/> to the deployment as
/// <see cref="SecurityGroupAccessOptions.AccessRoleArn"/>.
/// </summary>
/// <remarks>
/// Only the given roles can assume it, for sessions of at most one hour. It can describe rules and prefix lists in the given regions, and
/// change rules of the given groups there, and nothing else.
/// IAM stores the unique id of a trusted role in place of its ARN. A function role that was deleted and created again isn't trusted any
/// more, even with the same ARN: pass the new ARNs, and deploy this role again
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles).
/// </remarks>
public sealed class SecurityGroupAccessRole : Construct
{
    /// <summary>Creates the role.</summary>
    /// <param name="scope">A stack of the other account, or a construct in it.</param>
    /// <param name="id">The construct's id, unique in <paramref name="scope"/>.</param>
    /// <param name="props">The settings.</param>
    /// <exception cref="ArgumentException">A prop is invalid. The message names the prop, its value, and the valid values.</exception>
    public SecurityGroupAccessRole(Construct scope, string id, SecurityGroupAccessRoleProps props)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(props);
        var stack = Stack.Of(this);
        var validator = new PropsValidator(Node.Path, stack.Account);
        validator.Check(props);
        var policies = new AccessRolePolicies(stack, props);
        policies.CheckSize(validator);
        Role = new Role(
            this,
            "Role",
            new RoleProps
            {
                RoleName = props.RoleName ?? AccessRoleArn.DefaultName,
                Description = "Assumed by AuthSecGroup to change rules of named security groups",
                AssumedBy = policies.Trusted,
                // A role that assumes a role gets no longer session:
                // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining
                MaxSessionDuration = Duration.Hours(1),
                InlinePolicies = new Dictionary<string, PolicyDocument> { ["Permissions"] = policies.Permissions },
            }
        );
    }

    /// <summary>The role.</summary>
    public IRole Role { get; }

    /// <summary>
    /// The ARN of the role. Because the name of the role is fixed, a stack of another account or region in the same app can use the ARN.
    /// </summary>
    public string RoleArn => Role.RoleArn;
}
