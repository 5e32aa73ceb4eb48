using System.Globalization;

namespace AuthSecGroup.Benchmarks.Measures;

/// <summary>What is deployed.</summary>
internal static class Packages
{
    public static void Run(IReadOnlyList<Published> published, Document document, Results results)
    {
        var table = new Table("", "files", "folder, MB", "zip, MB");
        foreach (var (mode, folder, archive) in published)
        {
            var files = new DirectoryInfo(folder).GetFiles("*", SearchOption.AllDirectories);
            results.Zip[mode] = archive;
            table.Add(mode, $"{files.Length}", Megabytes(files.Sum(file => file.Length)), Megabytes(archive));
        }

        document.Write("size", table.ToString());
    }

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("0.00", CultureInfo.InvariantCulture);
}
