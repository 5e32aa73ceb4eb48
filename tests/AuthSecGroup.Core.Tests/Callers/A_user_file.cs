using System.Text;
using AuthSecGroup.Core.Callers;

namespace AuthSecGroup.Core.Tests.Callers;

public class A_user_file
{
    private const string Own = "123456789012";

    private static UserFile File(params string[] entries)
    {
        var json = "[" + string.Join(", ", entries.Select(entry => $"\"{entry}\"")) + "]";
        return Read(Encoding.UTF8.GetBytes(json));
    }

    private static UserFile Read(byte[] json) => Assert.IsType<UserFileReading.Valid>(UserFileReader.Read("users.json", json, null)).File;

    private static bool Names(string entry, string arn) => File(entry).Names(Given.Caller(arn), Own);

    [Fact]
    public void Can_limit_an_entry_to_targets()
    {
        var json = """["alice", {"principal": "alice", "targets": ["db", "web"]}, {"principal": "alice", "targets": ["db"]}]"""u8;
        foreach (var targets in new string[]?[] { null, ["bastion", "db", "web"] })
        {
            var file = Assert.IsType<UserFileReading.Valid>(UserFileReader.Read("users.json", json, targets)).File;
            var entries = file.EntriesFor(Given.Caller("arn:aws:iam::123456789012:user/alice"), Own).ToList();
            Assert.Equal([null, "db web", "db"], entries.Select(entry => entry.Targets is { } limit ? string.Join(' ', limit) : null));
            Assert.Equal([true, false, false], entries.Select(entry => entry.Allows("bastion")));
            Assert.Equal([true, true, false], entries.Select(entry => entry.Allows("web")));
            Assert.Equal([true, false, false], entries.Select(entry => entry.Allows("WEB")));
        }
    }

    [Theory]
    [InlineData("alice", "arn:aws:iam::123456789012:user/alice")]
    [InlineData("alice", "arn:aws:iam::123456789012:user/staff/berlin/alice")]
    [InlineData("alice", "arn:aws-cn:iam::123456789012:user/alice")]
    [InlineData("arn:aws:iam::123456789012:user/alice", "arn:aws:iam::123456789012:user/alice")]
    [InlineData("arn:aws:iam::210987654321:user/alice", "arn:aws:iam::210987654321:user/alice")]
    [InlineData("arn:aws:iam::123456789012:user/staff/alice", "arn:aws:iam::123456789012:user/staff/alice")]
    [InlineData("arn:aws:iam::123456789012:root", "arn:aws:iam::123456789012:root")]
    [InlineData("arn:aws:sts::123456789012:assumed-role/Deploy/alice", "arn:aws:sts::123456789012:assumed-role/Deploy/alice")]
    [InlineData("arn:aws:sts::123456789012:assumed-role/Deploy/*", "arn:aws:sts::123456789012:assumed-role/Deploy/alice")]
    [InlineData("arn:aws:iam::123456789012:user/staff/al*", "arn:aws:iam::123456789012:user/staff/alice")]
    [InlineData("arn:aws:sts::123456789012:federated-user/alice", "arn:aws:sts::123456789012:federated-user/alice")]
    public void Names_each_principal_that_an_entry_matches(string entry, string arn) => Assert.True(Names(entry, arn));

    [Theory]
    // The person who assumes the role chooses the session name, so a session named alice is not alice.
    [InlineData("alice", "arn:aws:sts::123456789012:assumed-role/Deploy/alice")]
    [InlineData("Deploy/alice", "arn:aws:sts::123456789012:assumed-role/Deploy/alice")]
    [InlineData("Deploy", "arn:aws:sts::123456789012:assumed-role/Deploy/alice")]
    [InlineData("alice", "arn:aws:sts::123456789012:federated-user/alice")]
    [InlineData("federated-user/alice", "arn:aws:sts::123456789012:federated-user/alice")]
    [InlineData("root", "arn:aws:iam::123456789012:root")]
    // Another account.
    [InlineData("alice", "arn:aws:iam::210987654321:user/alice")]
    [InlineData("arn:aws:iam::123456789012:user/alice", "arn:aws:iam::210987654321:user/alice")]
    // A bare name has no wildcards and no path, and is case-sensitive.
    [InlineData("*", "arn:aws:iam::123456789012:user/alice")]
    [InlineData("al*", "arn:aws:iam::123456789012:user/alice")]
    [InlineData("user/alice", "arn:aws:iam::123456789012:user/alice")]
    [InlineData("staff/alice", "arn:aws:iam::123456789012:user/staff/alice")]
    [InlineData("Alice", "arn:aws:iam::123456789012:user/alice")]
    [InlineData("alice ", "arn:aws:iam::123456789012:user/alice")]
    [InlineData("", "arn:aws:iam::123456789012:user/alice")]
    // A pattern matches a whole ARN.
    [InlineData("arn:aws:iam::123456789012:user/alice", "arn:aws:iam::123456789012:user/staff/alice")]
    [InlineData("arn:aws:iam::123456789012:user/staff/alice", "arn:aws:iam::123456789012:user/alice")]
    [InlineData("arn:aws:iam::123456789012:user/ali", "arn:aws:iam::123456789012:user/alice")]
    [InlineData("arn:aws-cn:iam::123456789012:user/alice", "arn:aws:iam::123456789012:user/alice")]
    [InlineData("ARN:aws:iam::123456789012:user/*", "arn:aws:iam::123456789012:user/alice")]
    [InlineData("arn:aws:iam::123456789012:user/*", "arn:aws:iam::123456789012:user/staff/alice")]
    [InlineData("arn:aws:iam::123456789012:role/Deploy", "arn:aws:sts::123456789012:assumed-role/Deploy/alice")]
    public void Names_no_other_principal(string entry, string arn) => Assert.False(Names(entry, arn));

    [Theory]
    [InlineData("AIDAEXAMPLEEXAMPLE123", "arn:aws:iam::123456789012:user/alice", "AIDAEXAMPLEEXAMPLE123", true)]
    [InlineData("AIDAEXAMPLEEXAMPLE123", "arn:aws:iam::123456789012:user/alice", "AIDAEXAMPLEEXAMPLE124", false)]
    [InlineData("AIDAEXAMPLEEXAMPLE123", "arn:aws:iam::123456789012:user/alice", null, false)]
    [InlineData("AROAEXAMPLEEXAMPLE123:bob", "arn:aws:sts::123456789012:assumed-role/Dev/bob", "AROAEXAMPLEEXAMPLE123:bob", true)]
    [InlineData("AROAEXAMPLEEXAMPLE123:*", "arn:aws:sts::123456789012:assumed-role/Dev/bob", "AROAEXAMPLEEXAMPLE123:bob", true)]
    [InlineData("AROAEXAMPLEEXAMPLE123:*", "arn:aws:sts::123456789012:assumed-role/Dev/bob", "AROAEXAMPLEEXAMPLE124:bob", false)]
    [InlineData("AROAEXAMPLEEXAMPLE123:bob", "arn:aws:sts::123456789012:assumed-role/Dev/bobby", "AROAEXAMPLEEXAMPLE123:bobby", false)]
    // A user whom somebody gave the name of a unique id.
    [InlineData("AIDAEXAMPLEEXAMPLE123", "arn:aws:iam::123456789012:user/AIDAEXAMPLEEXAMPLE123", "AIDAEXAMPLEEXAMPLE999", false)]
    public void Names_a_principal_by_its_unique_id(string entry, string arn, string? uniqueId, bool isNamed) =>
        Assert.Equal(isNamed, File(entry).Names(Given.Caller(arn, uniqueId), Own));

    [Theory]
    [InlineData("arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_*/alice@example.com")]
    [InlineData("arn:aws:sts::123456789012:assumed-role/*")]
    [InlineData("arn:aws:sts::123456789012:assumed-role/*/alice")]
    [InlineData("arn:aws:sts::123456789012:assumed-role/Dev*")]
    [InlineData("arn:aws:sts::*:assumed-role/Dev/alice")]
    [InlineData("arn:*:iam::123456789012:user/alice")]
    [InlineData("arn:aws:iam::*:user/bob")]
    [InlineData("arn:aws:iam::123456789012:*")]
    [InlineData("arn:aws:iam::123456789012:user/al*:x")]
    [InlineData("arn:*")]
    public void Is_invalid_as_a_whole_with_an_asterisk_outside_of_a_sessions_or_users_name(string entry)
    {
        foreach (var json in new[] { $"[\"alice\",\n\"{entry}\"]", $"[\"alice\",\n{{ \"principal\": \"{entry}\" }}]" })
        {
            var reading = Assert.IsType<UserFileReading.Invalid>(UserFileReader.Read("users.json", Encoding.UTF8.GetBytes(json), null));
            var error = Assert.Single(reading.Errors);
            Assert.Equal(2, error.Line);
            Assert.StartsWith(
                $"'{entry}' has a * that is not in the name of a session or a user.",
                error.Message,
                StringComparison.Ordinal
            );
            Assert.Contains("aws iam list-roles", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Finds_entries_of_every_kind()
    {
        var file = File("alice", "bob", "arn:aws:iam::210987654321:user/carol", "arn:aws:sts::123456789012:assumed-role/Deploy/*");
        Assert.True(file.Names(Given.Caller("arn:aws:iam::123456789012:user/alice"), Own));
        Assert.True(file.Names(Given.Caller("arn:aws:iam::123456789012:user/bob"), Own));
        Assert.True(file.Names(Given.Caller("arn:aws:iam::210987654321:user/carol"), Own));
        Assert.True(file.Names(Given.Caller("arn:aws:sts::123456789012:assumed-role/Deploy/x"), Own));
        Assert.False(file.Names(Given.Caller("arn:aws:iam::123456789012:user/carol"), Own));
        Assert.Equal(4, file.Count);
    }

    [Fact]
    public void Can_contain_an_entry_twice()
    {
        var file = File(
            "alice",
            "alice",
            "arn:aws:iam::123456789012:user/bob",
            "arn:aws:iam::123456789012:user/bob",
            "arn:aws:iam::123456789012:user/c*",
            "arn:aws:iam::123456789012:user/c*"
        );
        Assert.Equal(3, file.Count);
        Assert.True(file.Names(Given.Caller("arn:aws:iam::123456789012:user/alice"), Own));
    }

    [Fact]
    public void Can_contain_objects_with_limits()
    {
        var file = Read([
            .. """
                [
                  "alice",
                  { "principal": "alice" },
                  { "principal": "alice", "expiresInSeconds": 1, "reasonRequired": true },
                  { "reasonRequired": false, "expiresInSeconds": 31536000, "principal": "arn:aws:iam::123456789012:user/al*" }
                ]
                """u8,
        ]);
        Assert.Equal(3, file.Count);
        Assert.Equal(
            [
                new UserEntry("alice"),
                new UserEntry("alice", TimeSpan.FromSeconds(1), true),
                new UserEntry("arn:aws:iam::123456789012:user/al*", TimeSpan.FromDays(365)),
            ],
            file.EntriesFor(Given.Caller("arn:aws:iam::123456789012:user/alice"), Own)
        );
    }

    [Fact]
    public void Can_be_empty() => Assert.Equal(0, File().Count);

    [Fact]
    public void Can_have_a_byte_order_mark_and_white_space_around_it()
    {
        var file = Read([0xEF, 0xBB, 0xBF, .. " \r\n\t[ \"alice\"\n]\r\n "u8]);
        Assert.True(file.Names(Given.Caller("arn:aws:iam::123456789012:user/alice"), Own));
    }

    [Fact]
    public void Can_contain_escaped_characters()
    {
        var file = Read([.. "[\"\\u0061lice\"]"u8]);
        Assert.True(file.Names(Given.Caller("arn:aws:iam::123456789012:user/alice"), Own));
    }

    [Fact]
    public void Can_be_one_mebibyte_and_not_larger()
    {
        var bytes = new byte[1_048_577];
        Array.Fill(bytes, (byte)' ');
        "[\"alice\"]"u8.CopyTo(bytes);
        Assert.Equal(1_048_576, UserFile.LargestBytes);
        Assert.Equal(1, Read(bytes[..1_048_576]).Count);
        var tooLarge = Assert.IsType<UserFileReading.Invalid>(UserFileReader.Read("users.json", bytes, null));
        Assert.Equal("line 1: the file is larger than 1048576 bytes", tooLarge.Summary);
    }
}
