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
/// The caller's AWS credentials, by the SDK's own chain: environment, web identity, profile (keys, SSO, assumed role, process), container,
/// instance. Credentials that expire are renewed by the SDK whenever they are asked for.
/// </summary>
/// <param name="profile">The profile of <c>--profile</c>; null takes the chain.</param>
/// <param name="environment">Reads an environment variable.</param>
/// <param name="mfa">Asks for MFA codes.</param>
/// <param name="secrets">Keeps secret what is found.</param>
internal sealed class CredentialSource(string? profile, Func<string, string?> environment, MfaPrompt mfa, Secrets secrets) : IDisposable
{
    // The instance metadata service answers within milliseconds where there is one; elsewhere its address may swallow packets.
    private static readonly TimeSpan LongestSearch = TimeSpan.FromSeconds(6);

    private readonly CredentialProfileStoreChain _profiles = new();
    private readonly SemaphoreSlim _one = new(1);
    private AWSCredentials? _found;

    /// <summary>The profile that is read, if the chain gets to profiles.</summary>
    public string ProfileName => profile ?? NonEmpty("AWS_PROFILE") ?? SharedCredentialsFile.DefaultProfileName;

    /// <summary>The region of that profile; null if it has none.</summary>
    public string? ProfileRegion => _profiles.TryGetProfile(ProfileName, out var found) ? found.Region?.SystemName : null;

    /// <summary>The names of all profiles, for completion and error messages.</summary>
    public static IReadOnlyList<string> ProfileNames => [.. new SharedCredentialsFile().ListProfileNames().Order(StringComparer.Ordinal)];

    /// <summary>The keys to sign with now.</summary>
    /// <exception cref="ClientException">There are none, or they have expired.</exception>
    public async Task<ImmutableCredentials> GetAsync(CancellationToken cancellationToken)
    {
        // Two connections ask at the same time with --ip both, and must not search, or ask a person, twice.
        await _one.WaitAsync(cancellationToken);
        ImmutableCredentials keys;
        try
        {
            _found ??= await FindAsync(cancellationToken);
            var found = _found;
            // On a thread of its own, for the SDK may wait for a person's MFA code, and Ctrl-C must work then too.
            keys = await Task.Run(found.GetCredentialsAsync, cancellationToken).WaitAsync(cancellationToken);
        }
        catch (Exception error) when (error is not (ClientException or OperationCanceledException))
        {
            throw CredentialFailures.Explain(error, _found, ProfileName);
        }
        finally
        {
            _one.Release();
        }

        foreach (var secret in new[] { keys.SecretKey, keys.Token, keys.AccessKey })
        {
            secrets.Keep(secret);
        }

        return keys;
    }

    public void Dispose() => _one.Dispose();

    // The SDK makes these clients by their names when a profile needs them, which a trimmed build would not see.
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSecurityTokenServiceClient))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSecurityTokenServiceConfig))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSSOClient))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSSOConfig))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSSOOIDCClient))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSSOOIDCConfig))]
    private async Task<AWSCredentials> FindAsync(CancellationToken cancellationToken)
    {
        // With keys in the environment the SDK doesn't look at AWS_PROFILE; without, naming it gives errors that are about the profile.
        var named =
            profile
            ?? (NonEmpty("AWS_ACCESS_KEY_ID") is null && NonEmpty("AWS_WEB_IDENTITY_TOKEN_FILE") is null ? NonEmpty("AWS_PROFILE") : null);
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
            throw CredentialFailures.Explain(error, null, ProfileName);
        }
    }

    private AWSCredentials FromProfile(string name) =>
        _profiles.TryGetProfile(name, out var found)
            ? AWSCredentialsFactory.GetAWSCredentials(found, _profiles)
            : throw CredentialFailures.NoSuchProfile(name, ProfileNames);

    private async Task<AWSCredentials> SearchAsync(CancellationToken cancellationToken)
    {
        using var resolver = new DefaultAWSCredentialsIdentityResolver();
        using var patience = new CancellationTokenSource(LongestSearch, TimeProvider.System);
        using var search = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await resolver.ResolveIdentityAsync(null, search.Token);
        }
        catch (Exception error)
            when ((error is AmazonClientException and not ProfileNotFoundException)
                || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            throw CredentialFailures.NothingFound(environment, ProfileName, error);
        }
    }

    private string? NonEmpty(string variable) => environment(variable) is { Length: > 0 } value ? value : null;
}
