namespace AuthSecGroup.Cli.Errors;

/// <summary>The exit codes of <c>authsecgroup</c>. <c>run</c> otherwise exits with the code of its command.</summary>
internal static class ExitCode
{
    /// <summary>What was asked for was done.</summary>
    public const int Done = 0;

    /// <summary><c>status</c> only: the address is not open.</summary>
    public const int NotOpen = 1;

    /// <summary>The command line, the environment or the credentials can't work, or the endpoint refused.</summary>
    public const int Refused = 2;

    /// <summary>The network, AWS or this client failed; the same again may work.</summary>
    public const int Failed = 125;

    /// <summary><c>run</c>: the command is there and can't be run.</summary>
    public const int NotRunnable = 126;

    /// <summary><c>run</c>: there is no such command.</summary>
    public const int NotFound = 127;

    /// <summary>What a shell reports for a process that a signal ended.</summary>
    public static int Signalled(int signal) => 128 + signal;
}
