using System.Text;
using AuthSecGroup.Core.Callers;
using AuthSecGroup.Core.Ports;

namespace AuthSecGroup.Core.Tests.Ports;

public class The_users_that_were_read
{
    private static readonly Caller Bob = Given.Caller("arn:aws:iam::123456789012:user/bob");

    private static UserFile File(string json) => UserFile.Parse(Encoding.UTF8.GetBytes(json), out _)!;

    [Fact]
    public void Are_the_union_of_all_files() =>
        Assert.True(new UsersReading([File("[\"alice\"]"), File("[\"bob\"]")], null).Names(Bob, "123456789012"));

    [Fact]
    public void Do_not_hold_who_is_in_none_of_them() =>
        Assert.False(new UsersReading([File("[\"alice\"]"), File("[]")], null).Names(Bob, "123456789012"));

    [Fact]
    public void Are_users_of_the_own_account() => Assert.False(new UsersReading([File("[\"bob\"]")], null).Names(Bob, "210987654321"));

    [Fact]
    public void Are_nobody_where_there_is_no_file() => Assert.False(new UsersReading([], null).Names(Bob, "123456789012"));
}
