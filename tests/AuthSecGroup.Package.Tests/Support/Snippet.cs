using System.Globalization;
using System.Text.RegularExpressions;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Package.Tests.Support;

/// <summary>A C# snippet of a document, which isn't a whole program.</summary>
/// <param name="Place">The document and the line: <c>README.md:64</c>.</param>
/// <param name="Text">The lines.</param>
internal sealed partial record Snippet(string Place, string Text)
{
    /// <summary>The place as a name.</summary>
    public string Identifier => NotInNames.Replace(Place, "_");

    public static IEnumerable<Snippet> OfAllDocuments() =>
        Directory
            .EnumerateFiles(Repository.Root, "*.md")
            .Concat(((string[])["docs", "cdk", "lambdas"]).SelectMany(Documents))
            .Select(file => Path.GetRelativePath(Repository.Root, file))
            .Order(StringComparer.Ordinal)
            .SelectMany(Of);

    /// <summary>
    /// The snippet as a file: a type as it is, and statements in the constructor of a stack, in which <c>access</c> is the construct.
    /// </summary>
    public string ToSource() =>
        Text.Contains("class ", StringComparison.Ordinal)
            ? Text
            : $$"""
                using Amazon.CDK;
                using Amazon.CDK.AWS.EC2;
                using Amazon.CDK.AWS.WAFv2;
                using AuthSecGroup.Cdk;
                using Constructs;

                public sealed class {{Identifier}} : Stack
                {
                    public {{Identifier}}(Construct scope, AuthenticatingSecGroup access)
                        : base(scope, "Stack")
                    {
                        {{Text}}
                    }
                }
                """;

    private static IEnumerable<string> Documents(string folder) =>
        Directory
            .EnumerateFiles(Path.Combine(Repository.Root, folder), "*.md", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal));

    private static IEnumerable<Snippet> Of(string file)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, file)).ReplaceLineEndings("\n");
        return Block
            .Matches(text)
            .Select(block => new Snippet(
                string.Create(CultureInfo.InvariantCulture, $"{file}:{text[..block.Index].Count(letter => letter == '\n') + 1}"),
                block.Groups[1].Value
            ));
    }

    // The marked ones are whole programs.
    [GeneratedRegex(@"(?<!-->\n)^```csharp\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block { get; }

    [GeneratedRegex("[^A-Za-z0-9]")]
    private static partial Regex NotInNames { get; }
}
