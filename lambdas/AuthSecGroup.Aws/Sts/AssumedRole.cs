using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Aws.Sts;

/// <summary>
/// The credentials of a role in another account. The SDK keeps them, and gets new ones in the background a few minutes before they expire,
/// so that no request waits for STS unless the process has just started.
/// </summary>
internal sealed class AssumedRole : RefreshingAWSCredentials
{
    // A role that assumes a role gets at most an hour:
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining
    private const int SessionSeconds = 3600;

    private readonly IAmazonSecurityTokenService _sts;
    private readonly AccessRole _role;
    private readonly RoleSession _session;

    public AssumedRole(IAmazonSecurityTokenService sts, AccessRole role, RoleSession session)
    {
        (_sts, _role, _session) = (sts, role, session);
        // The schedule that keeps the function warm uses the credentials once a minute.
        PreemptExpiryTime = TimeSpan.FromMinutes(5);
    }

    /// <summary>The number of credentials so far.</summary>
    public int Generation { get; private set; }

    /// <summary>
    /// Takes it that the credentials of a generation have expired, whatever STS said when it issued them. Of several calls that find it out
    /// at the same time, only the first one counts.
    /// </summary>
    public void Expire(int generation)
    {
        if (generation == Generation)
        {
            Generation++;
            ClearCredentials();
        }
    }

    /// <inheritdoc />
    /// <exception cref="RoleException">STS doesn't give any.</exception>
    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        var request = new AssumeRoleRequest
        {
            RoleArn = _role.Arn,
            ExternalId = _role.ExternalId,
            RoleSessionName = _session.Name,
            Policy = _session.Policy,
            DurationSeconds = SessionSeconds,
        };
        try
        {
            var issued = (await _sts.AssumeRoleAsync(request)).Credentials;
            return new CredentialsRefreshState(
                new ImmutableCredentials(issued.AccessKeyId, issued.SecretAccessKey, issued.SessionToken),
                issued.Expiration ?? throw new FormatException("the credentials have no time of expiry")
            );
        }
        catch (AmazonSecurityTokenServiceException e)
        {
            throw new RoleException(ErrorOf(e), e);
        }
        catch (Exception e) when (AwsFailures.IsUnavailable(e))
        {
            throw new RoleException(AwsFailures.ErrorOf(e, "STS"), e);
        }
    }

    // The codes: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html#API_AssumeRole_Errors
    private AwsError ErrorOf(AmazonSecurityTokenServiceException exception)
    {
        var code = string.IsNullOrEmpty(exception.ErrorCode) ? "STS" + (int)exception.StatusCode : exception.ErrorCode;
        return code is "Throttling" or "ThrottlingException" or "RequestLimitExceeded" || (int)exception.StatusCode is 429
                ? new AwsError(AwsErrorKind.Throttled, code, exception.Message)
            : (int)exception.StatusCode is >= 500 or 0 ? new AwsError(AwsErrorKind.Unavailable, code, $"STS failed: {exception.Message}")
            : new AwsError(
                AwsErrorKind.RoleDenied,
                code,
                $"The role {_role.Arn} can't be assumed ({code}). Ask the operator to deploy it in account {_role.Account}, "
                    + "or to let it trust this function with the configured external id."
            );
    }
}

/// <summary>A session of a role.</summary>
/// <param name="Name">Its name, which the other account's CloudTrail shows: 2 to 64 of <c>a-z A-Z 0-9 _ + = , . @ -</c>.</param>
/// <param name="Policy">A policy that limits the session further; null for all that the role may do.</param>
internal sealed record RoleSession(string Name, string? Policy)
{
    private const string Prefix = "authsecgroup-";
    private const int LongestName = 64;

    /// <summary>What the sweep does in another account: it reads and revokes, and can't add.</summary>
    private const string SweepPolicy = """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Resource":"*","Action":["ec2:DescribeSecurityGroupRules",
        "ec2:RevokeSecurityGroupIngress","ec2:DescribeManagedPrefixLists"]}]}
        """;

    /// <summary>The sessions of the connection function.</summary>
    public static RoleSession OfConnection(string deployment) => new(NameOf(deployment), null);

    /// <summary>The sessions of the sweep function.</summary>
    public static RoleSession OfSweep(string deployment) => new(NameOf(deployment), SweepPolicy);

    private static string NameOf(string deployment) => Prefix + deployment[..Math.Min(deployment.Length, LongestName - Prefix.Length)];
}

/// <summary>A role can't be assumed. The SDK passes it on through the call that needed the role's credentials.</summary>
internal sealed class RoleException(AwsError error, Exception cause) : Exception(error.Message, cause)
{
    public AwsError Error => error;
}
