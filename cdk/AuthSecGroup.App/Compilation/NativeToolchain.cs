using System.Buffers.Binary;
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

    /// <summary>The MSBuild properties that select the linker for an architecture.</summary>
    internal static string[] Properties(Architecture target) =>
        target == RuntimeInformation.OSArchitecture
            ? [$"-p:CppCompilerAndLinker={Linker}"]
            : ["-p:CppCompilerAndLinker=clang", "-p:LinkerFlavor=lld", $"-p:ObjCopyName={Triple(target)}-objcopy"];

    /// <summary>Why this machine can't compile for the architecture; null if no obstacle is known.</summary>
    internal static string? FindObstacle(Architecture target) =>
        !OperatingSystem.IsLinux() ? $"it requires Linux, and this is {RuntimeInformation.OSDescription}"
        : target != RuntimeInformation.OSArchitecture ? FindObstacleToCross(target)
        : Linker is null ? "there is no linker: neither clang nor gcc is in PATH"
        : null;

    /// <summary>The architecture of an executable; null if the file is none of Linux, such as a script.</summary>
    internal static Architecture? ArchitectureOf(string executable)
    {
        // https://man7.org/linux/man-pages/man5/elf.5.html: the mark, and e_machine.
        Span<byte> header = stackalloc byte[20];
        using var file = File.OpenRead(executable);
        return file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length || !header.StartsWith("\u007fELF"u8)
            ? null
            : BinaryPrimitives.ReadUInt16LittleEndian(header[18..]) switch
            {
                62 => Architecture.X64,
                183 => Architecture.Arm64,
                _ => null,
            };
    }

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

    /// <summary>The prefix of the commands that work on executables of the architecture, in Debian and elsewhere.</summary>
    private static string Triple(Architecture target) => target is Architecture.Arm64 ? "aarch64-linux-gnu" : "x86_64-linux-gnu";

    private static string? FindObstacleToCross(Architecture target)
    {
        var triple = Triple(target);
        // The linker also uses the libraries that come with the C compiler of the other architecture.
        var missing = ((string[])["clang", "ld.lld", $"{triple}-objcopy", $"{triple}-gcc"]).Where(command => !IsInPath(command)).ToArray();
        var (gcc, libc) =
            target is Architecture.Arm64
                ? ("gcc-aarch64-linux-gnu", "libc6-dev-arm64-cross")
                : ("gcc-x86-64-linux-gnu", "libc6-dev-amd64-cross");
        return missing.Length == 0
            ? null
            : $"this machine is {CompilationSettings.NameOf(RuntimeInformation.OSArchitecture)}, and to compile for "
                + $"{CompilationSettings.NameOf(target)}, {string.Join(", ", missing)} must be in PATH; "
                + $"on Debian: apt-get install clang lld {gcc} {libc}";
    }

    private static bool IsInPath(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, command)));

    [GeneratedRegex(@"GLIBC_(2\.[0-9]+)\b")]
    private static partial Regex GlibcVersion { get; }
}
