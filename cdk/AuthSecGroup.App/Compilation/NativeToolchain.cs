using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace AuthSecGroup.App.Compilation;

/// <summary>What Native AOT needs of this machine.</summary>
internal static partial class NativeToolchain
{
    // The C library of Amazon Linux 2023, which provided.al2023 runs on: https://docs.aws.amazon.com/linux/al2023/ug/compare-with-al2.html
    private static readonly Version NewestGlibc = new(2, 34);

    /// <summary>The linker to use, clang before gcc; null if there is none.</summary>
    internal static string? Linker => ((string[])["clang", "gcc"]).FirstOrDefault(IsInPath);

    /// <summary>Why Native AOT can't be had here; null if nothing is known to stand in its way.</summary>
    internal static string? Obstacle(Architecture target)
    {
        if (!OperatingSystem.IsLinux())
        {
            return $"it must be compiled on Linux, and this is {RuntimeInformation.OSDescription}";
        }

        if (RuntimeInformation.OSArchitecture != target)
        {
            return $"it must be compiled on the target's architecture {target}, and this machine is {RuntimeInformation.OSArchitecture}";
        }

        return Linker is null ? "there is no linker: neither clang nor gcc is in PATH" : null;
    }

    /// <summary>Why the executable would not start in the functions' environment; null if it would.</summary>
    internal static string? Obstacle(string executable)
    {
        var newest = GlibcVersion
            .Matches(Encoding.Latin1.GetString(File.ReadAllBytes(executable)))
            .Select(match => Version.Parse(match.Groups[1].ValueSpan))
            .Max();
        return newest > NewestGlibc
            ? $"linked here it needs glibc {newest}, and provided.al2023 has {NewestGlibc}; compile it on an older Linux, such as Amazon Linux 2023"
            : null;
    }

    private static bool IsInPath(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, command)));

    [GeneratedRegex(@"GLIBC_(2\.[0-9]+)\b")]
    private static partial Regex GlibcVersion { get; }
}
