using AuthSecGroup.Local.Faults;

namespace AuthSecGroup.Local.Ec2;

/// <summary>
/// Error codes and messages of EC2 that several places give: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
/// </summary>
internal static class Ec2Refusal
{
    public static ServiceException MissingParameter(string name) =>
        new("MissingParameter", $"The request must contain the parameter {name}");

    public static ServiceException InvalidValue(string message) => new("InvalidParameterValue", message);

    public static ServiceException SamePermissionTwice() => InvalidValue("The same permission must not appear multiple times");

    public static ServiceException GroupNotFound(string groupId) =>
        new("InvalidGroup.NotFound", $"The security group '{groupId}' does not exist");
}
