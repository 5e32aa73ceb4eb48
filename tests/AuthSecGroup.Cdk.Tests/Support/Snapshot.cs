using System.Text.Encodings.Web;
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

    // For people who read the template: ' and + as they are.
    private static readonly JsonSerializerOptions Readable = new(Indented) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static void Match(SynthesizedTemplate template, string name) =>
        Match(Scrubbed(template.Root.ToJsonString(Indented)), $"Snapshots/{name}", "json");

    internal static void Match(string text, string name, string extension)
    {
        var file = Path.Combine("tests", "AuthSecGroup.Cdk.Tests", name);
        MatchFile(text, $"{file}.verified.{extension}", $"{file}.received.{extension}");
    }

    /// <summary>The same for a template that is a product of its own: it contains no hashes, and isn't called verified.</summary>
    internal static void MatchFile(SynthesizedTemplate template, string file) =>
        MatchFile(template.Root.ToJsonString(Readable), file, Path.ChangeExtension(file, ".received.json"));

    private static void MatchFile(string text, string verifiedFile, string receivedFile)
    {
        var (verified, received) = (Path.Combine(Repository.Root, verifiedFile), Path.Combine(Repository.Root, receivedFile));
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
            $"{receivedFile} differs from {verifiedFile}, first at line {FirstDifference(expected, actual)}. "
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
