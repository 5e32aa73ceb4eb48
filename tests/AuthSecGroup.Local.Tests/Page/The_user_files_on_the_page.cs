using System.Text;
using System.Text.RegularExpressions;
using AuthSecGroup.Local.Tests.Support;

namespace AuthSecGroup.Local.Tests.Page;

public class The_user_files_on_the_page : LocalCloudTest
{
    private const string Allowed = "allowed by IAM, and listed";
    private const string Unlisted = "allowed by IAM, but not listed: 403 from the function";

    [Theory]
    [InlineData("""["mallory"]""", "alice", Unlisted)]
    [InlineData("""["mallory"]""", "mallory", Allowed)]
    [InlineData("""["mallory"]""", "intern", "neither allowed by IAM nor listed: 403 from API Gateway")]
    [InlineData("""["dave", "dave@example.com"]""", "dave", $"a role session; {Unlisted}")]
    [InlineData(
        """["arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Developers_0123456789abcdef/*"]""",
        "dave",
        $"a role session; {Allowed}"
    )]
    [InlineData("""["alice" """, "alice", Unlisted)]
    public async Task Decide_the_caption_of_each_caller(string users, string caller, string caption)
    {
        Put("users.json", users);

        Assert.Equal(caption, CaptionOf(caller, await PageAsync()));
    }

    [Fact]
    public async Task Decide_it_by_the_unique_id_too()
    {
        var mallory = Cloud.Callers.Single(caller => caller.Name == "mallory");
        Put("more.json", $"[\"{mallory.UniqueId}\"]");

        Assert.Equal((Allowed, Allowed), (CaptionOf("mallory", await PageAsync()), CaptionOf("alice", await PageAsync())));
    }

    [Fact]
    public async Task Are_shown_with_the_error_of_those_that_are_ignored()
    {
        Put("more.json", "{\"<b>\": 1}");

        var page = await PageAsync();

        Assert.Matches("<code>people/users.json</code> <span class=\"quiet\">4 entries</span>", page);
        Assert.Contains("assumed-role/AWSReservedSSO_Developers_0123456789abcdef/dave@example.com", page, StringComparison.Ordinal);
        Assert.Contains("<code>people/more.json</code> <span class=\"badge bad\">ignored</span>", page, StringComparison.Ordinal);
        Assert.Contains(
            "<p>The functions ignore this file: line 1: the file must be a JSON array of strings and objects.</p>",
            page,
            StringComparison.Ordinal
        );
        Assert.Contains("{&quot;&lt;b&gt;&quot;: 1}</pre>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Are_missing_if_the_last_one_is_deleted()
    {
        Assert.Equal(204, (await SendAsync("DELETE", "/_local/users/users.json")).Status);

        Assert.Contains("There is none, so each caller gets 403.", await PageAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_without_a_reload()
    {
        using var client = new HttpClient();
        using var reader = new StreamReader(await client.GetStreamAsync(new Uri(Cloud.Url, "/_local/events")));
        await reader.ReadLineAsync();
        await reader.ReadLineAsync();

        Put("users.json", """["alice", "bob", "dave", "intern", "mallory"]""");

        var parts = System.Text.Json.Nodes.JsonNode.Parse((await reader.ReadLineAsync())!["data: ".Length..])!["parts"]!.AsObject();
        // Of the captions, only those of dave, who is no user of that name, and mallory.
        Assert.Equal(["users", "caption-2", "caption-3"], parts.Select(part => part.Key));
        Assert.Equal(Allowed, parts["caption-3"]!.ToString());
    }

    private void Put(string name, string content) =>
        Cloud.S3.Put(Cloud.Settings.UsersBucket, Cloud.Settings.UsersPrefix + name, Encoding.UTF8.GetBytes(content));

    private static string CaptionOf(string caller, string page) =>
        Regex.Match(page, $"<legend>{caller} <span id=\"caption-[0-9]\" class=\"quiet\">([^<]*)</span>").Groups[1].Value;

    private async Task<string> PageAsync() => (await SendAsync("GET", "/")).Body;
}
