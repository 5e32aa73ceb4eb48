using System.Diagnostics;
using System.Globalization;

namespace AuthSecGroup.App.Compilation;

/// <summary>
/// The functions' executable as it is deployed: a folder that was given, or an archive, taken from the cache or compiled now. Says in one line which, and why.
/// </summary>
internal sealed class Executable(CompilationSettings settings, Action<string> say)
{
    private static readonly TimeSpan KeptUnused = TimeSpan.FromDays(7);

    internal string Get()
    {
        if (settings.GivenFolder is { } given)
        {
            if (!File.Exists(Path.Combine(given, "bootstrap")))
            {
                throw new UserErrorException([
                    $"bootstrap: got \"{given}\"; allowed: the path of a folder that holds an executable named bootstrap",
                ]);
            }

            say($"nothing is compiled: the executable in {given} is used as it is");
            return given;
        }

        var root = RepositoryRoot();
        var artifacts = Path.Combine(root, "artifacts", "bootstrap");
        var sdk = DotnetCommand.Run(root, ["--version"]).Output.Trim();
        var obstacle = settings.Mode is CompilationMode.ReadyToRun ? null : NativeToolchain.Obstacle(settings.Architecture);
        if (settings.Mode is CompilationMode.Native && obstacle is not null)
        {
            throw NativeRefused(obstacle);
        }

        if (settings.Mode is CompilationMode.ReadyToRun)
        {
            return Cached(CompilationMode.ReadyToRun, "as the context key compilation asks");
        }

        if (settings.Mode is CompilationMode.Native)
        {
            return Cached(CompilationMode.Native, "as the context key compilation asks");
        }

        if (obstacle is not null)
        {
            return Cached(CompilationMode.ReadyToRun, $"native is not possible: {obstacle}");
        }

        try
        {
            return Cached(CompilationMode.Native, "auto takes native where it can be built");
        }
        catch (NativeImpossibleException e)
        {
            return Cached(CompilationMode.ReadyToRun, $"native is not possible: {e.Message}");
        }

        string Cached(CompilationMode mode, string why)
        {
            var name = Publisher.Name(mode);
            var what = $"{name} for {settings.RuntimeIdentifier}, {settings.LambdaFramework} ({why})";
            using var held = FileLock.Acquire(
                Path.Combine(artifacts, $"{name}-{settings.RuntimeIdentifier}.lock"),
                () => say("another process compiles the functions; waiting for it")
            );
            // Taken under the lock: the sources may have changed while another process compiled.
            var fingerprint = SourceFingerprint.Of(
                root,
                name,
                settings.RuntimeIdentifier,
                settings.LambdaFramework,
                settings.VendorPackages,
                sdk,
                string.Join(' ', Publisher.Properties(mode))
            );
            var archive = Path.Combine(artifacts, $"{name}-{settings.RuntimeIdentifier}-{fingerprint}.zip");
            var impossible = Path.ChangeExtension(archive, ".impossible");
            if (settings.Mode is CompilationMode.Auto && File.Exists(impossible))
            {
                throw new NativeImpossibleException(
                    $"{File.ReadLines(impossible).First()} (found earlier; see {Path.GetRelativePath(root, impossible)}, or delete it to try again)"
                );
            }

            if (File.Exists(archive))
            {
                File.SetLastWriteTimeUtc(archive, DateTime.UtcNow);
                say($"functions: {what}, unchanged since they were compiled");
                return archive;
            }

            var clock = Stopwatch.StartNew();
            var building = Path.Combine(root, "artifacts", "bootstrap-build", $"{name}-{settings.RuntimeIdentifier}");
            var published = Path.Combine(building, "published");
            if (Directory.Exists(published))
            {
                Directory.Delete(published, recursive: true);
            }

            if (new Publisher(root, building, settings).Publish(mode, published) is { } failure)
            {
                if (failure.IsInSources || settings.Mode is not CompilationMode.Auto || mode is CompilationMode.ReadyToRun)
                {
                    throw new UserErrorException([$"the functions can't be compiled {name}: {failure.Reason}", failure.Output.Trim()]);
                }

                File.WriteAllLines(impossible, [failure.Reason, failure.Output]);
                throw new NativeImpossibleException(failure.Reason);
            }

            // Only a complete archive ever bears the name that is looked for.
            var packed = Path.Combine(building, "bootstrap.zip");
            BootstrapArchive.Write(published, packed);
            File.Move(packed, archive, overwrite: true);
            DeleteUnused(artifacts);
            say(string.Create(CultureInfo.InvariantCulture, $"functions: compiled {what} in {clock.Elapsed.TotalSeconds:F0} s"));
            return archive;
        }
    }

    private static UserErrorException NativeRefused(string obstacle) =>
        new([$"compilation: got \"native\"; allowed here: \"auto\" or \"readytorun\", as {obstacle}"]);

    private static void DeleteUnused(string artifacts)
    {
        foreach (
            var old in new DirectoryInfo(artifacts)
                .EnumerateFiles("*.zip")
                .Where(old => DateTime.UtcNow - old.LastWriteTimeUtc > KeptUnused)
                .ToArray()
        )
        {
            old.Delete();
        }
    }

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
            $"the sources of the functions are not found above {AppContext.BaseDirectory}; run the app from its repository, or give a compiled executable with -c bootstrap=FOLDER",
        ]);
    }

    private sealed class NativeImpossibleException(string reason) : Exception(reason);
}
