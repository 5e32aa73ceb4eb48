using System.Runtime.InteropServices;

namespace AuthSecGroup.App.Compilation;

/// <summary>
/// <c>compile --out FOLDER</c>: puts the functions' executables into a folder, one archive for each architecture that can be compiled for here.
/// The construct's package is made with them.
/// </summary>
internal sealed class CompileCommand(Action<string> say)
{
    internal const string Name = "compile";

    private static readonly (Architecture Architecture, string Name)[] Architectures =
    [
        (Architecture.X64, "x86_64"),
        (Architecture.Arm64, "arm64"),
    ];

    internal void Run(IReadOnlyList<string> arguments)
    {
        if (arguments is not ["--out", var folder])
        {
            throw new UserErrorException([$"{Name}: got \"{string.Join(' ', arguments)}\"; allowed: --out FOLDER"]);
        }

        Directory.CreateDirectory(folder);
        var reasons = new List<string>();
        foreach (var (architecture, name) in Architectures)
        {
            var target = Path.Combine(folder, $"{name}.zip");
            File.Delete(target);
            try
            {
                File.Copy(new Executable(SettingsFor(architecture), say).Get(), target);
            }
            catch (UserErrorException e)
            {
                say($"left out: {name}, as {e.Message}");
                reasons.Add(e.Message);
            }
        }

        if (reasons.Count == Architectures.Length)
        {
            throw new UserErrorException(["the functions can't be compiled here for any architecture; what is wrong stands above"]);
        }
    }

    private static CompilationSettings SettingsFor(Architecture architecture) =>
        new(
            CompilationMode.Auto,
            architecture,
            CompilationSettings.FromEnvironment("LambdaFramework", "net10.0"),
            CompilationSettings.FromEnvironment("VendorPackages", "none"),
            GivenFolder: null
        );
}
