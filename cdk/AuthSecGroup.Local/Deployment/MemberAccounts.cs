using System.Text.Json.Nodes;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Functions;
using AuthSecGroup.Local.Iam;
using AuthSecGroup.Local.Sts;
using AuthSecGroup.Local.Template;

namespace AuthSecGroup.Local.Deployment;

/// <summary>
/// The other accounts with security groups of the deployment. In each, the template of the access role is deployed as the documentation
/// says, with the ARNs of the functions' roles, and with the groups and regions that the configuration has there.
/// </summary>
internal static class MemberAccounts
{
    private const string TemplateName = "access-role.template.json";
    private const string StackName = "authsecgroup-access";

    // Without MaxSessionDuration: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html
    private const int DefaultMaxSessionSeconds = 3600;

    /// <summary>The access roles of all accounts.</summary>
    /// <param name="groups">The configured groups.</param>
    /// <param name="functions">The functions of the deployment.</param>
    /// <param name="pseudo">The deployment's own account and region.</param>
    public static IReadOnlyList<MemberRole> Deploy(
        IReadOnlyList<GroupAccess> groups,
        IReadOnlyList<LambdaFunction> functions,
        PseudoParameters pseudo
    ) =>
        [
            .. groups
                .Where(access => access.Group.Place.Role is not null)
                .GroupBy(access => access.Group.Place.Role!.Arn, access => access.Group)
                .Select(role => Deploy([.. role], functions, pseudo)),
        ];

    private static MemberRole Deploy(
        IReadOnlyList<SecurityGroupId> groups,
        IReadOnlyList<LambdaFunction> functions,
        PseudoParameters pseudo
    )
    {
        var access = groups[0].Place.Role!;
        var template = ReadTemplate();
        Set("FunctionRoleArns", functions.Select(function => function.RoleArn));
        Set("SecurityGroupIds", groups.Select(group => group.GroupId));
        Set("Regions", groups.Select(group => group.Region));
        Set("RoleName", [access.Arn.Split('/')[^1]]);
        Set("ExternalId", [access.ExternalId ?? ""]);
        var stack = new Stack(template, new PseudoParameters(access.Account, pseudo.Region, StackName));
        var role = stack.OfType("AWS::IAM::Role").Single();
        return new MemberRole(
            // Not the ARN of the stack's role, which has no path: an operator can have created the role in another way.
            access.Arn,
            new TrustPolicy(role.Properties["AssumeRolePolicyDocument"]),
            new PolicySet(RolePolicies.Of(role, stack.Reference(role.LogicalId), stack.Resources)),
            (int?)role.Properties["MaxSessionDuration"] ?? DefaultMaxSessionSeconds
        );

        void Set(string parameter, IEnumerable<string> values)
        {
            var declared =
                template["Parameters"]?[parameter]
                ?? throw new LocalModeException($"The template {TemplateName} has no parameter '{parameter}'.");
            declared["Default"] = string.Join(',', values.Distinct());
        }
    }

    private static JsonObject ReadTemplate()
    {
        using var stream = typeof(MemberAccounts).Assembly.GetManifestResourceStream(TemplateName)!;
        return JsonNode.Parse(stream)!.AsObject();
    }
}
