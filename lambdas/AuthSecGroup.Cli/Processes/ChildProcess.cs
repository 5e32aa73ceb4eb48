using System.ComponentModel;
using System.Diagnostics;

namespace AuthSecGroup.Cli.Processes;

/// <summary>The command of <c>run</c>. It inherits the terminal, the streams and the environment, and runs without a shell.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process)
    {
        _process = process;
        Exited = WaitAsync();
    }

    /// <summary>The exit code; 128 and the signal's number if a signal ended it, as in a shell.</summary>
    public Task<int> Exited { get; }

    /// <exception cref="Errors.ClientException">The system can't run it (126).</exception>
    public static ChildProcess Start(string executable, IReadOnlyList<string> arguments)
    {
        try
        {
            return new ChildProcess(Process.Start(new ProcessStartInfo(executable, arguments) { UseShellExecute = false })!);
        }
        catch (Win32Exception error)
        {
            throw Executable.NotRunnable(executable, Errors.ClientException.FirstLine(new Win32Exception(error.NativeErrorCode).Message));
        }
    }

    /// <summary>Sends a signal to the command. Windows has no signals: there the command is ended if <paramref name="ends"/>.</summary>
    /// <param name="signal">The system's signal number.</param>
    /// <param name="ends">True for a signal that requests the end.</param>
    public void Send(int signal, bool ends)
    {
        if (Exited.IsCompleted)
        {
            return;
        }

        if (!OperatingSystem.IsWindows())
        {
            // It fails only if the process has just ended, and then needs no signal.
            _ = Libc.Kill(_process.Id, signal);
        }
        else if (ends)
        {
            _process.Kill();
        }
    }

    public void Dispose() => _process.Dispose();

    private async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }
}
