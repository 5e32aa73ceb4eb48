using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace AuthSecGroup.App.Compilation;

/// <summary>Publishes the functions' project into a folder that contains only the files to deploy.</summary>
internal sealed partial class Publisher(string root, string building, CompilationSettings settings)
{
    private const string Project = "lambdas/AuthSecGroup.Lambda/AuthSecGroup.Lambda.csproj";

    /// <summary>Publishes the project; null if it succeeds.</summary>
    internal CompilationResult.Failed? Publish(CompilationMode mode, string folder)
    {
        string[] common =
        [
            Project,
            "-c",
            "Release",
            "-r",
            settings.RuntimeIdentifier,
            "-v",
            "q",
            "-nologo",
            "-nodeReuse:false",
            // Separate from other builds of the same projects, which an editor or a test can run at the same time.
            "--artifacts-path",
            building,
            "-p:UseArtifactsOutput=true",
            "-p:UseSharedCompilation=false",
            // They ran when the sources were built; the trimmer and Native AOT still check.
            "-p:RunAnalyzers=false",
            $"-p:VendorPackages={settings.VendorPackages}",
            .. Properties(mode, settings.Architecture),
        ];
        var restore = DotnetCommand.Run(root, ["restore", .. common.Where((_, i) => i is not (1 or 2))]);
        if (restore.ExitCode != 0)
        {
            return new CompilationResult.Failed(
                mode,
                $"the packages can't be restored: {FirstError(restore.Output)}",
                IsInSources: false,
                restore.Output
            );
        }

        var publish = DotnetCommand.Run(root, ["publish", .. common, "--no-restore", "-o", folder]);
        if (publish.ExitCode != 0)
        {
            return new CompilationResult.Failed(mode, FirstError(publish.Output), CompilerError.IsMatch(publish.Output), publish.Output);
        }

        var executable = Path.Combine(folder, "bootstrap");
        foreach (var file in Directory.EnumerateFiles(folder).ToArray())
        {
            if (Path.GetExtension(file) is ".pdb" or ".dbg" or ".xml")
            {
                File.Delete(file);
            }
            else if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, file == executable ? ReadableByAll | ExecutableByAll : ReadableByAll);
            }
        }

        return mode is CompilationMode.Native && NativeToolchain.FindObstacle(executable) is { } obstacle
            ? new CompilationResult.Failed(mode, obstacle, IsInSources: false, "")
            : null;
    }

    internal static string Name(CompilationMode mode) => mode is CompilationMode.Native ? "native" : "readytorun";

    /// <summary>The MSBuild properties that only this mode sets.</summary>
    internal static string[] Properties(CompilationMode mode, Architecture architecture) =>
        mode is CompilationMode.Native
            ? ["-p:PublishAot=true", "-p:StripSymbols=true", .. NativeToolchain.Properties(architecture)]
            :
            [
                "-p:SelfContained=true",
                "-p:PublishTrimmed=true",
                "-p:PublishReadyToRun=true",
                "-p:PublishReadyToRunComposite=true",
                // Otherwise the trimmer writes the path of the symbols, which are not deployed, into each assembly.
                "-p:DebugType=none",
                "-p:TrimmerRemoveSymbols=true",
            ];

    private static string FirstError(string output)
    {
        var error = FirstErrorPattern.Match(output);
        return !error.Success ? "the SDK reported no error"
            : error.Groups["code"].Value == FailedCommand ? "linking failed"
            : $"{error.Groups["code"].Value}: {error.Groups["text"].Value}";
    }

    // MSBuild's code for a command that failed. The only command is the linker, and its command line fills a page.
    private const string FailedCommand = "MSB3073";

    // Lambda runs the functions as a user who doesn't own their files.
    private const UnixFileMode ReadableByAll =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode ExecutableByAll = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    // Errors of the C# compiler, analyzers, the trimmer, and Native AOT; errors of the linker have another form.
    [GeneratedRegex(@"error (CS|CA|IDE|RS|IL)[0-9]{4}")]
    private static partial Regex CompilerError { get; }

    [GeneratedRegex(@"error (?<code>[A-Z]+[0-9]+)\s*: (?<text>[^\n]*?)(?= \[[^\]\n]*\]|\r?$)", RegexOptions.Multiline)]
    private static partial Regex FirstErrorPattern { get; }
}
