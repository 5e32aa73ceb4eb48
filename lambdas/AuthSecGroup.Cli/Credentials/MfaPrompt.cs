using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Output;

namespace AuthSecGroup.Cli.Credentials;

/// <summary>Asks for the code of an MFA device, if a profile requires one and there is a terminal to ask on.</summary>
internal sealed class MfaPrompt(Reporter reporter, Func<Stream> openInput, bool canAsk)
{
    /// <summary>True as soon as the terminal belongs to the command of <c>run</c>.</summary>
    public bool IsTerminalTaken { get; set; }

    public string Ask(string device)
    {
        if (!canAsk || IsTerminalTaken)
        {
            throw new ClientException(
                ExitCode.Refused,
                ErrorCode.CredentialsExpired,
                $"the profile requires a code of the MFA device {device}, but there is no terminal to ask on",
                "start a session first and pass its keys: aws configure export-credentials --format env"
            );
        }

        reporter.WriteLine($"authsecgroup: enter the code of the MFA device {device}:");
        using var input = new StreamReader(openInput());
        return input.ReadLine()?.Trim() is { Length: > 0 } code
            ? code
            : throw new ClientException(ExitCode.Refused, ErrorCode.CredentialsMissing, "no MFA code was entered");
    }
}
