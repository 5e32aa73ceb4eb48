using AuthSecGroup.App.Errors;

namespace AuthSecGroup.App.Compilation;

/// <summary>
/// Provides the functions' executable as it is deployed: a given folder, or an archive from the cache. Logs one line that says which, and
/// why.
/// </summary>
internal sealed class Executable(CompilationSettings settings, Action<string> log)
{
    private const string AsConfigured = "set by the context key compilation";

    /// <summary>The path of the folder or the archive.</summary>
    /// <exception cref="UserErrorException">The given folder has no executable, or the functions can't be compiled as
    /// configured.</exception>
    internal string Get() => settings.GivenFolder is { } given ? Given(given) : Compiled();

    private string Given(string folder)
    {
        if (!File.Exists(Path.Combine(folder, "bootstrap")))
        {
            throw new UserErrorException([
                $"bootstrap: got \"{folder}\"; allowed: the path of a folder that contains an executable named bootstrap",
            ]);
        }

        if (NativeToolchain.ArchitectureOf(Path.Combine(folder, "bootstrap")) is { } architecture && architecture != settings.Architecture)
        {
            throw new UserErrorException([
                $"architecture: got \"{CompilationSettings.NameOf(settings.Architecture)}\"; allowed with the executable in {folder}: "
                    + $"\"{CompilationSettings.NameOf(architecture)}\"",
            ]);
        }

        log($"functions: using the executable in {folder}, nothing is compiled");
        return folder;
    }

    private string Compiled()
    {
        var root = RepositoryRoot();
        var cache = new ExecutableCache(
            root,
            settings,
            (mode, building, published) => new Publisher(root, building, settings).Publish(mode, published),
            log
        );
        var obstacle = settings.Mode is CompilationMode.ReadyToRun ? null : NativeToolchain.FindObstacle(settings.Architecture);
        return settings.Mode switch
        {
            CompilationMode.ReadyToRun => Require(cache.Get(CompilationMode.ReadyToRun, AsConfigured)),
            CompilationMode.Native when obstacle is not null => throw new UserErrorException([
                $"compilation: got \"native\"; allowed on this machine: \"auto\" or \"readytorun\", because {obstacle}",
            ]),
            CompilationMode.Native => Require(cache.Get(CompilationMode.Native, AsConfigured)),
            _ when obstacle is not null => ReadyToRunInstead(cache, obstacle),
            _ => NativeIfPossible(cache),
        };
    }

    private static string NativeIfPossible(ExecutableCache cache) =>
        cache.Get(CompilationMode.Native, "auto selects native if it is possible") switch
        {
            CompilationResult.Failed { IsInSources: false } failure => ReadyToRunInstead(cache, failure.Reason),
            var result => Require(result),
        };

    private static string ReadyToRunInstead(ExecutableCache cache, string obstacle) =>
        Require(cache.Get(CompilationMode.ReadyToRun, $"native is not possible: {obstacle}"));

    private static string Require(CompilationResult result) =>
        result switch
        {
            CompilationResult.Compiled compiled => compiled.Archive,
            CompilationResult.Failed failure => throw new UserErrorException([
                $"the functions can't be compiled {Publisher.Name(failure.Mode)}: {failure.Reason}",
                failure.Output.Trim(),
            ]),
            _ => throw new ArgumentOutOfRangeException(nameof(result)),
        };

    private static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "lambdas", "AuthSecGroup.Lambda", "AuthSecGroup.Lambda.csproj")))
            {
                return folder.FullName;
            }
        }

        throw new UserErrorException([
            $"the sources of the functions are not found above {AppContext.BaseDirectory}; "
                + "run the app from its repository, or give a compiled executable with -c bootstrap=FOLDER",
        ]);
    }
}
