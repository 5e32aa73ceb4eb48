using System.Text;
using AuthSecGroup.Core.Callers;

namespace AuthSecGroup.Core.Tests.Callers;

public class A_user_file
{
    private const string Own = "123456789012";

    private static UserFile File(params string[] entries)
    {
        var json = "[" + string.Join(", ", entries.Select(entry => $"\"{entry}\"")) + "]";
        var file = UserFile.Parse(Encoding.UTF8.GetBytes(json), out var error);
        Assert.Null(error);
        return Assert.IsType<UserFile>(file);
    }

    private static bool Names(string entry, string arn) => File(entry).Names(Given.Caller(arn), Own);

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
    [InlineData(
        "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_*/alice@example.com",
        "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_0123/alice@example.com"
    )]
    [InlineData("arn:aws:sts::123456789012:federated-user/alice", "arn:aws:sts::123456789012:federated-user/alice")]
    public void Names_whom_an_entry_means(string entry, string arn) => Assert.True(Names(entry, arn));

    [Theory]
    // The holder of a role chooses the session's name, so a session that is called alice is not alice.
    [InlineData("alice", "arn:aws:sts::123456789012:assumed-role/Deploy/alice")]
    [InlineData("Deploy/alice", "arn:aws:sts::123456789012:assumed-role/Deploy/alice")]
    [InlineData("Deploy", "arn:aws:sts::123456789012:assumed-role/Deploy/alice")]
    [InlineData("alice", "arn:aws:sts::123456789012:federated-user/alice")]
    [InlineData("federated-user/alice", "arn:aws:sts::123456789012:federated-user/alice")]
    [InlineData("root", "arn:aws:iam::123456789012:root")]
    // Somebody else's account.
    [InlineData("alice", "arn:aws:iam::210987654321:user/alice")]
    [InlineData("arn:aws:iam::123456789012:user/alice", "arn:aws:iam::210987654321:user/alice")]
    [InlineData("arn:aws:iam::*:user/bob", "arn:aws:iam::210987654321:user/alice")]
    // Bare names know no star, no path and no case.
    [InlineData("*", "arn:aws:iam::123456789012:user/alice")]
    [InlineData("al*", "arn:aws:iam::123456789012:user/alice")]
    [InlineData("user/alice", "arn:aws:iam::123456789012:user/alice")]
    [InlineData("staff/alice", "arn:aws:iam::123456789012:user/staff/alice")]
    [InlineData("Alice", "arn:aws:iam::123456789012:user/alice")]
    [InlineData("alice ", "arn:aws:iam::123456789012:user/alice")]
    [InlineData("", "arn:aws:iam::123456789012:user/alice")]
    // ARNs match whole.
    [InlineData("arn:aws:iam::123456789012:user/alice", "arn:aws:iam::123456789012:user/staff/alice")]
    [InlineData("arn:aws:iam::123456789012:user/staff/alice", "arn:aws:iam::123456789012:user/alice")]
    [InlineData("arn:aws:iam::123456789012:user/ali", "arn:aws:iam::123456789012:user/alice")]
    [InlineData("arn:aws-cn:iam::123456789012:user/alice", "arn:aws:iam::123456789012:user/alice")]
    [InlineData("ARN:aws:iam::123456789012:user/*", "arn:aws:iam::123456789012:user/alice")]
    [InlineData("arn:aws:iam::123456789012:user/*", "arn:aws:iam::123456789012:user/staff/alice")]
    [InlineData("arn:aws:iam::123456789012:*", "arn:aws:iam::123456789012:user/alice")]
    [InlineData("arn:aws:sts::123456789012:assumed-role/*", "arn:aws:sts::123456789012:assumed-role/Deploy/alice")]
    [InlineData("arn:aws:iam::123456789012:role/Deploy", "arn:aws:sts::123456789012:assumed-role/Deploy/alice")]
    public void Names_nobody_else(string entry, string arn) => Assert.False(Names(entry, arn));

    [Fact]
    public void Finds_each_of_its_entries_whatever_kind_they_are()
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
    public void May_say_things_twice()
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
    public void May_be_empty_and_then_names_nobody()
    {
        var file = File();
        Assert.Equal(0, file.Count);
        Assert.False(file.Names(Given.Caller("arn:aws:iam::123456789012:user/alice"), Own));
    }

    [Fact]
    public void May_have_a_byte_order_mark_and_white_space_around()
    {
        var file = UserFile.Parse([0xEF, 0xBB, 0xBF, .. " \r\n\t[ \"alice\"\n]\r\n "u8], out var error);
        Assert.Null(error);
        Assert.True(file!.Names(Given.Caller("arn:aws:iam::123456789012:user/alice"), Own));
    }

    [Fact]
    public void May_write_its_characters_as_escapes()
    {
        var file = UserFile.Parse("[\"\\u0061lice\"]"u8, out _);
        Assert.True(file!.Names(Given.Caller("arn:aws:iam::123456789012:user/alice"), Own));
    }

    [Fact]
    public void May_be_one_mebibyte_and_not_a_byte_more()
    {
        var bytes = new byte[1_048_577];
        Array.Fill(bytes, (byte)' ');
        "[\"alice\"]"u8.CopyTo(bytes);
        Assert.Equal(1_048_576, UserFile.LargestBytes);
        Assert.Equal(1, UserFile.Parse(bytes.AsSpan(0, 1_048_576), out var none)!.Count);
        Assert.Null(none);
        Assert.Null(UserFile.Parse(bytes, out var error));
        Assert.Equal("it is larger than 1048576 bytes", error);
    }
}
