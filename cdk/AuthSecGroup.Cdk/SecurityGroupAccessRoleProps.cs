namespace AuthSecGroup.Cdk;

/// <summary>
/// The settings of a <see cref="SecurityGroupAccessRole"/>. Each list can be a token, such as the value of a parameter of type
/// <c>CommaDelimitedList</c>, and so can each element.
/// </summary>
public sealed class SecurityGroupAccessRoleProps
{
    /// <summary>
    /// The ARNs of the roles of the deployment's functions: <see cref="AuthenticatingSecGroup.FunctionRoleArns"/>, which the app has as the
    /// stack output of the same name. At least one. Nobody else can assume the role. IAM rejects a trust policy that names a role that
    /// doesn't exist
    /// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html).
    /// </summary>
    public required IReadOnlyList<string> FunctionRoleArns { get; init; }

    /// <summary>
    /// The ids of the groups of this account whose rules can be changed, such as <c>sg-0123456789abcdef0</c>. At least one; 183 fit into
    /// the role's policy if they are in one region.
    /// </summary>
    public required IReadOnlyList<string> SecurityGroupIds { get; init; }

    /// <summary>
    /// The regions of the groups, such as <c>us-west-1</c>. In other regions, the role can do nothing. Default: the stack's region.
    /// </summary>
    public IReadOnlyList<string>? Regions { get; init; }

    /// <summary>
    /// The name of the role: 1 to 64 of <c>a-z A-Z 0-9 _ + = , . @ -</c>. The role has no path, so its ARN is
    /// <c>arn:aws:iam::ACCOUNT:role/NAME</c> (in other partitions <c>arn:aws-cn</c> or <c>arn:aws-us-gov</c>), and the deployment can be
    /// configured with it before the role exists. An account can have one role of this name. Default: <c>authsecgroup-access</c>.
    /// </summary>
    public string? RoleName { get; init; }

    /// <summary>
    /// The external id that the functions must send to assume the role: 2 to 1,224 of <c>a-z A-Z 0-9 _ + = , . @ : / -</c>. It isn't a
    /// secret. The deployment needs the same one, in <see cref="SecurityGroupAccessOptions.ExternalId"/>. Default: none is required.
    /// </summary>
    public string? ExternalId { get; init; }
}
