using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Output;

namespace AuthSecGroup.Cli.Commands;

/// <summary>What the process is given: its streams, its environment, and the time.</summary>
/// <param name="Output">stdout, for results.</param>
/// <param name="Reporter">stderr, for messages.</param>
/// <param name="Secrets">What no stream may show.</param>
/// <param name="Terminal">Which streams are a terminal.</param>
/// <param name="Environment">Reads an environment variable.</param>
/// <param name="Time">The clock and its timers.</param>
internal sealed record Application(
    TextWriter Output,
    Reporter Reporter,
    Secrets Secrets,
    Terminal Terminal,
    Func<string, string?> Environment,
    TimeProvider Time
)
{
    /// <summary>Reports an error and returns its exit code.</summary>
    public int Fail(ClientException error, bool isJson)
    {
        if (isJson)
        {
            Output.WriteLine(CliJson.Write(ErrorReport.Of(error)));
        }

        Reporter.Error(error);
        return error.ExitCode;
    }
}
