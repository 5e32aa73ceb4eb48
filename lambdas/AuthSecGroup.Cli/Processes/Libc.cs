using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace AuthSecGroup.Cli.Processes;

/// <summary>The functions of the C library that .NET doesn't offer.</summary>
[UnsupportedOSPlatform("windows")]
internal static partial class Libc
{
    /// <summary>Sends a signal: https://man7.org/linux/man-pages/man2/kill.2.html</summary>
    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Kill(int process, int signal);

    /// <summary>
    /// Returns the id of the parent process. It changes when the parent ends, because another process adopts this one:
    /// https://man7.org/linux/man-pages/man2/getppid.2.html
    /// </summary>
    [LibraryImport("libc", EntryPoint = "getppid")]
    public static partial int GetParentId();

    /// <summary>
    /// True if this process is in the foreground of a terminal, so that the terminal sends Ctrl-C to the command too
    /// (https://man7.org/linux/man-pages/man3/tcgetpgrp.3.html).
    /// </summary>
    public static bool IsInForeground()
    {
        try
        {
            using var terminal = File.OpenHandle("/dev/tty", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return TcGetPgrp(terminal) == GetPgrp();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // ENXIO and similar: there is no terminal, as in CI.
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    private static partial int TcGetPgrp(SafeFileHandle terminal);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    private static partial int GetPgrp();
}
