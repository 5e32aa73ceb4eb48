using System.Security.Cryptography;
using System.Text;
using Amazon.CDK.AWS.IAM;
using Constructs;

namespace AuthSecGroup.Cdk;

/// <summary>
/// The permissions of a function on the configured groups, as customer managed policies: on groups of the stack's account, and to assume
/// the roles of other accounts. While the stack is updated, and while a failed update
/// is rolled back, the role must have the permissions on both the old and the new groups: the functions get their new configuration before
/// or after their policies, and rules in removed groups are revoked last. CloudFormation does that when it replaces a resource: it creates
/// the new one first, and deletes the old one after everything else was updated, or rolled back. A policy is replaced when its description
/// changes (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html), so the description
/// contains a hash of the groups and roles.
/// </summary>
internal static class GroupPolicies
{
    // A managed policy is limited to 6,144 characters, and a role to 10 managed policies, of which an update needs twice as many:
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    // The functions' environment, which contains the groups and roles too, is limited to less than what three of these policies, and one
    // with the roles, can contain.
    private const int GroupsInOne = 50;

    /// <summary>Creates the policies.</summary>
    /// <param name="scope">The construct.</param>
    /// <param name="id">The id of the first policy; the others have a number.</param>
    /// <param name="role">The role that gets the permissions.</param>
    /// <param name="groups">The groups.</param>
    /// <param name="read">The statements of the first policy with groups, which allow to read.</param>
    /// <param name="change">Makes the statement that allows changes of groups with the given ARNs.</param>
    internal static IDependable[] Create(
        Construct scope,
        string id,
        IRole role,
        SecurityGroupSet groups,
        PolicyStatement[] read,
        Func<string[], PolicyStatement> change
    )
    {
        var policies = groups
            .GroupArns.Chunk(GroupsInOne)
            .Select((arns, n) => New(n == 0 ? id : $"{id}{n + 1}", n == 0 ? [.. read, change(arns)] : [change(arns)]));
        return
        [
            .. policies,
            .. groups.AccessRoleArns is { Length: > 0 } roles
                ? [New($"{id}AccessRoles", Permissions.AssumeAccessRoles(roles))]
                : Array.Empty<ManagedPolicy>(),
        ];

        ManagedPolicy New(string policyId, params PolicyStatement[] statements) =>
            new(
                scope,
                policyId,
                new ManagedPolicyProps
                {
                    Description = $"Replaced when the security groups change: {Hash(groups.Identity)}",
                    Statements = statements,
                    Roles = [role],
                }
            );
    }

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
}
