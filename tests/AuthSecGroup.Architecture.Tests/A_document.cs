using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AuthSecGroup.Architecture.Tests.Support;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Architecture.Tests;

public sealed partial class A_document
{
    private static IEnumerable<string> Documents => RepositoryFiles.In().Where(file => file.EndsWith(".md", StringComparison.Ordinal));

    [Fact]
    public void Refers_only_to_files_and_sections_that_exist() => AssertNone(BrokenLinks);

    [Fact]
    public void Contains_only_valid_JSON() => AssertNone(InvalidJson);

    [Fact]
    public void Names_only_tests_that_exist() => AssertNone(UnknownTests);

    [Fact]
    public async Task Contains_only_commands_that_a_shell_can_parse()
    {
        var commands = Documents.SelectMany(file => Snippets(file, RepositoryFiles.Read(file), "sh"));
        Violations.AssertNone(
            (await Task.WhenAll(commands.Select(async snippet => (snippet.Place, Error: await ShellErrorAsync(snippet.Text)))))
                .Where(parsed => parsed.Error.Length > 0)
                .Select(parsed => $"{parsed.Place}: {parsed.Error}")
        );
    }

    [Fact]
    public void Is_refused_with_a_broken_link()
    {
        Assert.Equal(
            ["docs/a.md: b.md"],
            BrokenLinks("docs/a.md", "[b](b.md) [README](../README.md#authsecgroup) [c](https://example.com)")
        );
        Assert.Equal(["a.md: #no-section"], BrokenLinks("a.md", "# A section\n[a](#a-section) [b](#no-section)"));
        Assert.Equal(["a.md: README.md#no-section"], BrokenLinks("a.md", "[a](README.md#no-section)"));
    }

    [Fact]
    public void Is_refused_with_invalid_JSON()
    {
        Assert.Equal(["a.md:2"], InvalidJson("a.md", "text\n```json\n{ \"a\": }\n```\n"));
        Assert.Empty(InvalidJson("a.md", "```json\n{ \"a\": [1, …] }\n```\n```json\n{}\n```\n"));
    }

    [Fact]
    public void Is_refused_with_the_name_of_a_test_that_does_not_exist() =>
        Assert.Equal(
            ["a.md: A_document.Is_gone", "a.md: A_gone_document.*", "a.md: …Is_gone"],
            UnknownTests(
                "a.md",
                "`A_document.Names_only_tests_that_exist`, `A_document.*`, `…only_tests_that_exist`, `A_document.Is_gone`, "
                    + "`A_gone_document.*`, `…Is_gone`, `Amazon.Lambda.*`, `Core.Tests`"
            )
        );

    [Fact]
    public async Task Is_refused_with_a_command_that_no_shell_can_parse()
    {
        var snippet = Assert.Single(Snippets("a.md", "text\n\n  ```sh\n  echo 'open\n  ```\n", "sh"));
        Assert.Equal(("a.md:3", "echo 'open"), snippet);
        Assert.NotEmpty(await ShellErrorAsync(snippet.Text));
        Assert.Empty(await ShellErrorAsync("echo $(date) | cat\n"));
    }

    private static void AssertNone(Func<string, string, IEnumerable<string>> violations) =>
        Violations.AssertNone(Documents.SelectMany(file => violations(file, RepositoryFiles.Read(file))));

    private static IEnumerable<string> BrokenLinks(string file, string text) =>
        Link.Matches(text)
            .Select(link => link.Groups[1].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && !Exists(file, text, target))
            .Select(target => $"{file}: {target}");

    private static bool Exists(string file, string text, string target)
    {
        var (path, section) = target.Split('#') is [var before, var after] ? (before, after) : (target, null);
        var full = Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(file)!, path));
        if (path.Length > 0 && !File.Exists(full) && !Directory.Exists(full))
        {
            return false;
        }

        return section is null || Sections(path.Length == 0 ? text : File.ReadAllText(full)).Contains(section);
    }

    // "…" stands for the class, or for the class and the beginning of the name.
    private static IEnumerable<string> UnknownTests(string file, string text) =>
        TestName
            .Matches(text)
            .Where(test => !TestFiles(test.Groups["class"].Value).Any(source => Declares(source, test.Groups["test"].Value)))
            .Select(test => $"{file}: {test.Value.Trim('`')}");

    private static IEnumerable<string> TestFiles(string testClass) =>
        RepositoryFiles
            .In("tests")
            .Where(source => source.EndsWith($"{(testClass.Length == 0 ? "" : $"/{testClass}")}.cs", StringComparison.Ordinal));

    private static bool Declares(string source, string test) =>
        test == "*" || RepositoryFiles.Read(source).Contains($"{test}(", StringComparison.Ordinal);

    // As GitHub makes them of headings.
    private static IEnumerable<string> Sections(string text) =>
        Heading
            .Matches(text)
            .Select(heading => heading.Groups[1].Value.ToLowerInvariant())
            .Select(heading => string.Concat(heading.Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_')))
            .Select(heading => heading.Replace(' ', '-'));

    // "…" stands for what was left out.
    private static IEnumerable<string> InvalidJson(string file, string text) =>
        Snippets(file, text, "json")
            .Where(snippet => !snippet.Text.Contains('…', StringComparison.Ordinal) && !IsJson(snippet.Text))
            .Select(snippet => snippet.Place);

    private static bool IsJson(string text)
    {
        try
        {
            JsonDocument.Parse(text).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static async Task<string> ShellErrorAsync(string commands)
    {
        var result = await CommandLine.RunAsync("bash", ["-n"], input: commands);
        return result.ExitCode == 0 ? "" : result.Error;
    }

    /// <summary>The code blocks of a language, each with its file and line.</summary>
    private static IEnumerable<(string Place, string Text)> Snippets(string file, string text, string language)
    {
        StringBuilder? snippet = null;
        var (start, indent) = (0, 0);
        foreach (var (index, line) in text.ReplaceLineEndings("\n").Split('\n').Index())
        {
            var trimmed = line.TrimStart();
            if (snippet is null && trimmed == $"```{language}")
            {
                (snippet, start, indent) = (new StringBuilder(), index + 1, line.Length - trimmed.Length);
            }
            else if (snippet is not null && trimmed == "```")
            {
                yield return (string.Create(CultureInfo.InvariantCulture, $"{file}:{start}"), snippet.ToString().TrimEnd('\n'));
                snippet = null;
            }
            else
            {
                snippet?.Append(line.Length > indent ? line[indent..] : "").Append('\n');
            }
        }
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link { get; }

    [GeneratedRegex(@"`(?:…|(?<class>[A-Z]\w+)\.)(?<test>\*|\w+_\w+)`")]
    private static partial Regex TestName { get; }

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading { get; }
}
