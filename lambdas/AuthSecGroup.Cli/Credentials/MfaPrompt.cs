using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Output;

namespace AuthSecGroup.Cli.Credentials;

/// <summary>Asks for the code of an MFA device, where a profile demands one, while there is a person to ask.</summary>
internal sealed class MfaPrompt(Reporter reporter, Func<Stream> openInput, bool canAsk)
{
    /// <summary>Set once the terminal belongs to the command of <c>run</c>: from then on nobody can be asked.</summary>
    public bool IsTerminalTaken { get; set; }

    public string Ask(string device)
    {
        if (!canAsk || IsTerminalTaken)
        {
            throw new ClientException(
                ExitCode.Refused,
                FailureCode.CredentialsExpired,
                $"the profile asks for a code of the MFA device {device}, and there is no terminal to ask on",
                "get a session first and pass its keys: aws configure export-credentials --format env"
            );
        }

        reporter.Raw($"authsecgroup: code of the MFA device {device}:");
        using var input = new StreamReader(openInput());
        return input.ReadLine()?.Trim() is { Length: > 0 } code
            ? code
            : throw new ClientException(ExitCode.Refused, FailureCode.CredentialsMissing, "no MFA code was given");
    }
}
