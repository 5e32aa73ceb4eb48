using System.Runtime.InteropServices;

namespace AuthSecGroup.Cli.Processes;

/// <summary>
/// Receives signals during <c>run</c> and sends them to the command. Signals that a terminal sends to all of its foreground processes
/// aren't sent again, because the command has received them already.
/// </summary>
internal sealed class Signals : IDisposable
{
    private readonly TaskCompletionSource _any = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Lock _lock = new();
    private ChildProcess? _child;

    public Signals()
    {
        Handle(PosixSignal.SIGINT, 2, fromTerminal: true, ends: false);
        Handle(PosixSignal.SIGQUIT, 3, fromTerminal: true, ends: false);
        Handle(PosixSignal.SIGTERM, 15, fromTerminal: false, ends: true);
        Handle(PosixSignal.SIGHUP, 1, fromTerminal: false, ends: true);
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // The runtime has no names for SIGUSR1 and SIGUSR2, but accepts the system's numbers.
        var (user1, user2) = OperatingSystem.IsLinux() ? (10, 12) : (30, 31);
        Handle((PosixSignal)user1, user1, fromTerminal: false, ends: false);
        Handle((PosixSignal)user2, user2, fromTerminal: false, ends: false);
    }

    /// <summary>Completed after SIGTERM or SIGHUP.</summary>
    public Task Ending => _ending.Task;

    /// <summary>Completed after any signal.</summary>
    public Task Any => _any.Task;

    /// <summary>The number of the first signal; null if there was none.</summary>
    public int? Received { get; private set; }

    /// <summary>
    /// Starts the command and sends it all signals, including one from before the start. A signal during the start waits, so that the
    /// command doesn't receive twice what the terminal sends to it too.
    /// </summary>
    public ChildProcess Start(Func<ChildProcess> start)
    {
        lock (_lock)
        {
            _child = start();
            if (Received is { } missed)
            {
                _child.Send(missed, ends: true);
            }

            return _child;
        }
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private void Handle(PosixSignal signal, int number, bool fromTerminal, bool ends) =>
        _registrations.Add(
            PosixSignalRegistration.Create(
                signal,
                context =>
                {
                    // The default action would end this process and leave the leases open.
                    context.Cancel = true;
                    lock (_lock)
                    {
                        Received ??= number;
                        if (_child is not null && !(fromTerminal && (OperatingSystem.IsWindows() || Libc.IsInForeground())))
                        {
                            _child.Send(number, ends);
                        }
                    }

                    _any.TrySetResult();
                    if (ends)
                    {
                        _ending.TrySetResult();
                    }
                }
            )
        );
}
