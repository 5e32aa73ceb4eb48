using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.Core.Rules;

/// <summary>A region of an account: what one call to EC2 can reach.</summary>
/// <param name="Region">The region, such as <c>us-east-1</c>.</param>
/// <param name="Role">The role to assume; null in the function's own account.</param>
internal sealed record AccountRegion(string Region, AccessRole? Role = null)
{
    /// <summary>The region, and the account if it isn't the function's own, in words for messages.</summary>
    public override string ToString() => Role is null ? Region : $"{Region}, account {Role.Account}";
}

/// <summary>The role that the functions assume to reach groups in another account.</summary>
/// <param name="Arn">See <see cref="AccessRoleArn"/>.</param>
/// <param name="ExternalId">The external id that its trust policy requires; null if it requires none.</param>
internal sealed record AccessRole(string Arn, string? ExternalId)
{
    /// <summary>The account, 12 digits.</summary>
    public string Account => AccessRoleArn.AccountOf(Arn);
}
