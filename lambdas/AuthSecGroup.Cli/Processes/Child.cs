using System.ComponentModel;
using System.Diagnostics;

namespace AuthSecGroup.Cli.Processes;

/// <summary>The command of <c>run</c>: it has our terminal, our streams, our environment, and no shell between it and us.</summary>
internal sealed class Child : IDisposable
{
    private readonly Process _process;

    private Child(Process process)
    {
        _process = process;
        Exited = WaitAsync();
    }

    /// <summary>The exit code; 128 and the signal's number if a signal ended it, as in a shell.</summary>
    public Task<int> Exited { get; }

    /// <summary>Starts a command.</summary>
    /// <exception cref="Errors.ClientException">The system can't run it (126).</exception>
    public static Child Start(string executable, IReadOnlyList<string> arguments)
    {
        try
        {
            return new Child(Process.Start(new ProcessStartInfo(executable, arguments) { UseShellExecute = false })!);
        }
        catch (Win32Exception error)
        {
            throw Executable.NotRunnable(executable, Errors.ClientException.FirstLine(new Win32Exception(error.NativeErrorCode).Message));
        }
    }

    /// <summary>Passes a signal on. Windows knows none: there the command is ended by those that end.</summary>
    /// <param name="signal">The system's number of the signal.</param>
    /// <param name="ends">True for a signal that asks to end.</param>
    public void Send(int signal, bool ends)
    {
        if (Exited.IsCompleted)
        {
            return;
        }

        if (!OperatingSystem.IsWindows())
        {
            // It fails only if the process has just ended, which is what the signal is mostly for.
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
