using System.Text.Json;
using System.Text.RegularExpressions;

namespace AuthSecGroup.Cdk.Tests.Support;

/// <summary>
/// Compares what is there with the file that was reviewed. What differs is written beside it as NAME.received.json or .txt;
/// ACCEPT_SNAPSHOTS=1 dotnet test tests/AuthSecGroup.Cdk.Tests accepts it.
/// </summary>
internal static partial class Snapshot
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    internal static void Match(SynthesizedTemplate template, string name) =>
        Match(Scrubbed(template.Root.ToJsonString(Indented)), $"Snapshots/{name}", "json");

    /// <summary>Compares any text with the file <c>NAME.verified.EXTENSION</c> of the tests' project.</summary>
    internal static void Match(string text, string name, string extension)
    {
        var verified = Path.Combine(ProjectFolder(), $"{name}.verified.{extension}");
        var received = Path.Combine(ProjectFolder(), $"{name}.received.{extension}");
        var actual = text.ReplaceLineEndings("\n").TrimEnd() + "\n";

        File.Delete(received);
        if (Environment.GetEnvironmentVariable("ACCEPT_SNAPSHOTS") == "1")
        {
            File.WriteAllText(verified, actual);
        }

        var expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : "";
        if (actual == expected)
        {
            return;
        }

        File.WriteAllText(received, actual);
        Assert.Fail(
            $"What is there now differs from {name}.verified.{extension}, first at line {FirstDifference(expected, actual)}; "
                + $"see {name}.received.{extension}. If it is right so: ACCEPT_SNAPSHOTS=1 dotnet test tests/AuthSecGroup.Cdk.Tests"
        );
    }

    private static string Scrubbed(string json) => DeploymentHash.Replace(AssetHash.Replace(json, "<asset>"), "$1<model>");

    private static int FirstDifference(string expected, string actual) =>
        expected.Split('\n').Zip(actual.Split('\n')).TakeWhile(pair => pair.First == pair.Second).Count() + 1;

    private static string ProjectFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AuthSecGroup.Cdk.Tests.csproj")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"the tests' project is not above {AppContext.BaseDirectory}");
        }

        return folder.FullName;
    }

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex AssetHash { get; }

    [GeneratedRegex("(Deployment[0-9A-F]{8})[0-9a-f]{32}")]
    private static partial Regex DeploymentHash { get; }
}
