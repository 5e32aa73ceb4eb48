namespace AuthSecGroup.Cli.Errors;

/// <summary>The exit codes of <c>authsecgroup</c>. <c>run</c> otherwise exits with the code of its command.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary><c>status</c>: the address isn't open, or not in every group.</summary>
    public const int NotOpen = 1;

    /// <summary><c>check-users</c>: a file isn't a valid user file.</summary>
    public const int Invalid = 1;

    /// <summary>The command line, the environment or the credentials are invalid, or the endpoint refused.</summary>
    public const int Refused = 2;

    /// <summary>The network, AWS or the client failed; repeating the command may help.</summary>
    public const int Failed = 125;

    /// <summary><c>run</c>: the command exists, but can't be run.</summary>
    public const int NotRunnable = 126;

    /// <summary><c>run</c>: the command doesn't exist.</summary>
    public const int NotFound = 127;

    /// <summary>The exit code that a shell reports for a process that a signal ended.</summary>
    public static int Signalled(int signal) => 128 + signal;
}
