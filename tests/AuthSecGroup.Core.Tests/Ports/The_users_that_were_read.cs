using System.Text;
using AuthSecGroup.Core.Callers;
using AuthSecGroup.Core.Ports;

namespace AuthSecGroup.Core.Tests.Ports;

public class The_users_that_were_read
{
    [Theory]
    [InlineData(true, "123456789012", "[\"alice\"]", "[\"bob\"]")]
    [InlineData(false, "123456789012", "[\"alice\"]", "[]")]
    [InlineData(false, "210987654321", "[\"bob\"]")]
    [InlineData(false, "123456789012")]
    public void Are_those_of_all_files_in_the_account_of_the_API(bool bobIsListed, string account, params string[] files)
    {
        var reading = new UsersReading(
            [
                .. files.Select(json =>
                    Assert.IsType<UserFileReading.Valid>(UserFileReader.Read("users.json", Encoding.UTF8.GetBytes(json), null)).File
                ),
            ],
            null
        );
        var entries = reading.EntriesFor(Given.Caller("arn:aws:iam::123456789012:user/bob"), account);
        Assert.Equal(bobIsListed ? ["bob in users.json"] : [], entries.Select(entry => entry.ToString()));
    }
}
