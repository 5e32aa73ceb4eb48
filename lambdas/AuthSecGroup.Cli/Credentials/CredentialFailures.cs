using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using AuthSecGroup.Cli.Errors;

namespace AuthSecGroup.Cli.Credentials;

/// <summary>Why there are no credentials, in plain words.</summary>
internal static class CredentialFailures
{
    /// <summary>The whole chain found nothing: says where it looked.</summary>
    public static ClientException NothingFound(Func<string, string?> environment, string profile, Exception inner)
    {
        var (credentialsFile, configFile) = (
            environment("AWS_SHARED_CREDENTIALS_FILE") is { Length: > 0 } own ? own : SharedCredentialsFile.DefaultFilePath,
            environment("AWS_CONFIG_FILE") is { Length: > 0 } other ? other : SharedCredentialsFile.DefaultConfigFilePath
        );
        return new ClientException(
            ExitCode.Refused,
            FailureCode.CredentialsMissing,
            "no AWS credentials found; looked for AWS_ACCESS_KEY_ID, for AWS_WEB_IDENTITY_TOKEN_FILE, "
                + $"for the profile '{profile}' in {credentialsFile} and {configFile}, for a container's role and for an instance's role",
            "run 'aws configure sso' or 'aws configure', or pass --profile NAME",
            inner
        );
    }

    public static ClientException NoSuchProfile(string name, IReadOnlyList<string> known) =>
        new(
            ExitCode.Refused,
            FailureCode.ProfileMissing,
            $"there is no profile '{name}'",
            known.Count == 0
                ? "there are no profiles with credentials; run 'aws configure sso' or 'aws configure'"
                : $"the profiles with credentials are: {string.Join(", ", known)}"
        );

    /// <summary>The SDK found where the credentials should come from, and did not get them.</summary>
    public static ClientException Explain(Exception error, AWSCredentials? source, string profile)
    {
        // MFA is asked for from inside the SDK, which may wrap what we threw.
        if (FindCause<ClientException>(error) is { } own)
        {
            return own;
        }

        var service = FindCause<AmazonServiceException>(error);
        var message = ClientException.FirstLine((service ?? error).Message);
        if (FindCause<HttpRequestException>(error) is not null || FindCause<SocketException>(error) is not null)
        {
            return new ClientException(
                ExitCode.Failed,
                FailureCode.CredentialsFailed,
                $"the credentials of the profile '{profile}' can't be fetched: {message}",
                "is this machine online?",
                error
            )
            {
                IsPassing = true,
            };
        }

        return (service ?? error, source) switch
        {
            (ProfileNotFoundException, _) => new(
                ExitCode.Refused,
                FailureCode.ProfileMissing,
                $"there is no profile '{profile}'",
                null,
                error
            ),
            (_, SSOAWSCredentials) => Refused(
                FailureCode.CredentialsExpired,
                $"the SSO session of the profile '{profile}' has expired or was never started",
                $"run: aws sso login{ProfileOption(profile)}"
            ),
            (ProcessAWSCredentialException, _) => Refused(
                FailureCode.CredentialsFailed,
                $"the credential_process of the profile '{profile}' failed: {message}",
                "run it by hand to see why"
            ),
            (AmazonServiceException { ErrorCode: { Length: > 0 } code }, _) when code.Contains("Expired", StringComparison.Ordinal) =>
                Refused(
                    FailureCode.CredentialsExpired,
                    $"AWS STS refused: {code}: {message}",
                    $"log in anew, such as with: aws sso login{ProfileOption(profile)}"
                ),
            (AmazonServiceException { ErrorCode: { Length: > 0 } code }, _) => Refused(
                FailureCode.CredentialsFailed,
                $"AWS STS refused: {code}: {message}",
                "aws sts get-caller-identity must work with the same profile"
            ),
            (Amazon.RuntimeDependencies.MissingRuntimeDependencyException, _) => Refused(
                FailureCode.CredentialsFailed,
                $"the profile '{profile}' gets its credentials in a way that this client does not know",
                $"let the AWS CLI get them: eval \"$(aws configure export-credentials{ProfileOption(profile)} --format env)\""
            ),
            _ => Refused(
                FailureCode.CredentialsFailed,
                $"the credentials of the profile '{profile}' can't be had: {message}",
                "aws sts get-caller-identity must work with the same profile"
            ),
        };

        ClientException Refused(string code, string text, string hint) => new(ExitCode.Refused, code, text, hint, error);
    }

    private static string ProfileOption(string profile) =>
        profile == SharedCredentialsFile.DefaultProfileName ? "" : $" --profile {profile}";

    private static T? FindCause<T>(Exception? error)
        where T : Exception => error is null or T ? (T?)error : FindCause<T>(error.InnerException);
}
