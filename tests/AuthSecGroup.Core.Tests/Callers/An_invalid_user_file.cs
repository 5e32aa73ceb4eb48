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
        Assert.Equal("it is not a JSON array of strings", ErrorOf(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("[\"alice\", 42]", 10)]
    [InlineData("[null]", 1)]
    [InlineData("[\"alice\", null]", 10)]
    [InlineData("[true]", 1)]
    [InlineData("[[\"alice\"]]", 1)]
    [InlineData("[\"alice\", [\"bob\"]]", 10)]
    [InlineData("[{\"name\": \"alice\"}]", 1)]
    public void Is_ignored_if_an_entry_is_not_a_string(string json, int at) =>
        Assert.Equal($"it has an entry that is not a string (at byte {at})", ErrorOf(Encoding.UTF8.GetBytes(json)));

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
        (UserFile.Parse(bytes, out var error) is null) == (error is not null);

    private static void AssertNotJson(byte[] bytes)
    {
        var error = ErrorOf(bytes);
        Assert.StartsWith("it is not a JSON array of strings: ", error, StringComparison.Ordinal);
        Assert.True(error.Length > "it is not a JSON array of strings: ".Length);
    }

    private static string ErrorOf(byte[] bytes)
    {
        Assert.Null(UserFile.Parse(bytes, out var error));
        return Assert.IsType<string>(error);
    }
}
