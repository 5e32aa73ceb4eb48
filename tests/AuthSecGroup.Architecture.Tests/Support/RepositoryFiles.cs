using AuthSecGroup.Testing;

namespace AuthSecGroup.Architecture.Tests.Support;

/// <summary>The files of the clone that these tests were built in. Git isn't needed, so that an exported tree can be tested too.</summary>
internal static class RepositoryFiles
{
    private static readonly string[] NotTracked =
    [
        ".dotnet",
        ".git",
        ".idea",
        ".vs",
        "artifacts",
        "bin",
        "BenchmarkDotNet.Artifacts",
        "cdk.out",
        "node_modules",
        "obj",
        "StrykerOutput",
        "TestResults",
    ];

    /// <summary>The files of a folder, relative to the root, with slashes.</summary>
    public static IEnumerable<string> In(string folder = "") =>
        Walk(new DirectoryInfo(Path.Combine(Repository.Root, folder)))
            .Select(file => Path.GetRelativePath(Repository.Root, file.FullName).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    public static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder) =>
        folder.EnumerateFiles().Concat(folder.EnumerateDirectories().Where(child => !NotTracked.Contains(child.Name)).SelectMany(Walk));
}
