using System.CommandLine;
using AuthSecGroup.Cli.Credentials;
using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Output;
using AuthSecGroup.Contract;

const int CannotStart = 2;
const int Interrupted = 130;

var secrets = new Secrets();
using var output = new RedactingWriter(StandardStreams.OpenOutput(), secrets);
using var error = new RedactingWriter(StandardStreams.OpenError(), secrets);

// On a terminal, the results themselves are the progress.
var reporter = new Reporter(error, isTerminal: !Console.IsErrorRedirected && Console.IsOutputRedirected, hasColors: false);
var line = ContractOptions.Command(RunAsync).Parse(args);
if (line.Errors is [var wrong, ..])
{
    reporter.Error(ClientException.Usage(wrong.Message, "see --help"));
    return CannotStart;
}

// The lease is closed before the program ends, however long it takes.
return await line.InvokeAsync(
    new InvocationConfiguration
    {
        Output = output,
        Error = error,
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = Timeout.InfiniteTimeSpan,
    }
);

async Task<int> RunAsync(ContractOptions options, CancellationToken stopping)
{
    var mfa = new MfaPrompt(reporter, StandardStreams.OpenInput, !Console.IsInputRedirected && !Console.IsErrorRedirected);
    try
    {
        return await new ContractRun(options, output, reporter, secrets, mfa, TimeProvider.System).RunAsync(stopping);
    }
    catch (ClientException failure)
    {
        reporter.Error(failure);
        return CannotStart;
    }
    catch (OperationCanceledException) when (stopping.IsCancellationRequested)
    {
        return Interrupted;
    }
}
