using System.Runtime.InteropServices;

namespace AuthSecGroup.Cli.Processes;

/// <summary>
/// Receives signals during <c>run</c> and sends them to the command. Signals that a terminal sends to all of its foreground processes
/// aren't sent again, because the command has received them already.
/// </summary>
internal sealed class Signals : IDisposable
{
    private const int Terminate = 15;

    // Short, because a runner soon kills what is left of a job that it cancels.
    internal static readonly TimeSpan ParentInterval = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _any = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Lock _lock = new();
    private ChildProcess? _child;
    private ITimer? _parentTimer;

    public Signals()
    {
        Handle(PosixSignal.SIGINT, 2, fromTerminal: true, ends: false);
        Handle(PosixSignal.SIGQUIT, 3, fromTerminal: true, ends: false);
        Handle(PosixSignal.SIGTERM, Terminate, fromTerminal: false, ends: true);
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

    /// <summary>Completed after SIGTERM or SIGHUP, or after the parent has ended.</summary>
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

    /// <summary>
    /// From now on, handles the end of the parent process like SIGTERM. Does nothing on Windows, where a process isn't adopted by another
    /// one.
    /// </summary>
    /// <remarks>
    /// The parent is polled. Linux could send a signal instead (PR_SET_PDEATHSIG), but it does so as soon as the parent's *thread* that
    /// started this process ends (https://man7.org/linux/man-pages/man2/PR_SET_PDEATHSIG.2const.html). After <c>exec</c>, the parent is the
    /// runner itself, which has many threads.
    /// </remarks>
    public void EndWithParent(TimeProvider time)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var parent = Libc.GetParentId();
        _parentTimer = time.CreateTimer(
            _ =>
            {
                if (!OperatingSystem.IsWindows() && !Ending.IsCompleted && Libc.GetParentId() != parent)
                {
                    Receive(Terminate, fromTerminal: false, ends: true);
                }
            },
            null,
            ParentInterval,
            ParentInterval
        );
    }

    public void Dispose()
    {
        _parentTimer?.Dispose();
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }

    /// <summary>Handles a signal.</summary>
    /// <param name="number">The system's number.</param>
    /// <param name="fromTerminal">True if a terminal sends it to all of its foreground processes.</param>
    /// <param name="ends">True if it requests the end.</param>
    internal void Receive(int number, bool fromTerminal, bool ends)
    {
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

    private void Handle(PosixSignal signal, int number, bool fromTerminal, bool ends) =>
        _registrations.Add(
            PosixSignalRegistration.Create(
                signal,
                context =>
                {
                    // The default action would end this process and leave the leases open.
                    context.Cancel = true;
                    Receive(number, fromTerminal, ends);
                }
            )
        );
}
