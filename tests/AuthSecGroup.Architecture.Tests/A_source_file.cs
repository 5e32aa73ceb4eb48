using System.Text.RegularExpressions;
using AuthSecGroup.Architecture.Tests.Support;

namespace AuthSecGroup.Architecture.Tests;

public sealed class A_source_file
{
    private const int LongestLine = 140;
    private const int MostLines = 400;

    // Assembled from parts, so that a search for these finds no test.
    private const string NullForgiven = "= null" + "!";
    private const string Configured = "Configure" + "Await(false)";
    private static readonly string[] OldWords = ["do" + "or", "men" + "d", "ane" + "w", "who" + "ever"];
    private static readonly Regex OldWord = new(
        $@"{OldWords[0]}|\b{OldWords[1]}|\b({OldWords[2]}|{OldWords[3]})\b",
        RegexOptions.IgnoreCase
    );

    private static IEnumerable<string> Code => RepositoryFiles.In().Where(file => file.EndsWith(".cs", StringComparison.Ordinal));

    private static IEnumerable<string> ProductCode =>
        Code.Where(file => file.StartsWith("cdk/", StringComparison.Ordinal) || file.StartsWith("lambdas/", StringComparison.Ordinal));

    [Fact]
    public void Has_short_lines() => AssertNone(Code, LongLines);

    [Fact]
    public void Of_a_product_is_short() => AssertNone(ProductCode, TooManyLines);

    [Fact]
    public void Forgives_no_null() => AssertNone(ProductCode, (file, text) => Containing(NullForgiven, file, text));

    [Fact]
    public void Configures_no_await() => AssertNone(Code, (file, text) => Containing(Configured, file, text));

    [Fact]
    public void Uses_the_vocabulary() => AssertNone(RepositoryFiles.In().Where(IsText), OldWordsIn);

    [Fact]
    public void Is_looked_for_in_every_folder()
    {
        Assert.Contains("README.md", RepositoryFiles.In());
        Assert.Contains("tests/AuthSecGroup.Architecture.Tests/A_source_file.cs", Code);
        Assert.All(Product.All, product => Assert.Contains(ProductCode, file => file.StartsWith(product.Folder, StringComparison.Ordinal)));
    }

    [Fact]
    public void Is_refused_with_a_line_too_long()
    {
        var longest = new string('x', LongestLine);
        Assert.Equal(["A.cs:2"], LongLines("A.cs", $"{longest}\n{longest}x\n"));
        Assert.Equal(["A.cs:1"], LongLines("A.cs", $"// {longest}\n"));
    }

    [Fact]
    public void Is_refused_with_a_line_too_many()
    {
        var most = new string('\n', MostLines);
        Assert.Empty(TooManyLines("A.cs", most));
        Assert.Equal([$"A.cs: {MostLines + 1} lines"], TooManyLines("A.cs", most + "\n"));
    }

    [Fact]
    public void Is_refused_with_a_text()
    {
        Assert.NotEmpty(Containing(NullForgiven, "A.cs", $"string Name {{ get; }} {NullForgiven};"));
        Assert.NotEmpty(Containing(Configured, "A.cs", $"await M().{Configured};"));
        Assert.Empty(Containing(NullForgiven, "A.cs", "string? Name { get; } = null;"));
    }

    [Fact]
    public void Is_refused_with_an_old_word()
    {
        Assert.All(OldWords, word => Assert.NotEmpty(OldWordsIn("a.md", $"first\nThe {word.ToUpperInvariant()}.")));
        Assert.NotEmpty(OldWordsIn("a.md", $"In{OldWords[0]}s and {OldWords[1]}ing"));
        Assert.Empty(OldWordsIn("a.md", "Amendments and recommendations"));
        Assert.NotEmpty(OldWordsIn($"Held{OldWords[0]}.cs", ""));
    }

    private static void AssertNone(IEnumerable<string> files, Func<string, string, IEnumerable<string>> violations) =>
        Violations.AssertNone(files.SelectMany(file => violations(file, RepositoryFiles.Read(file))));

    // The changelog says what the old words became.
    private static bool IsText(string file) => file != "CHANGELOG.md" && !RepositoryFiles.Read(file).Contains('\0');

    private static IEnumerable<string> LongLines(string file, string text) =>
        Lines(file, text).Where(line => line.Text.Length > LongestLine).Select(line => line.Place);

    private static IEnumerable<string> TooManyLines(string file, string text) =>
        text.AsSpan().Count('\n') is var lines and > MostLines ? [$"{file}: {lines} lines"] : [];

    private static IEnumerable<string> Containing(string part, string file, string text) =>
        Lines(file, text).Where(line => line.Text.Contains(part, StringComparison.Ordinal)).Select(line => line.Place);

    private static IEnumerable<string> OldWordsIn(string file, string text) =>
        from line in Lines(file, text).Prepend((Place: file, Text: file))
        let word = OldWord.Match(line.Text)
        where word.Success
        select $"{line.Place}: {word.Value}";

    private static IEnumerable<(string Place, string Text)> Lines(string file, string text) =>
        text.Split('\n').Select((line, i) => ($"{file}:{i + 1}", line.TrimEnd('\r')));
}
