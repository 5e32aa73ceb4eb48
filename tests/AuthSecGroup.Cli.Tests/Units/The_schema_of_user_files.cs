using System.Text;
using System.Text.Json.Nodes;
using AuthSecGroup.Core.Callers;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Cli.Tests.Units;

/// <summary>Editors use user-file.schema.json, and the functions use their own code. Both must accept the same files.</summary>
public sealed class The_schema_of_user_files
{
    private static readonly JsonNode Entry = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "user-file.schema.json")))![
        "items"
    ]!["anyOf"]![1]!;

    [Fact]
    public void Has_the_members_of_the_reader()
    {
        var members = Entry["properties"]!.AsObject().Select(member => member.Key);
        var error = Errors("""[{"principal":"alice","colour":1}]""").Single();
        Assert.EndsWith($"allowed are {string.Join(", ", members.SkipLast(1))} and {members.Last()}", error, StringComparison.Ordinal);
        Assert.Equal(["principal is missing"], Errors("[{}]"));
        Assert.Equal("principal", (string?)Assert.Single(Entry["required"]!.AsArray()));
    }

    [Fact]
    public void Has_the_limits_of_the_reader()
    {
        var seconds = Entry["properties"]!["expiresInSeconds"]!;
        Assert.Equal((1, Limits.MaxTimeToExpireSeconds), ((int)seconds["minimum"]!, (int)seconds["maximum"]!));
        var targets = Entry["properties"]!["targets"]!;
        Assert.Equal(
            (1, $"^[a-zA-Z0-9][a-zA-Z0-9._-]{{0,{TargetName.Longest - 1}}}$"),
            ((int)targets["minItems"]!, (string?)targets["items"]!["pattern"])
        );
    }

    [Fact]
    public void Has_an_example_that_is_valid()
    {
        var example = File.ReadAllBytes(Path.Combine(Repository.Root, "examples", "users.json"));
        Assert.Equal(3, Assert.IsType<UserFileReading.Valid>(UserFileReader.Read("users.json", example, null)).File.Count);
    }

    [Fact]
    public void Is_used_by_the_editor_for_the_example()
    {
        var settings = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, ".vscode", "settings.json")))!;
        var schema = settings["json.schemas"]!.AsArray().Single(schema => (string?)schema!["url"] == "./user-file.schema.json");
        Assert.Equal("/examples/users.json", (string?)schema!["fileMatch"]![0]);
    }

    private static IEnumerable<string> Errors(string json) =>
        Assert
            .IsType<UserFileReading.Invalid>(UserFileReader.Read("users.json", Encoding.UTF8.GetBytes(json), null))
            .Errors.Select(error => error.Message);
}
