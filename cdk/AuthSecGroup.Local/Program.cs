using System.Runtime.InteropServices;
using AuthSecGroup.Local.Cloud;
using AuthSecGroup.Local.Synthesis;

using var stopping = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
CommandLine options;
try
{
    options = CommandLine.Parse(args);
}
catch (LocalModeException error)
{
    Console.Error.WriteLine($"local: error: {error.Message}");
    return 2;
}

if (options.WantsHelp)
{
    Console.WriteLine(CommandLine.Help);
    return 0;
}

try
{
    var assembly =
        options.AssemblyDirectory
        ?? await new Synthesizer(Synthesizer.FindRepository(), Console.Error).SynthesizeAsync(options.ConfigurationFile, stopping.Token);
    await using var cloud = await LocalCloud.StartAsync(
        new LocalCloudOptions
        {
            AssemblyDirectory = assembly,
            Port = options.Port,
            Talk = options.IsVerbose ? Console.Error : null,
        },
        stopping.Token
    );
    Console.WriteLine(Greeting.Of(cloud));
    await Task.Delay(Timeout.InfiniteTimeSpan, stopping.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
    return 0;
}
catch (LocalModeException error)
{
    Console.Error.WriteLine($"local: error: {error.Message}");
    return 1;
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    return 130;
}

void Stop(PosixSignalContext signal)
{
    // The runtime's own way would end the process before what it started.
    signal.Cancel = true;
    stopping.Cancel();
}
