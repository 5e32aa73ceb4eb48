using System.CommandLine;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Cloud;
using AuthSecGroup.Local.Deployment;
using AuthSecGroup.Local.Synthesis;

var line = CommandLine.Command(RunAsync).Parse(args);
if (line.Errors is [var error, ..])
{
    Console.Error.WriteLine($"local: error: {error.Message} See --help.");
    return 2;
}

// Everything that was started is stopped before the program ends, however long it takes.
return await line.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = Timeout.InfiniteTimeSpan });

static async Task<int> RunAsync(CommandLine options, CancellationToken stopping)
{
    try
    {
        var assembly =
            options.AssemblyDirectory
            ?? await new Synthesizer(Synthesizer.FindRepository(), Console.Error).SynthesizeAsync(options.ConfigurationFile, stopping);
        await using var cloud = await LocalCloud.StartAsync(
            new LocalCloudOptions
            {
                AssemblyDirectory = assembly,
                Port = options.Port,
                LogWriter = options.IsVerbose ? Console.Error : null,
            },
            stopping
        );
        Console.WriteLine(Greeting.Of(cloud));
        await Task.Delay(Timeout.InfiniteTimeSpan, stopping).ContinueWith(static _ => { }, TaskScheduler.Default);
        return 0;
    }
    catch (LocalModeException failure)
    {
        Console.Error.WriteLine($"local: error: {failure.Message}");
        return 1;
    }
    catch (OperationCanceledException) when (stopping.IsCancellationRequested)
    {
        return 130;
    }
}
