using System.Runtime.InteropServices;
using AuthSecGroup.App.Errors;

namespace AuthSecGroup.App.Compilation;

/// <summary>
/// <c>compile --out FOLDER [--architecture NAME]</c>: writes one archive with the functions' executable for each architecture that this
/// machine can compile for, or for one.
/// The construct's package is built from them.
/// </summary>
internal sealed class CompileCommand(Action<string> log)
{
    internal const string Name = "compile";

    private static readonly Architecture[] Architectures = [Architecture.X64, Architecture.Arm64];

    internal void Run(IReadOnlyList<string> arguments)
    {
        var (folder, wanted) = arguments switch
        {
            ["--out", var all] => (all, Architectures),
            ["--out", var one, "--architecture", var only] => (
                one,
                [.. Architectures.Where(each => CompilationSettings.NameOf(each) == only)]
            ),
            _ => ("", []),
        };
        if (wanted.Length == 0)
        {
            throw new UserErrorException([
                $"{Name}: got \"{string.Join(' ', arguments)}\"; allowed: --out FOLDER, or --out FOLDER --architecture "
                    + string.Join(" or ", Architectures.Select(CompilationSettings.NameOf)),
            ]);
        }

        Directory.CreateDirectory(folder);
        // The package gets all archives in the folder, so none of an earlier run may remain.
        foreach (var architecture in Architectures)
        {
            File.Delete(Archive(architecture));
        }

        var compiled = 0;
        foreach (var architecture in wanted)
        {
            var name = CompilationSettings.NameOf(architecture);
            var settings = new CompilationSettings(
                CompilationMode.Auto,
                architecture,
                CompilationSettings.VendorPackagesOfEnvironment,
                GivenFolder: null
            );
            try
            {
                File.Copy(new Executable(settings, log).Get(), Archive(architecture));
                compiled++;
            }
            catch (UserErrorException e)
            {
                log($"skipped: {name}, because {e.Message}");
            }
        }

        if (compiled == 0)
        {
            throw new UserErrorException(["the functions can't be compiled on this machine for any architecture; see the output above"]);
        }

        string Archive(Architecture architecture) => Path.Combine(folder, $"{CompilationSettings.NameOf(architecture)}.zip");
    }
}
