using Microsoft.Win32.SafeHandles;

namespace AuthSecGroup.Cli.Output;

/// <summary>
/// Opens the standard streams. On a Unix terminal they are plain files: <see cref="Console"/>'s own streams switch the terminal to keypad
/// mode, but during <c>run</c> the terminal belongs to the command. See
/// https://github.com/dotnet/runtime/blob/main/src/libraries/System.Console/src/System/ConsolePal.Unix.cs.
/// Otherwise they are Console's, which append to a file like the command does.
/// </summary>
internal static class StandardStreams
{
    public static Stream OpenInput() =>
        Console.IsInputRedirected || OperatingSystem.IsWindows() ? Console.OpenStandardInput() : Open(0, FileAccess.Read);

    public static TextWriter OpenOutput() =>
        new StreamWriter(
            Console.IsOutputRedirected || OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : Open(1, FileAccess.Write)
        );

    public static TextWriter OpenError() =>
        new StreamWriter(
            Console.IsErrorRedirected || OperatingSystem.IsWindows() ? Console.OpenStandardError() : Open(2, FileAccess.Write)
        );

    private static FileStream Open(int descriptor, FileAccess access) =>
        new(new SafeFileHandle(descriptor, ownsHandle: false), access, bufferSize: 0);
}
