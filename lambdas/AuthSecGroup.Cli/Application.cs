using System.CommandLine;
using AuthSecGroup.Cli.CommandLine;
using AuthSecGroup.Cli.Connections;
using AuthSecGroup.Cli.Credentials;
using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Output;

namespace AuthSecGroup.Cli;

/// <summary>What the process is given: its streams, its environment and the time.</summary>
/// <param name="Output">stdout, for results.</param>
/// <param name="Reporter">stderr, for the conversation.</param>
/// <param name="Secrets">What neither may show.</param>
/// <param name="Terminal">Which streams a person sits at.</param>
/// <param name="Environment">Reads an environment variable.</param>
/// <param name="Time">The time.</param>
internal sealed record Application(
    TextWriter Output,
    Reporter Reporter,
    Secrets Secrets,
    Terminal Terminal,
    Func<string, string?> Environment,
    TimeProvider Time
)
{
    /// <summary>Runs a command and turns what it throws into words and an exit code.</summary>
    public async Task<int> GuardAsync(ParseResult line, CommonOptions options, Func<CommandContext, Task<int>> command)
    {
        Reporter.IsVerbose = options.IsVerbose(line);
        try
        {
            return await command(new CommandContext(this, options.Read(line, Environment)));
        }
        catch (ClientException failure)
        {
            return Fail(failure, options.IsJson(line));
        }
    }

    /// <summary>Says what went wrong and gives the exit code.</summary>
    public int Fail(ClientException failure, bool isJson)
    {
        if (isJson)
        {
            Output.WriteLine(CliJson.Write(FailureReport.Of(failure)));
        }

        Reporter.Error(failure);
        return failure.ExitCode;
    }
}

/// <summary>Which standard streams are a terminal.</summary>
internal sealed record Terminal(bool Input, bool Output, bool Error);

/// <summary>One command under way.</summary>
internal sealed class CommandContext(Application application, Settings settings)
{
    public Application Application => application;

    public Settings Settings => settings;

    public Reporter Reporter => application.Reporter;

    public MfaPrompt Mfa { get; } =
        new(application.Reporter, StandardStreams.OpenInput, application.Terminal is { Input: true, Error: true });

    /// <summary>The connections that the settings ask for, with the caller's credentials and region.</summary>
    /// <exception cref="ClientException">Nothing tells the region.</exception>
    public ConnectionSet Connect()
    {
        var credentials = new CredentialSource(settings.Profile, application.Environment, Mfa, application.Secrets);
        var region =
            SigningRegion.Find(settings.Region, settings.Url, application.Environment, () => credentials.ProfileRegion)
            ?? throw new ClientException(
                ExitCode.Refused,
                FailureCode.RegionMissing,
                $"nothing tells the region of {settings.Url.Host}: neither --region, the host name, AWS_REGION, AWS_DEFAULT_REGION nor the profile '{credentials.ProfileName}'",
                "pass the API's region, such as --region eu-west-1"
            );
        return new ConnectionSet(
            [.. settings.Ip.Select(ip => new ConnectionClient(ip, settings, region, credentials, Reporter, application.Time))],
            credentials
        );
    }
}
