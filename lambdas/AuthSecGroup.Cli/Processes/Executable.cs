using AuthSecGroup.Cli.Errors;

namespace AuthSecGroup.Cli.Processes;

/// <summary>
/// Finds a command like a shell, but only in the absolute directories of PATH. The current directory may contain an attacker's file named
/// ssh. The platform's own search looks there (https://learn.microsoft.com/dotnet/api/system.diagnostics.processstartinfo.filename), and a
/// shell does for an empty entry of PATH (https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html).
/// </summary>
internal static class Executable
{
    /// <summary>Returns the full path of a command.</summary>
    /// <exception cref="ClientException">The command doesn't exist (127), or can't be run (126).</exception>
    public static string Find(string command, string? path, string? extensions)
    {
        if (command.Length == 0)
        {
            throw NotFound(command);
        }

        var names = OperatingSystem.IsWindows() ? WindowsNames(command, extensions) : [command];
        var isPath =
            command.Contains('/', StringComparison.Ordinal)
            || (OperatingSystem.IsWindows() && command.Contains('\\', StringComparison.Ordinal));
        var directories = isPath ? [""] : (path ?? "").Split(Path.PathSeparator).Where(Path.IsPathFullyQualified).ToArray();
        string? unusable = null;
        foreach (
            var candidate in directories.SelectMany(directory => names.Select(name => Path.GetFullPath(Path.Combine(directory, name))))
        )
        {
            if (IsRunnable(candidate))
            {
                return candidate;
            }

            if (File.Exists(candidate) || (isPath && Directory.Exists(candidate)))
            {
                unusable ??= candidate;
            }
        }

        throw unusable is null
            ? NotFound(command)
            : NotRunnable(command, Directory.Exists(unusable) ? "it is a directory" : "permission denied");
    }

    public static ClientException NotRunnable(string command, string why) =>
        new(
            ExitCode.NotRunnable,
            ErrorCode.CommandNotRunnable,
            $"can't run '{command}': {why}",
            "name an executable file; for a script, name its interpreter first, as in: authsecgroup run -- sh SCRIPT"
        );

    public static ClientException NotFound(string command) =>
        new(ExitCode.NotFound, ErrorCode.CommandNotFound, $"there is no command '{command}'", "check the spelling and PATH");

    private static bool IsRunnable(string file)
    {
        if (!File.Exists(file))
        {
            return false;
        }

        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & Execute) != 0;
    }

    // Windows runs .bat and .cmd files in cmd.exe, which would interpret the arguments:
    // https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-createprocessw
    private static string[] WindowsNames(string command, string? extensions)
    {
        string[] runnable = [".exe", ".com"];
        var extension = Path.GetExtension(command);
        if (extension.Equals(".bat", StringComparison.OrdinalIgnoreCase) || extension.Equals(".cmd", StringComparison.OrdinalIgnoreCase))
        {
            throw NotRunnable(command, "a batch file runs in a shell; name the shell, as in: cmd /c " + command);
        }

        if (extension.Length > 0 && runnable.Contains(extension, StringComparer.OrdinalIgnoreCase))
        {
            return [command];
        }

        return
        [
            .. (extensions ?? ".COM;.EXE")
                .Split(';')
                .Where(each => runnable.Contains(each, StringComparer.OrdinalIgnoreCase))
                .Select(each => command + each),
        ];
    }
}
