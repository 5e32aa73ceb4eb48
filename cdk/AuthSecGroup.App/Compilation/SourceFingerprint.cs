using System.Security.Cryptography;
using System.Text;

namespace AuthSecGroup.App.Compilation;

/// <summary>A hash of everything that determines the compiler's output, so that an unchanged tree is not compiled again.</summary>
internal static class SourceFingerprint
{
    private static readonly string[] RootFiles =
    [
        "Directory.Build.props",
        "Directory.Build.targets",
        "Directory.Packages.props",
        "global.json",
        "NuGet.config",
        "nuget.config",
        ".editorconfig",
    ];

    internal static string Of(string root, params string[] settings)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var setting in settings)
        {
            Append(hash, setting);
        }

        foreach (var file in Files(root).Order(StringComparer.Ordinal))
        {
            Append(hash, file);
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(Path.Combine(root, file))));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private static IEnumerable<string> Files(string root) =>
        RootFiles
            .Where(name => File.Exists(Path.Combine(root, name)))
            .Concat(
                Sources(new DirectoryInfo(Path.Combine(root, "lambdas")))
                    .Select(file => Path.GetRelativePath(root, file.FullName).Replace('\\', '/'))
            );

    // The client is next to the functions but not part of them, and documents are not compiled.
    private static IEnumerable<FileInfo> Sources(DirectoryInfo folder) =>
        folder
            .EnumerateFiles()
            .Where(file => file.Extension != ".md")
            .Concat(
                folder.EnumerateDirectories().Where(child => child.Name is not ("bin" or "obj" or "AuthSecGroup.Cli")).SelectMany(Sources)
            );

    private static void Append(IncrementalHash hash, string text)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        hash.AppendData([0]);
    }
}
