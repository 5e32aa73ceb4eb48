namespace AuthSecGroup.Cdk.Tests.Support;

internal static class Repository
{
    internal static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AuthSecGroup.sln")))
        {
            folder =
                folder.Parent ?? throw new DirectoryNotFoundException($"AuthSecGroup.sln is not found above {AppContext.BaseDirectory}");
        }

        return folder.FullName;
    }
}
