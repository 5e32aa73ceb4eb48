using System.Diagnostics.CodeAnalysis;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using Amazon.SecurityToken;
using Amazon.SSO;
using Amazon.SSOOIDC;
using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Output;

namespace AuthSecGroup.Cli.Credentials;

/// <summary>
/// The caller's AWS credentials from the SDK's credential chain: environment, web identity, profile (keys, SSO, assumed role, process),
/// container, instance. The SDK renews credentials that expire.
/// </summary>
/// <param name="profile">The profile of <c>--profile</c>; null for the chain.</param>
/// <param name="environment">Reads an environment variable.</param>
/// <param name="mfa">Asks for MFA codes.</param>
/// <param name="secrets">Receives the keys.</param>
/// <param name="time">The clock and its timers.</param>
internal sealed class CredentialSource(
    string? profile,
    Func<string, string?> environment,
    MfaPrompt mfa,
    Secrets secrets,
    TimeProvider time
) : IDisposable
{
    private const string AccessKeyId = "AWS_ACCESS_KEY_ID";
    private const string SecretAccessKey = "AWS_SECRET_ACCESS_KEY";

    // The instance metadata service responds within milliseconds. Outside of EC2, its address may not respond at all.
    private static readonly TimeSpan SearchTimeout = TimeSpan.FromSeconds(6);

    private readonly CredentialProfileStoreChain _profiles = new();
    private readonly SemaphoreSlim _lock = new(1);
    private AWSCredentials? _found;

    /// <summary>The profile that the chain reads.</summary>
    public string ProfileName => profile ?? NonEmpty("AWS_PROFILE") ?? SharedCredentialsFile.DefaultProfileName;

    /// <summary>The profile's region; null if it has none.</summary>
    public string? ProfileRegion => _profiles.TryGetProfile(ProfileName, out var found) ? found.Region?.SystemName : null;

    /// <summary>All profiles, for completion and error messages.</summary>
    public static IReadOnlyList<string> ProfileNames => [.. new SharedCredentialsFile().ListProfileNames().Order(StringComparer.Ordinal)];

    /// <summary>Returns the keys to sign with.</summary>
    /// <exception cref="ClientException">There are no keys, or they have expired.</exception>
    public async Task<ImmutableCredentials> GetAsync(CancellationToken cancellationToken)
    {
        // With --ip both, two connections ask at the same time, but the search and the MFA prompt must happen once.
        await _lock.WaitAsync(cancellationToken);
        ImmutableCredentials keys;
        try
        {
            _found ??= await FindAsync(cancellationToken);
            var found = _found;
            // On another thread: the SDK may block until an MFA code is entered, and Ctrl-C must still work.
            keys = await Task.Run(found.GetCredentialsAsync, cancellationToken).WaitAsync(cancellationToken);
        }
        catch (Exception error) when (error is not (ClientException or OperationCanceledException))
        {
            throw CredentialErrors.Explain(error, _found, ProfileName);
        }
        finally
        {
            _lock.Release();
        }

        foreach (var secret in new[] { keys.SecretKey, keys.Token, keys.AccessKey })
        {
            secrets.Add(secret);
        }

        return keys;
    }

    public void Dispose() => _lock.Dispose();

    // The SDK creates these clients by name, which a trimmed build doesn't see.
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSecurityTokenServiceClient))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSecurityTokenServiceConfig))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSSOClient))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSSOConfig))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSSOOIDCClient))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSSOOIDCConfig))]
    private async Task<AWSCredentials> FindAsync(CancellationToken cancellationToken)
    {
        if (profile is null)
        {
            RefuseHalfOfTheKeys();
        }

        // If the environment has keys, the SDK ignores AWS_PROFILE. Otherwise AWS_PROFILE is read here, for errors that name the profile.
        var named =
            profile ?? (NonEmpty(AccessKeyId) is null && NonEmpty("AWS_WEB_IDENTITY_TOKEN_FILE") is null ? NonEmpty("AWS_PROFILE") : null);
        try
        {
            var found = named is null ? await SearchAsync(cancellationToken) : FromProfile(named);
            if (found is AssumeRoleAWSCredentials { Options.MfaSerialNumber: { Length: > 0 } device } role)
            {
                role.Options.MfaTokenCodeCallback = () => mfa.Ask(device);
            }

            return found;
        }
        catch (Exception error) when (error is not (ClientException or OperationCanceledException))
        {
            throw CredentialErrors.Explain(error, null, ProfileName);
        }
    }

    private AWSCredentials FromProfile(string name) =>
        _profiles.TryGetProfile(name, out var found)
            ? AWSCredentialsFactory.GetAWSCredentials(found, _profiles)
            : throw CredentialErrors.NoSuchProfile(name, ProfileNames);

    private async Task<AWSCredentials> SearchAsync(CancellationToken cancellationToken)
    {
        using var resolver = new DefaultAWSCredentialsIdentityResolver();
        using var timeout = new CancellationTokenSource(SearchTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await resolver.ResolveIdentityAsync(null, either.Token);
        }
        catch (Exception error)
            when ((error is AmazonClientException and not ProfileNotFoundException)
                || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            throw CredentialErrors.NothingFound(environment, ProfileName, error);
        }
    }

    // The SDK would silently use another source. The AWS CLI refuses a missing secret key, and ignores an empty variable, as here.
    private void RefuseHalfOfTheKeys()
    {
        switch (NonEmpty(AccessKeyId), NonEmpty(SecretAccessKey))
        {
            case (not null, null):
                throw CredentialErrors.HalfSet(AccessKeyId, SecretAccessKey);
            case (null, not null):
                throw CredentialErrors.HalfSet(SecretAccessKey, AccessKeyId);
        }
    }

    private string? NonEmpty(string variable) => environment(variable) is { Length: > 0 } value ? value : null;
}
