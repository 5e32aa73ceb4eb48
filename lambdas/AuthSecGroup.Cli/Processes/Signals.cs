using System.Runtime.InteropServices;

namespace AuthSecGroup.Cli.Processes;

/// <summary>
/// The signals that we get during <c>run</c>. All are passed to the command, which decides what they mean; those that a terminal sends to
/// its whole foreground are left to it, for the command has them already.
/// </summary>
internal sealed class Signals : IDisposable
{
    private readonly TaskCompletionSource _any = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Lock _lock = new();
    private Child? _child;

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

        // The runtime has no names for these two, and takes the system's own numbers instead.
        var (user1, user2) = OperatingSystem.IsLinux() ? (10, 12) : (30, 31);
        Handle((PosixSignal)user1, user1, fromTerminal: false, ends: false);
        Handle((PosixSignal)user2, user2, fromTerminal: false, ends: false);
    }

    /// <summary>Done once a signal came that asks to end for good: SIGTERM or SIGHUP.</summary>
    public Task Ending => _ending.Task;

    /// <summary>Done once any signal came.</summary>
    public Task Any => _any.Task;

    /// <summary>The number of the first signal; null if none came.</summary>
    public int? Received { get; private set; }

    /// <summary>
    /// Starts the command and passes signals to it from then on, also one that came before it was there. One that comes while it starts
    /// waits, so that the command does not get twice what the terminal sent to it too.
    /// </summary>
    public Child Start(Func<Child> start)
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
                    // The default would be to end at once and to leave the lease open.
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
