using System.Reflection;
using System.Text.RegularExpressions;
using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Output;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Tests.Units;

public static partial class The_README
{
    private static readonly string Text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Transcripts", "README.md"));

    [Fact]
    public static void Lists_each_stable_code_once() => AssertListed("code", typeof(ErrorCode), typeof(ProblemCode));

    [Fact]
    public static void Lists_each_event_of_run_once() => AssertListed("event", typeof(RunEventName));

    // The first column of the table whose header has this word.
    private static void AssertListed(string header, params Type[] constants)
    {
        var table = Text.Split($"\n| {header} |")[1].Split("\n\n")[0];
        var listed = FirstColumn().Matches(table).Select(row => row.Groups[1].Value);
        var values = constants
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Select(field => (string)field.GetRawConstantValue()!);
        Assert.Equal(values.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("^\\| `([a-z_]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex FirstColumn();
}
