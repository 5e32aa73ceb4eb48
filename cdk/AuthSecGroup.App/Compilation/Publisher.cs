using System.Text.RegularExpressions;

namespace AuthSecGroup.App.Compilation;

/// <summary>Publishes the functions' project into a folder that holds only what is to be deployed.</summary>
internal sealed partial class Publisher(string root, string building, CompilationSettings settings)
{
    private const string Project = "lambdas/AuthSecGroup.Lambda/AuthSecGroup.Lambda.csproj";

    /// <summary>Why it failed, and whether the fault is the sources' (then no other way of compiling will do).</summary>
    internal sealed record Failure(string Reason, bool IsInSources, string Output);

    internal Failure? Publish(CompilationMode mode, string folder)
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
            // Apart from other builds of the same projects, which may be going on in an editor or a test.
            "--artifacts-path",
            Path.Combine(building, $"{settings.LambdaFramework}-{settings.VendorPackages}"),
            "-p:UseArtifactsOutput=true",
            "-p:UseSharedCompilation=false",
            $"-p:LambdaFramework={settings.LambdaFramework}",
            $"-p:VendorPackages={settings.VendorPackages}",
            .. Properties(mode),
        ];
        var restore = DotnetCommand.Run(root, ["restore", .. common.Where((_, i) => i is not (1 or 2))]);
        if (restore.ExitCode != 0)
        {
            return new Failure($"its packages can't be restored: {FirstError(restore.Output)}", false, restore.Output);
        }

        var publish = DotnetCommand.Run(root, ["publish", .. common, "--no-restore", "-o", folder]);
        if (publish.ExitCode != 0)
        {
            return new Failure(FirstError(publish.Output), CompilerError.IsMatch(publish.Output), publish.Output);
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

        return mode is CompilationMode.Native && NativeToolchain.Obstacle(executable) is { } obstacle
            ? new Failure(obstacle, false, "")
            : null;
    }

    internal static string Name(CompilationMode mode) => mode is CompilationMode.Native ? "native" : "readytorun";

    /// <summary>What makes the one way of compiling differ from the other.</summary>
    internal static string[] Properties(CompilationMode mode) =>
        mode is CompilationMode.Native
            ? ["-p:PublishAot=true", "-p:StripSymbols=true", $"-p:CppCompilerAndLinker={NativeToolchain.Linker}"]
            :
            [
                "-p:SelfContained=true",
                "-p:PublishTrimmed=true",
                "-p:PublishReadyToRun=true",
                "-p:PublishReadyToRunComposite=true",
                // The trimmer would write where this folder lies into each assembly, as the place of its symbols, which are not deployed.
                "-p:DebugType=none",
                "-p:TrimmerRemoveSymbols=true",
            ];

    private static string FirstError(string output)
    {
        var error = FirstErrorPattern.Match(output);
        return !error.Success ? "the SDK gave no reason"
            : error.Groups["code"].Value == FailedCommand ? $"linking with {NativeToolchain.Linker} failed"
            : $"{error.Groups["code"].Value}: {error.Groups["text"].Value}";
    }

    // MSBuild's code for a command that it ran and that failed; the one command here is the linker, and its line fills a page.
    private const string FailedCommand = "MSB3073";

    // The functions run as another user than the owner of their files.
    private const UnixFileMode ReadableByAll =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode ExecutableByAll = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    // The C# compiler, its analyzers, and the trimmer's and Native AOT's own findings; a linker's errors look different.
    [GeneratedRegex(@"error (CS|CA|IDE|RS|IL)[0-9]{4}")]
    private static partial Regex CompilerError { get; }

    [GeneratedRegex(@"error (?<code>[A-Z]+[0-9]+)\s*: (?<text>[^\n]*?)(?= \[[^\]\n]*\]|\r?$)", RegexOptions.Multiline)]
    private static partial Regex FirstErrorPattern { get; }
}
