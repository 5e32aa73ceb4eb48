using System.Diagnostics;

namespace AuthSecGroup.Cli.Tests.Support;

/// <summary>What the client printed and how it ended.</summary>
internal sealed record ClientResult(int ExitCode, string Output, string Error)
{
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public string[] OutputLines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public string Everything => Output + Error;
}

/// <summary>The built client as a process, in an environment that holds nothing of this machine's AWS configuration.</summary>
internal sealed class Client : IDisposable
{
    public const string AccessKeyId = "AKIAFAKEFAKEFAKEFAKE";
    public const string SecretAccessKey = "fake/secret/access/key/that/must/not/be/shown";

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("authsecgroup-client-");

    public Client(string? url = null)
    {
        Environment["HOME"] = _home.FullName;
        Environment["PATH"] = System.Environment.GetEnvironmentVariable("PATH");
        Environment["DOTNET_ROOT"] = System.Environment.GetEnvironmentVariable("DOTNET_ROOT");
        Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        Environment["AWS_REGION"] = "eu-west-1";
        Environment["AWS_ACCESS_KEY_ID"] = AccessKeyId;
        Environment["AWS_SECRET_ACCESS_KEY"] = SecretAccessKey;
        Environment["AUTHSECGROUP_URL"] = url;
    }

    /// <summary>The client under test: this build's, or the file that AUTHSECGROUP_TEST_CLIENT names, such as a native build.</summary>
    public static string Executable { get; } =
        System.Environment.GetEnvironmentVariable("AUTHSECGROUP_TEST_CLIENT") is { Length: > 0 } other
            ? other
            : Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "authsecgroup.exe" : "authsecgroup");

    public string Home => _home.FullName;

    public Dictionary<string, string?> Environment { get; } = [];

    /// <summary>Writes a file of the user's home, such as <c>.aws/config</c>.</summary>
    public void WriteHome(string path, string text)
    {
        var file = Path.Combine(Home, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    /// <summary>Takes away the keys in the environment, so that profiles are read.</summary>
    public void ForgetKeys()
    {
        Environment.Remove("AWS_ACCESS_KEY_ID");
        Environment.Remove("AWS_SECRET_ACCESS_KEY");
    }

    public async Task<ClientResult> RunAsync(params string[] arguments)
    {
        await using var running = Start(arguments);
        return await running.ResultAsync();
    }

    public RunningClient Start(params string[] arguments) => Start(Executable, arguments);

    public RunningClient Start(string file, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = Home,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in Environment.Where(variable => variable.Value is not null))
        {
            start.Environment[name] = value;
        }

        return new RunningClient(Process.Start(start)!);
    }

    public void Dispose() => _home.Delete(recursive: true);
}

/// <summary>A client that runs.</summary>
internal sealed class RunningClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    public RunningClient(Process process)
    {
        process.StandardInput.Close();
        (_process, _output, _error) = (process, process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    public async Task<ClientResult> ResultAsync()
    {
        var ended = _process.WaitForExitAsync();
        if (await Task.WhenAny(ended, Task.Delay(Patience)) != ended)
        {
            throw await TimeoutAsync("the client ends");
        }

        return new ClientResult(_process.ExitCode, await _output, await _error);
    }

    public async Task UntilAsync(Func<bool> condition, string what)
    {
        for (var started = Stopwatch.GetTimestamp(); !condition(); await Task.Delay(20))
        {
            if (Stopwatch.GetElapsedTime(started) > Patience || (_process.HasExited && !condition()))
            {
                throw await TimeoutAsync(what);
            }
        }
    }

    /// <summary>Sends a signal to the client alone, as <c>kill</c> does.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<TimeoutException> TimeoutAsync(string what)
    {
        _process.Kill(entireProcessTree: true);
        // A command that the client has left behind keeps the streams open.
        await Task.WhenAny(Task.WhenAll(_output, _error), Task.Delay(TimeSpan.FromSeconds(5)));
        return new TimeoutException($"this never happened: {what}; stdout: {SoFar(_output)}; stderr: {SoFar(_error)}");

        static string SoFar(Task<string> stream) => stream.IsCompletedSuccessfully ? stream.Result : "(still open)";
    }
}
