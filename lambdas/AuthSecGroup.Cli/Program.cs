using System.CommandLine;
using System.CommandLine.Invocation;
using AuthSecGroup.Cli;
using AuthSecGroup.Cli.CommandLine;
using AuthSecGroup.Cli.Credentials;
using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Output;

var secrets = new Secrets();
var terminal = new Terminal(!Console.IsInputRedirected, !Console.IsOutputRedirected, !Console.IsErrorRedirected);

// https://no-color.org: set and not empty, whatever its value.
var hasColors =
    terminal.Error
    && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
    && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");
using var output = new GuardedWriter(StandardStreams.OpenOutput(), secrets);
using var error = new GuardedWriter(StandardStreams.OpenError(), secrets);
var reporter = new Reporter(error, terminal.Error, hasColors);
var application = new Application(output, reporter, secrets, terminal, Environment.GetEnvironmentVariable, TimeProvider.System);
var options = new CommonOptions(() => CredentialSource.ProfileNames);
var root = CommandTree.Build(application, options);

// An argument that starts with '@' belongs to the command of 'run', and is no file of more arguments for us.
var line = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
if (line.Action is ParseErrorAction)
{
    return application.Fail(UsageErrors.Explain(line), options.IsJson(line));
}

try
{
    // Signals are ours: 'run' has a lease to shut and a child to tell.
    return await line.InvokeAsync(
        new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        }
    );
}
catch (Exception bug) when (bug is not ClientException)
{
    // The last resort of a bug: without it the runtime prints a stack trace, in which an exception's text might hold a secret.
    return application.Fail(
        new ClientException(
            ExitCode.Failed,
            "bug",
            $"this is a bug in authsecgroup: {bug.GetType().Name}: {ClientException.FirstLine(bug.Message)}",
            "please report it with the output of --verbose"
        ),
        options.IsJson(line)
    );
}
