using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.InteropServices;
using AuthSecGroup.App.Compilation;
using AuthSecGroup.App.Errors;
using AuthSecGroup.Benchmarks.Measures;
using AuthSecGroup.Benchmarks.Pure;

const string Usage = """
    all                   measures everything and writes docs/performance.md and its plots
    all NATIVE READYTORUN the same with two folders that were published elsewhere
    tls                   only the cold starts over TLS
    pure                  only what computes, with BenchmarkDotNet
    """;

var root = Repository.Root;
try
{
    switch (args)
    {
        case ["all"]:
            return await AllAsync(root, Publish(root, CompilationMode.Native), Publish(root, CompilationMode.ReadyToRun));
        case ["all", var native, var readyToRun]:
            return await AllAsync(root, Given("native", native), Given("readytorun", readyToRun));
        case ["tls"]:
            await TlsColdStarts.RunAsync(Publish(root, CompilationMode.Native).Folder, new Document(root), new Results());
            return 0;
        case ["pure"]:
            PureBenchmarks.Run(root, new Document(root));
            return 0;
        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }
}
catch (UserErrorException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}

static async Task<int> AllAsync(string root, Published nativeExecutable, Published readyToRun)
{
    Published[] published = [nativeExecutable, readyToRun];
    var native = nativeExecutable.Folder;
    var (document, results) = (new Document(root), new Results());
    var (load, clock) = (Machine.Load(), Stopwatch.StartNew());
    Packages.Run(published, document, results);
    await ColdStarts.RunAsync(published, document, results);
    await TlsColdStarts.RunAsync(native, document, results);
    await WarmRequests.RunAsync(native, document, results);
    await Sweeps.RunAsync(native, document, results);
    await KeepWarm.RunAsync(native, document, results);
    await Freezes.RunAsync(native, document);
    await Growth.RunAsync(native, document);
    MemorySizes.Run(document, results);
    PureBenchmarks.Run(root, document);
    Machine.Write(document, clock.Elapsed, load);
    return Targets.Write(document, results) ? 0 : 1;
}

// The archive as it is deployed, unpacked.
static Published Publish(string root, CompilationMode mode)
{
    var archive = new Executable(
        new CompilationSettings(mode, RuntimeInformation.OSArchitecture, "none", null),
        Console.Error.WriteLine
    ).Get();
    var folder = Path.Combine(root, "artifacts", "benchmarks", Publisher.Name(mode));
    if (Directory.Exists(folder))
    {
        Directory.Delete(folder, recursive: true);
    }

    ZipFile.ExtractToDirectory(archive, folder);
    return new Published(Publisher.Name(mode), folder, new FileInfo(archive).Length);
}

static Published Given(string mode, string folder)
{
    using var archive = new MemoryStream();
    ZipFile.CreateFromDirectory(folder, archive, CompressionLevel.SmallestSize, includeBaseDirectory: false);
    return new Published(mode, Path.GetFullPath(folder), archive.Length);
}
