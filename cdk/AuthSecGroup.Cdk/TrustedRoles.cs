using Amazon.CDK.AWS.IAM;

namespace AuthSecGroup.Cdk;

/// <summary>
/// Roles as one principal, with the external id that they must send. CDK's own principals have one ARN each, but a list that is known only
/// at deployment can't be taken apart.
/// </summary>
/// <param name="roleArns">The ARNs of the roles; can be a list token.</param>
/// <param name="externalId">The external id; null for none.</param>
internal sealed class TrustedRoles(string[] roleArns, string? externalId) : PrincipalBase
{
    /// <inheritdoc />
    public override PrincipalPolicyFragment PolicyFragment =>
        new(new Dictionary<string, string[]> { ["AWS"] = roleArns }, externalId is null ? null : Requires(externalId));

    /// <summary>Null: never the same as another principal.</summary>
    public override string? DedupeString() => null;

    /// <summary>The condition of a trust policy that requires an external id.</summary>
    internal static Dictionary<string, object> Requires(string externalId) =>
        new() { ["StringEquals"] = new Dictionary<string, object> { ["sts:ExternalId"] = externalId } };
}
