using System.Text;
using AuthSecGroup.Core.Callers;
using FsCheck.Xunit;

namespace AuthSecGroup.Core.Tests.Callers;

public class An_invalid_user_file
{
    [Theory]
    [InlineData("{}")]
    [InlineData("{\"users\": [\"alice\"]}")]
    [InlineData("\"alice\"")]
    [InlineData("null")]
    [InlineData("42")]
    [InlineData("true")]
    public void Is_ignored_if_it_is_not_an_array(string json) =>
        Assert.Equal("line 1: the file must be a JSON array of strings and objects", ErrorOf(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("42", "an entry must be a string or an object, got 42")]
    [InlineData("null", "an entry must be a string or an object, got null")]
    [InlineData("true", "an entry must be a string or an object, got true")]
    [InlineData("[\"bob\"]", "an entry must be a string or an object, got [\"bob\"]")]
    [InlineData("{}", "principal is missing")]
    [InlineData(
        """{ "name": "bob" }""",
        "'name' isn't a member of an entry; allowed are principal, targets, expiresInSeconds and reasonRequired"
    )]
    [InlineData("""{ "principal": null }""", "principal must be a string, got null")]
    [InlineData("""{ "principal": "bob", "principal": "bob" }""", "principal is given more than once")]
    [InlineData("""{ "principal": "bob", "name": 1, "name": 2 }""", "'name' isn't a member of an entry")]
    [InlineData("""{ "principal": "bob", "Principal": "bob" }""", "'Principal' isn't a member of an entry")]
    [InlineData("""{ "principal": "bob", "expiresInSeconds": 0 }""", "expiresInSeconds must be whole seconds from 1 to 31536000, got 0")]
    [InlineData("""{ "principal": "bob", "expiresInSeconds": 31536001 }""", "expiresInSeconds must be whole seconds")]
    [InlineData("""{ "principal": "bob", "expiresInSeconds": 1.5 }""", "expiresInSeconds must be whole seconds")]
    [InlineData("""{ "principal": "bob", "expiresInSeconds": "60" }""", "expiresInSeconds must be whole seconds")]
    [InlineData("""{ "principal": "bob", "expiresInSeconds": null }""", "expiresInSeconds must be whole seconds")]
    [InlineData(
        """{ "principal": "bob", "targets": [] }""",
        "targets must be an array of one or more names of targets; without it, the entry allows all of them; got []"
    )]
    [InlineData("""{ "principal": "bob", "targets": "db" }""", "targets must be an array of one or more names of targets; without it, ")]
    [InlineData("""{ "principal": "bob", "targets": null }""", "targets must be an array of one or more names of targets; without it, ")]
    [InlineData(
        """{ "principal": "bob", "targets": ["db", 7] }""",
        "a target must be the name of one, 1 to 64 characters out of a-z A-Z 0-9 . _ -, starting with a letter or digit, got 7"
    )]
    [InlineData("""{ "principal": "bob", "targets": ["db", ".."] }""", "a target must be the name of one, 1 to 64 characters")]
    [InlineData(
        """{ "principal": "bob", "targets": ["bastion", "web"] }""",
        "'web' isn't a target of the deployment; its targets are bastion, db"
    )]
    [InlineData("""{ "principal": "bob", "targets": ["DB"] }""", "'DB' isn't a target of the deployment; its targets are bastion, db")]
    [InlineData("""{ "principal": "bob", "reasonRequired": "yes" }""", "reasonRequired must be true or false, got \"yes\"")]
    public void Is_ignored_if_an_entry_is_not_valid(string entry, string error)
    {
        var reading = Assert.IsType<UserFileReading.Invalid>(Read(Encoding.UTF8.GetBytes($"[\n\"alice\",\n{entry}\n]")));
        var only = Assert.Single(reading.Errors, each => each.Message.StartsWith(error, StringComparison.Ordinal));
        Assert.Equal(3, only.Line);
    }

    [Fact]
    public void Reports_each_error_with_its_line()
    {
        var reading = Assert.IsType<UserFileReading.Invalid>(
            Read([.. "[\n1,\n\"alice\",\n2, {\"a\":1},\n{\"principal\":\"bob\"},\n3,\n4\n]"u8])
        );
        Assert.Equal([2, 4, 4, 4, 6, 7], reading.Errors.Select(error => error.Line));
        Assert.StartsWith("line 2: an entry must be a string or an object, got 1; line 4: ", reading.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, "got 5")]
    [InlineData(6, "got 5; and 1 more")]
    public void Is_summed_up_by_its_first_five_errors(int errors, string end) =>
        Assert.EndsWith(
            end,
            ErrorOf(Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Range(1, errors))}]")),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(200, "")]
    [InlineData(201, "…")]
    public void Is_quoted_with_at_most_200_characters(int length, string end) =>
        Assert.EndsWith(
            $" got {new string('1', 200)}{end}",
            ErrorOf(Encoding.UTF8.GetBytes($"[{new string('1', length)}]")),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("alice")]
    [InlineData("alice\nbob\n")]
    [InlineData("[")]
    [InlineData("[\"alice\"")]
    [InlineData("[\"alice\",")]
    [InlineData("[\"alice\",]")]
    [InlineData("[,\"alice\"]")]
    [InlineData("[\"alice\" \"bob\"]")]
    [InlineData("[\"alice\"]]")]
    [InlineData("[\"alice\"] x")]
    [InlineData("[\"alice\"][\"bob\"]")]
    [InlineData("[\"alice\"],")]
    [InlineData("x [\"alice\"]")]
    [InlineData("[\"alice\"] // the boss")]
    [InlineData("/* staff */ [\"alice\"]")]
    [InlineData("['alice']")]
    [InlineData("[alice]")]
    [InlineData("[\"alice]")]
    [InlineData("[\"al\nice\"]")]
    [InlineData("[\"\\x61lice\"]")]
    [InlineData("[\"\\ud800\"]")]
    [InlineData("[\"alice\"]\0")]
    [InlineData("- alice\n- bob\n")]
    public void Is_ignored_if_it_is_not_strict_JSON(string json) => AssertNotJson(Encoding.UTF8.GetBytes(json));

    [Fact]
    public void Is_ignored_if_it_is_not_UTF_8()
    {
        AssertNotJson([.. "[\"al"u8, 0xFF, .. "ice\"]"u8]);
        AssertNotJson(Encoding.Unicode.GetBytes("[\"alice\"]"));
        AssertNotJson(Encoding.BigEndianUnicode.GetBytes("[\"alice\"]"));
        AssertNotJson([0xEF, 0xBB, 0xBF]);
        AssertNotJson([0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF, .. "[\"alice\"]"u8]);
        AssertNotJson([0xEF, 0xBB, .. "[\"alice\"]"u8]);
    }

    [Property]
    public bool Gives_users_or_an_error_whatever_its_bytes_are(byte[] bytes) =>
        Read(bytes) is UserFileReading.Valid or UserFileReading.Invalid { Errors.Count: > 0 };

    [Theory]
    [InlineData("[\"alice\",]", "The JSON array contains a trailing comma at the end")]
    [InlineData("", "The input does not contain any JSON tokens")]
    public void Is_explained_without_advice_for_programmers(string json, string why) =>
        Assert.Equal($"line 1: the file must be a JSON array of strings and objects: {why}", ErrorOf(Encoding.UTF8.GetBytes(json)));

    private static void AssertNotJson(byte[] bytes)
    {
        var error = ErrorOf(bytes);
        Assert.DoesNotContain("LineNumber", error, StringComparison.Ordinal);
        Assert.Matches("^line [0-9]: (.*; line [0-9]: )?the file must be a JSON array of strings and objects: .", error);
    }

    private static string ErrorOf(byte[] bytes) => Assert.IsType<UserFileReading.Invalid>(Read(bytes)).Summary;

    private static UserFileReading Read(byte[] bytes) => UserFileReader.Read("users.json", bytes, ["bastion", "db"]);
}
