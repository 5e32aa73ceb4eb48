using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using AuthSecGroup.Cdk;
using AuthSecGroup.Core.Contracts;
using Constructs;

namespace AuthSecGroup.App;

/// <summary>
/// The stack of the plain template <c>cdk/access-role.template.json</c>, which creates a <see cref="SecurityGroupAccessRole"/> without CDK,
/// in one account or in many with StackSets. It has no assets, so it needs no bootstrapped account. A test writes and compares the file.
/// </summary>
internal sealed class AccessRoleStack : Stack
{
    // The patterns of authsecgroup.schema.json. CloudFormation applies them to each element of a list:
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
    internal const string RoleArnPattern = "^arn:aws(-[a-z-]*)?:iam::[0-9]{12}:role/([!-)+->@-~]{0,510}/)?[A-Za-z0-9_+=,.@-]{1,64}$";
    internal const string GroupIdPattern = "^sg-([0-9a-f]{8}|[0-9a-f]{17})$";
    internal const string RegionPattern = "^[a-z]{2,}(-[a-z]+)+-[0-9]{1,2}$";
    internal const string RoleNamePattern = "^[A-Za-z0-9_+=,.@-]{1,64}$";
    internal const string ExternalIdPattern = "^([A-Za-z0-9_+=,.@:/-]{2,1224})?$";

    private const string List = "CommaDelimitedList";
    private const string Text = "String";

    internal AccessRoleStack(Construct scope)
        : base(scope, "AccessRole", new StackProps { AnalyticsReporting = false, Synthesizer = new BootstraplessSynthesizer() })
    {
        TemplateOptions.TemplateFormatVersion = "2010-09-09";
        TemplateOptions.Description =
            "AuthSecGroup: the role that a deployment in another account assumes to change rules of this account's security groups";

        var functionRoleArns = Parameter(
            "FunctionRoleArns",
            List,
            "The output FunctionRoleArns of the deployment: the roles that can assume this role. They must exist.",
            RoleArnPattern,
            AccessRoleArn.ValidValues
        );
        var groupIds = Parameter(
            "SecurityGroupIds",
            List,
            "The security groups of this account whose rules can be changed, separated by commas.",
            GroupIdPattern,
            GroupId.ValidValues
        );
        var regions = Parameter(
            "Regions",
            List,
            "The regions of the security groups, separated by commas.",
            RegionPattern,
            RegionName.ValidValues
        );
        var roleName = Parameter(
            "RoleName",
            Text,
            "The name of the role, which is the end of accessRoleArn in the deployment's configuration.",
            RoleNamePattern,
            AccessRoleArn.ValidNames,
            AccessRoleArn.DefaultName
        );
        var externalId = Parameter(
            "ExternalId",
            Text,
            "The externalId of the deployment's configuration. It isn't a secret. Empty: none is required.",
            ExternalIdPattern,
            $"empty, or {ExternalId.ValidValues}",
            ""
        );
        TemplateOptions.Metadata = Interface(
            ("The deployment in the other account", [(functionRoleArns, "Roles of its functions"), (externalId, "External id")]),
            ("This account", [(groupIds, "Security groups"), (regions, "Regions"), (roleName, "Name of the role")])
        );

        var access = new SecurityGroupAccessRole(
            this,
            "Access",
            new SecurityGroupAccessRoleProps
            {
                FunctionRoleArns = functionRoleArns.ValueAsList,
                SecurityGroupIds = groupIds.ValueAsList,
                Regions = regions.ValueAsList,
                RoleName = roleName.ValueAsString,
            }
        );
        var hasExternalId = new CfnCondition(
            this,
            "HasExternalId",
            new CfnConditionProps { Expression = Fn.ConditionNot(Fn.ConditionEquals(externalId.ValueAsString, "")) }
        );
        // The construct knows whether there is an external id; the template has to find out at deployment.
        ((CfnRole)access.Role.Node.DefaultChild!).AddPropertyOverride(
            "AssumeRolePolicyDocument.Statement.0.Condition",
            new Dictionary<string, object>
            {
                ["Fn::If"] = new object[] { hasExternalId.LogicalId, TrustedRoles.Requires(externalId.ValueAsString), Aws.NO_VALUE },
            }
        );
        _ = new CfnOutput(
            this,
            "RoleArn",
            new CfnOutputProps { Value = access.RoleArn, Description = "accessRoleArn in the deployment's configuration" }
        );
    }

    private CfnParameter Parameter(
        string id,
        string type,
        string description,
        string pattern,
        string validValues,
        string? defaultValue = null
    ) =>
        new(
            this,
            id,
            new CfnParameterProps
            {
                Type = type,
                Description = description,
                AllowedPattern = pattern,
                ConstraintDescription = $"{(type == List ? "each " : "")}must be {validValues}",
                Default = defaultValue,
            }
        );

    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-cloudformation-interface.html
    private static Dictionary<string, object> Interface(
        params (string Label, (CfnParameter Parameter, string Label)[] Parameters)[] groups
    ) =>
        new()
        {
            ["AWS::CloudFormation::Interface"] = new Dictionary<string, object>
            {
                ["ParameterGroups"] = groups
                    .Select(group => new Dictionary<string, object>
                    {
                        ["Label"] = Labeled(group.Label),
                        ["Parameters"] = group.Parameters.Select(parameter => parameter.Parameter.LogicalId).ToArray(),
                    })
                    .ToArray(),
                ["ParameterLabels"] = groups
                    .SelectMany(group => group.Parameters)
                    .ToDictionary(parameter => parameter.Parameter.LogicalId, parameter => (object)Labeled(parameter.Label)),
            },
        };

    private static Dictionary<string, object> Labeled(string label) => new() { ["default"] = label };
}
