namespace AuthSecGroup.Architecture.Tests.Support;

/// <summary>The clone that these tests were built in. Git isn't needed, so that an exported tree can be tested too.</summary>
internal static class Repository
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

    /// <summary>The folder of the solution file.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The files of a folder, relative to the root, with slashes.</summary>
    public static IEnumerable<string> Files(string folder = "") =>
        Walk(new DirectoryInfo(Path.Combine(Root, folder)))
            .Select(file => Path.GetRelativePath(Root, file.FullName).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder) =>
        folder.EnumerateFiles().Concat(folder.EnumerateDirectories().Where(child => !NotTracked.Contains(child.Name)).SelectMany(Walk));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AuthSecGroup.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("These tests run inside a clone of the repository.");
    }
}
