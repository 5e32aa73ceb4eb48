namespace AuthSecGroup.Testing;

/// <summary>The clone of the repository in which the tests were built.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The path of a file that the build of a project wrote, in the configuration of the running tests.</summary>
    public static string BuiltFile(string project, string file)
    {
        // The construct's framework is older than that of the tests.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Name;
        return Directory
                .EnumerateDirectories(Path.Combine(Root, project, "bin", configuration))
                .Select(framework => Path.Combine(framework, file))
                .Where(File.Exists)
                .MaxBy(File.GetLastWriteTimeUtc)
            ?? throw new InvalidOperationException($"{project} isn't built.");
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AuthSecGroup.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests must run inside a clone of the repository.");
    }
}
