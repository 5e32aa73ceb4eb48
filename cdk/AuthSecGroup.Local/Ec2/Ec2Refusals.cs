using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Faults;

namespace AuthSecGroup.Local.Ec2;

/// <summary>EC2's error codes and messages: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html</summary>
internal static class Ec2Refusals
{
    public static ServiceException InvalidAction(string action) =>
        Client("InvalidAction", $"The action {action} is not valid for this web service. Local mode supports: {Ec2Actions.Supported}.");

    public static ServiceException NoSuchVersion(string version) =>
        Client("NoSuchVersion", $"The requested version '{version}' is not recognized");

    public static ServiceException MissingParameter(string name) =>
        Client("MissingParameter", $"The request must contain the parameter {name}");

    public static ServiceException UnknownParameter(string name, string supported) =>
        Client("UnknownParameter", $"The parameter {name} is not recognized. Local mode supports: {supported}.");

    public static ServiceException RepeatedParameter(string name) =>
        Client("InvalidParameter", $"The parameter {name} appears more than once");

    public static ServiceException InvalidParameterValue(string message) => Client("InvalidParameterValue", message);

    public static ServiceException InvalidNextToken() => Client("InvalidNextToken", "The specified NextToken is not valid.");

    public static ServiceException MalformedId(string code, string id, string prefix) =>
        Client(code, $"Invalid id: \"{id}\" (expecting \"{prefix}...\")");

    public static ServiceException GroupNotFound(string groupId) =>
        Client("InvalidGroup.NotFound", $"The security group '{groupId}' does not exist");

    public static ServiceException RuleIdNotFound(string ruleId) =>
        Client("InvalidSecurityGroupRuleId.NotFound", $"The security group rule ID '{ruleId}' does not exist");

    public static ServiceException Duplicate(RuleIdentity rule) =>
        Client("InvalidPermission.Duplicate", $"the specified rule \"{rule}\" already exists");

    public static ServiceException SamePermissionTwice() => InvalidParameterValue("The same permission must not appear multiple times");

    public static ServiceException QuotaReached() =>
        Client("RulesPerSecurityGroupLimitExceeded", "The maximum number of rules per security group has been reached.");

    public static ServiceException Throttled() =>
        new(StatusCodes.Status503ServiceUnavailable, "RequestLimitExceeded", "Request limit exceeded.");

    public static ServiceException Unauthorized(AwsCaller caller, string action, string resource) =>
        new(
            StatusCodes.Status403Forbidden,
            "UnauthorizedOperation",
            $"You are not authorized to perform this operation. User: {caller.PrincipalArn} is not authorized to perform: {action} "
                + $"on resource: {resource} because no identity-based policy allows the {action} action"
        );

    private static ServiceException Client(string code, string message) => new(StatusCodes.Status400BadRequest, code, message);
}
