using AuthSecGroup.Local.Deployment;
using AuthSecGroup.Local.Tests.Support;

namespace AuthSecGroup.Local.Tests.Control;

public class A_user_file : LocalCloudTest
{
    [Theory]
    [InlineData("users.json", """["alice" """, "line 1: the file must be a JSON array of strings and objects: ")]
    [InlineData("users.json", """{"users": ["alice"]}""", "line 1: the file must be a JSON array of strings and objects")]
    [InlineData("users.json", "[7]", "line 1: an entry must be a string or an object, got 7")]
    [InlineData(
        "users.json",
        """["arn:aws:sts::123456789012:assumed-role/*/dave"]""",
        "line 1: 'arn:aws:sts::123456789012:assumed-role/*/dave' has a *"
    )]
    [InlineData("users.txt", """["alice"]""", "its key doesn't end in .json")]
    public async Task That_the_functions_ignore_is_stored_and_the_reason_is_given(string file, string content, string reason)
    {
        var response = await SendAsync("PUT", $"/_local/users/{file}", content);

        Assert.Equal((200, "people/" + file), (response.Status, (string?)response.Json["key"]));
        Assert.StartsWith(reason, (string?)response.Json["ignored"], StringComparison.Ordinal);
        var stored = Cloud.S3.List(Cloud.Settings.UsersBucket).Single(stored => stored.Key == "people/" + file);
        Assert.Equal(content, System.Text.Encoding.UTF8.GetString(stored.Content.Span));
        var shown = StateDocument.Of(Cloud)["userFiles"]!.AsArray().Single(shown => (string?)shown!["key"] == "people/" + file)!;
        Assert.Equal(((string?)response.Json["ignored"], null), ((string?)shown["ignored"], (int?)shown["entries"]));
    }

    [Fact]
    public void Lists_users_by_name_and_role_sessions_by_ARN_at_the_start()
    {
        var users = UserFiles.Of(Cloud);

        Assert.Equal(4, Assert.Single(users.Files).Content?.Count);
        Assert.Equal(
            [
                "alice: allowed by IAM, and listed",
                "bob: allowed by IAM, and listed",
                "dave: a role session; allowed by IAM, and listed",
                "mallory: allowed by IAM, but not listed: 403 from the function",
                "intern: listed, but not allowed by IAM: 403 from API Gateway",
            ],
            Cloud.Callers.Select(caller => $"{caller.Name}: {users.CaptionOf(caller)}")
        );
    }
}
