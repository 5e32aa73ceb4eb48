using System.Diagnostics;
using System.Globalization;

namespace AuthSecGroup.App.Compilation;

/// <summary>Publishes the functions into the last folder, with intermediate files in the one before. Null if it succeeds.</summary>
internal delegate CompilationResult.Failed? Publish(CompilationMode mode, string building, string published);

/// <summary>
/// The compiled executables of a repository, one archive per fingerprint of the sources. It is the only cache: each compilation starts in
/// an empty folder, which is deleted afterwards.
/// </summary>
internal sealed class ExecutableCache(string root, CompilationSettings settings, Publish publish, Action<string> log)
{
    private static readonly TimeSpan KeptUnused = TimeSpan.FromDays(7);

    private readonly string _archives = Path.Combine(root, "artifacts", "bootstrap");
    private readonly string _sdk = DotnetCommand.Run(root, ["--version"]).Output.Trim();

    /// <summary>Returns the executable for the current sources, and compiles it if the cache doesn't contain it.</summary>
    /// <param name="mode">Native or ReadyToRun.</param>
    /// <param name="reason">Why this mode was selected; logged.</param>
    internal CompilationResult Get(CompilationMode mode, string reason)
    {
        var key = $"{Publisher.Name(mode)}-{settings.RuntimeIdentifier}";
        var description = $"{Publisher.Name(mode)} for {settings.RuntimeIdentifier} ({reason})";
        using var held = FileLock.Acquire(
            Path.Combine(_archives, $"{key}.lock"),
            () => log("another process is compiling the functions; waiting for it")
        );
        // Computed while the lock is held: the sources can change while another process compiles.
        var fingerprint = SourceFingerprint.Of(
            root,
            key,
            settings.VendorPackages,
            _sdk,
            string.Join(' ', Publisher.Properties(mode, settings.Architecture))
        );
        var archive = Path.Combine(_archives, $"{key}-{fingerprint}.zip");
        var impossible = Path.ChangeExtension(archive, ".impossible");
        if (settings.Mode is CompilationMode.Auto && File.Exists(impossible))
        {
            var first = File.ReadLines(impossible).First();
            var hint = $"found earlier; see {Path.GetRelativePath(root, impossible)}, or delete it to try again";
            return new CompilationResult.Failed(mode, $"{first} ({hint})", IsInSources: false, "");
        }

        if (File.Exists(archive))
        {
            File.SetLastWriteTimeUtc(archive, DateTime.UtcNow);
            log($"functions: {description}, unchanged since they were compiled");
            return new CompilationResult.Compiled(archive);
        }

        var clock = Stopwatch.StartNew();
        if (Compile(mode, key, archive) is { } failure)
        {
            if (settings.Mode is CompilationMode.Auto && mode is CompilationMode.Native && !failure.IsInSources)
            {
                File.WriteAllLines(impossible, [failure.Reason, failure.Output]);
            }

            return failure;
        }

        DeleteUnused();
        log(string.Create(CultureInfo.InvariantCulture, $"functions: compiled {description} in {clock.Elapsed.TotalSeconds:F0} s"));
        return new CompilationResult.Compiled(archive);
    }

    private CompilationResult.Failed? Compile(CompilationMode mode, string key, string archive)
    {
        // The same folder each time, as paths can get into the output.
        var building = Path.Combine(root, "artifacts", "bootstrap-build", key);
        DeleteFolder(building);
        try
        {
            var published = Path.Combine(building, "published");
            if (publish(mode, building, published) is { } failure)
            {
                return failure;
            }

            // Moved when it is complete, so that an archive in the cache is never a part of one.
            var packed = Path.Combine(building, "bootstrap.zip");
            BootstrapArchive.Write(published, packed);
            File.Move(packed, archive, overwrite: true);
            return null;
        }
        finally
        {
            DeleteFolder(building);
        }
    }

    private void DeleteUnused()
    {
        var unused = new DirectoryInfo(_archives)
            .EnumerateFiles("*.zip")
            .Where(archive => DateTime.UtcNow - archive.LastWriteTimeUtc > KeptUnused);
        foreach (var archive in unused.ToArray())
        {
            archive.Delete();
        }
    }

    private static void DeleteFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
