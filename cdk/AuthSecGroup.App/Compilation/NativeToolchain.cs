using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace AuthSecGroup.App.Compilation;

/// <summary>The requirements of Native AOT on this machine.</summary>
internal static partial class NativeToolchain
{
    // The C library of Amazon Linux 2023, on which provided.al2023 runs: https://docs.aws.amazon.com/linux/al2023/ug/compare-with-al2.html
    private static readonly Version NewestGlibc = new(2, 34);

    /// <summary>The linker to use: clang, otherwise gcc; null if neither is installed.</summary>
    internal static string? Linker => ((string[])["clang", "gcc"]).FirstOrDefault(IsInPath);

    /// <summary>Why this machine can't compile for the architecture; null if no obstacle is known.</summary>
    internal static string? FindObstacle(Architecture target) =>
        !OperatingSystem.IsLinux() ? $"it requires Linux, and this is {RuntimeInformation.OSDescription}"
        : RuntimeInformation.OSArchitecture != target
            ? $"it requires the target's architecture {target}, and this machine is {RuntimeInformation.OSArchitecture}"
        : Linker is null ? "there is no linker: neither clang nor gcc is in PATH"
        : null;

    /// <summary>Why the executable can't start in the functions' environment; null if it can.</summary>
    internal static string? FindObstacle(string executable)
    {
        var newest = GlibcVersion
            .Matches(Encoding.Latin1.GetString(File.ReadAllBytes(executable)))
            .Select(match => Version.Parse(match.Groups[1].ValueSpan))
            .Max();
        return newest > NewestGlibc
            ? $"the executable linked on this machine requires glibc {newest}, and provided.al2023 has {NewestGlibc}; "
                + "compile it on an older Linux, such as Amazon Linux 2023"
            : null;
    }

    private static bool IsInPath(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, command)));

    [GeneratedRegex(@"GLIBC_(2\.[0-9]+)\b")]
    private static partial Regex GlibcVersion { get; }
}
