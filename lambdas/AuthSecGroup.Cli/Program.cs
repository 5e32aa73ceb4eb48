using System.CommandLine;
using System.CommandLine.Invocation;
using AuthSecGroup.Cli.CommandLine;
using AuthSecGroup.Cli.Commands;
using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Output;

var secrets = new Secrets();
var terminal = new Terminal(!Console.IsInputRedirected, !Console.IsOutputRedirected, !Console.IsErrorRedirected);

// https://no-color.org: any value that isn't empty.
var hasColors =
    terminal.Error
    && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
    && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");
using var output = new RedactingWriter(StandardStreams.OpenOutput(), secrets);
using var error = new RedactingWriter(StandardStreams.OpenError(), secrets);
var reporter = new Reporter(error, terminal.Error, hasColors);
var application = new Application(output, reporter, secrets, terminal, Environment.GetEnvironmentVariable, TimeProvider.System);
var options = new CommonOptions();
var root = CommandTree.Build(application, options);

// An argument that starts with '@' belongs to the command of 'run'. It isn't a response file of the client's.
var line = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
if (line.Action is ParseErrorAction)
{
    return application.Fail(UsageErrors.Explain(line), options.IsJson(line));
}

try
{
    // No time-out on signals: 'run' handles them itself, closes its leases and sends them to its command.
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
    // Without this, the runtime would print a stack trace, and an exception's message may contain a secret.
    return application.Fail(
        new ClientException(
            ExitCode.Failed,
            ErrorCode.Bug,
            $"this is a bug in authsecgroup: {bug.GetType().Name}: {ClientException.FirstLine(bug.Message)}",
            "please report it with the output of --verbose"
        ),
        options.IsJson(line)
    );
}
