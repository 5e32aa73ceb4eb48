using System.Text.Json;
using System.Text.RegularExpressions;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Cdk.Tests.Support;

/// <summary>
/// Compares a text with the reviewed file NAME.verified.EXTENSION. A different text is written to NAME.received.EXTENSION;
/// ACCEPT_SNAPSHOTS=1 dotnet test tests/AuthSecGroup.Cdk.Tests accepts it.
/// </summary>
internal static partial class Snapshot
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    internal static void Match(SynthesizedTemplate template, string name) =>
        Match(Scrubbed(template.Root.ToJsonString(Indented)), $"Snapshots/{name}", "json");

    internal static void Match(string text, string name, string extension)
    {
        var file = Path.Combine(Repository.Root, "tests", "AuthSecGroup.Cdk.Tests", name);
        var (verified, received) = ($"{file}.verified.{extension}", $"{file}.received.{extension}");
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
            $"{name}.received.{extension} differs from the verified file, first at line {FirstDifference(expected, actual)}. "
                + "To accept it, run ACCEPT_SNAPSHOTS=1 dotnet test tests/AuthSecGroup.Cdk.Tests"
        );
    }

    private static string Scrubbed(string json) => DeploymentHash.Replace(AssetHash.Replace(json, "<asset>"), "$1<model>");

    private static int FirstDifference(string expected, string actual) =>
        expected.Split('\n').Zip(actual.Split('\n')).TakeWhile(pair => pair.First == pair.Second).Count() + 1;

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex AssetHash { get; }

    [GeneratedRegex("(Deployment[0-9A-F]{8})[0-9a-f]{32}")]
    private static partial Regex DeploymentHash { get; }
}
