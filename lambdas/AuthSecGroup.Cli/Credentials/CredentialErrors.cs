using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using AuthSecGroup.Cli.Errors;

namespace AuthSecGroup.Cli.Credentials;

/// <summary>Explains why there are no credentials.</summary>
internal static class CredentialErrors
{
    private const string IdentityHint = "check that 'aws sts get-caller-identity' works with the same profile";

    /// <summary>The chain found nothing; the message says where it searched.</summary>
    public static ClientException NothingFound(Func<string, string?> environment, string profile, Exception inner)
    {
        var (credentialsFile, configFile) = (
            environment("AWS_SHARED_CREDENTIALS_FILE") is { Length: > 0 } own ? own : SharedCredentialsFile.DefaultFilePath,
            environment("AWS_CONFIG_FILE") is { Length: > 0 } other ? other : SharedCredentialsFile.DefaultConfigFilePath
        );
        return new ClientException(
            ExitCode.Refused,
            ErrorCode.CredentialsMissing,
            "found no AWS credentials in AWS_ACCESS_KEY_ID, AWS_WEB_IDENTITY_TOKEN_FILE, "
                + $"the profile '{profile}' of {credentialsFile} and {configFile}, the container's role, and the instance's role",
            "run 'aws configure sso' or 'aws configure', or pass --profile NAME",
            inner
        );
    }

    /// <summary>The environment has one of the two keys.</summary>
    public static ClientException HalfSet(string set, string missing) =>
        new(
            ExitCode.Refused,
            ErrorCode.CredentialsMissing,
            $"{set} is set, but {missing} isn't",
            $"set both, or unset {set} to use a profile; an empty variable counts as not set"
        );

    public static ClientException NoSuchProfile(string name, IReadOnlyList<string> known) =>
        new(
            ExitCode.Refused,
            ErrorCode.ProfileMissing,
            $"there is no profile '{name}'",
            known.Count == 0
                ? "there are no profiles with credentials; run 'aws configure sso' or 'aws configure'"
                : $"the profiles with credentials are: {string.Join(", ", known)}"
        );

    /// <summary>The SDK found the source of the credentials, but couldn't load them.</summary>
    public static ClientException Explain(Exception error, AWSCredentials? source, string profile)
    {
        // The SDK calls the MFA prompt, and may wrap its exception.
        if (FindCause<ClientException>(error) is { } own)
        {
            return own;
        }

        var cause = FindCause<AmazonServiceException>(error) ?? error;
        var message = ClientException.FirstLine(cause.Message);
        if (FindCause<HttpRequestException>(error) is not null || FindCause<SocketException>(error) is not null)
        {
            return new ClientException(
                ExitCode.Failed,
                ErrorCode.CredentialsFailed,
                $"the credentials of the profile '{profile}' can't be loaded: {message}",
                "check this machine's network connection",
                error
            )
            {
                IsTransient = true,
            };
        }

        var (code, text, hint) = (cause, source) switch
        {
            (ProfileNotFoundException, _) => (ErrorCode.ProfileMissing, $"there is no profile '{profile}'", null),
            (_, SSOAWSCredentials) => (
                ErrorCode.CredentialsExpired,
                $"the SSO session of the profile '{profile}' has expired or was never started",
                $"run: aws sso login{ProfileOption(profile)}"
            ),
            (ProcessAWSCredentialException, _) => (
                ErrorCode.CredentialsFailed,
                $"the credential_process of the profile '{profile}' failed: {message}",
                "run it in a shell to see why"
            ),
            (AmazonServiceException { ErrorCode: { Length: > 0 } awsCode }, _) when awsCode.Contains("Expired", StringComparison.Ordinal) =>
                (
                    ErrorCode.CredentialsExpired,
                    $"AWS STS refused: {awsCode}: {message}",
                    $"log in again, for example with: aws sso login{ProfileOption(profile)}"
                ),
            (AmazonServiceException { ErrorCode: { Length: > 0 } awsCode }, _) => (
                ErrorCode.CredentialsFailed,
                $"AWS STS refused: {awsCode}: {message}",
                IdentityHint
            ),
            (Amazon.RuntimeDependencies.MissingRuntimeDependencyException, _) => (
                ErrorCode.CredentialsFailed,
                $"the profile '{profile}' gets its credentials in a way that this client doesn't support",
                $"load them with the AWS CLI: eval \"$(aws configure export-credentials{ProfileOption(profile)} --format env)\""
            ),
            _ => (ErrorCode.CredentialsFailed, $"the credentials of the profile '{profile}' can't be loaded: {message}", IdentityHint),
        };
        return new ClientException(ExitCode.Refused, code, text, hint, error);
    }

    private static string ProfileOption(string profile) =>
        profile == SharedCredentialsFile.DefaultProfileName ? "" : $" --profile {profile}";

    private static T? FindCause<T>(Exception? error)
        where T : Exception => error is null or T ? (T?)error : FindCause<T>(error.InnerException);
}
