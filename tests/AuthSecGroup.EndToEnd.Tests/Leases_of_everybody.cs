using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Testing;

namespace AuthSecGroup.EndToEnd.Tests;

/// <summary>What administrators see and revoke, and what a change of the user files revokes, with real processes and signatures.</summary>
public sealed class Leases_of_everybody(TestCloud test) : IClassFixture<TestCloud>
{
    private const string Office = "127.0.6.1";
    private const string Home = "127.0.6.2";

    private LocalCaller Admin => test.Cloud.Administrator;

    private async Task<CurlResponse> AdministerAsync(string method, string query = "", LocalCaller? caller = null)
    {
        var by = caller ?? Admin;
        return await Curl.SendAsync(
            new Uri(test.Cloud.Url, "leases") + query,
            "-X",
            method,
            "--aws-sigv4",
            $"aws:amz:{test.Cloud.Region}:execute-api",
            "--user",
            $"{by.AccessKeyId}:{by.SecretAccessKey}"
        );
    }

    private static IEnumerable<string> Lines(CurlResponse response) =>
        response.Json["leases"]!
            .AsArray()
            .Select(lease =>
                $"{((string)lease!["principal"]!).Split('/')[^1]} {lease["cidr"]} {lease["target"]} {lease["session"]}".TrimEnd()
            );

    private async Task OpenAsync()
    {
        await AdministerAsync("DELETE", "?address=" + Office);
        await AdministerAsync("DELETE", "?address=" + Home);
        await test.PostAsync(test.Alice, Office);
        await test.PostAsync(test.Bob, Office, "-d", """{"session":"one","reason":"INC-1"}""");
        await test.PostAsync(test.Alice, Home);
    }

    [Fact]
    public async Task Are_listed_with_who_from_where_since_when_and_why()
    {
        await OpenAsync();
        var listed = await AdministerAsync("GET");
        Assert.Equal(200, listed.Status);
        Assert.Equal(
            [
                "alice 127.0.6.1/32 bastion",
                "bob 127.0.6.1/32 bastion one",
                "alice 127.0.6.1/32 db",
                "bob 127.0.6.1/32 db one",
                "alice 127.0.6.2/32 bastion",
                "alice 127.0.6.2/32 db",
            ],
            Lines(listed)
        );
        var bobs = listed.Json["leases"]![1]!;
        Assert.Equal("INC-1", (string?)bobs["reason"]);
        Assert.Equal(TimeSpan.FromMinutes(10), (DateTimeOffset)bobs["expiresAt"]! - (DateTimeOffset)bobs["openedAt"]!);
    }

    [Theory]
    [InlineData("principal=alice")]
    [InlineData("principal=arn%3Aaws%3Aiam%3A%3A123456789012%3Auser%2Falice")]
    public async Task Of_a_principal_are_revoked_and_those_of_others_stay(string query)
    {
        await OpenAsync();
        var revoked = await AdministerAsync("DELETE", "?" + query);
        Assert.Equal(200, revoked.Status);
        Assert.Equal(
            ["alice 127.0.6.1/32 bastion", "alice 127.0.6.1/32 db", "alice 127.0.6.2/32 bastion", "alice 127.0.6.2/32 db"],
            Lines(revoked)
        );
        Assert.Equal((3, 0), (test.RulesFor(Office).Count, test.RulesFor(Home).Count));
        Assert.Equal(404, (await test.GetAsync(test.Alice, Office)).Status);
        Assert.Equal(200, (await test.GetAsync(test.Bob, Office)).Status);
        Assert.Equal(404, (await AdministerAsync("DELETE", "?" + query)).Status);
        var line = await test.LogLineAsync(text =>
            text.Contains("\"event\":\"revoked\"", StringComparison.Ordinal) && text.Contains(Home, StringComparison.Ordinal)
        );
        Assert.Equal(Admin.Arn, (string?)JsonNode.Parse(line)!["audit"]!["revokedBy"]);
    }

    [Theory]
    [InlineData("127.0.6.1")]
    [InlineData("127.0.6.1%2F32")]
    public async Task From_an_address_are_revoked(string address)
    {
        await OpenAsync();
        var revoked = await AdministerAsync("DELETE", "?address=" + address);
        Assert.Equal((200, 4), (revoked.Status, Lines(revoked).Count()));
        Assert.Equal((0, 3), (test.RulesFor(Office).Count, test.RulesFor(Home).Count));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task Are_for_those_whom_IAM_allows(string method)
    {
        var refused = await AdministerAsync(method, "?address=" + Office, test.Alice);
        Assert.Equal(403, refused.Status);
        Assert.Contains("is not authorized to perform", refused.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?address=127.0.6.1&principal=alice")]
    [InlineData("?principal=")]
    [InlineData("?principal=a%2A")]
    [InlineData("?principal=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2FDba")]
    [InlineData("?address=127.0.6.0%2F24")]
    [InlineData("?address=home")]
    public async Task Are_not_revoked_by_parameters_that_are_not_clear(string query)
    {
        var refused = await AdministerAsync("DELETE", query);
        Assert.Equal((400, "bad_query"), (refused.Status, (string?)refused.Json["code"]));
    }

    [Fact]
    public async Task Are_revoked_by_the_sweep_after_the_user_files_have_changed()
    {
        await OpenAsync();
        await test.Cloud.SweepAsync();
        Assert.Equal(3, test.RulesFor(Office).Count);
        var users = test.Cloud.S3.Find(test.Cloud.Settings.UsersBucket, "users.json")!.Content.ToArray();
        try
        {
            test.Cloud.S3.Put(test.Cloud.Settings.UsersBucket, "users.json", """["bob"]"""u8.ToArray());
            await test.Cloud.SweepAsync();
            Assert.Equal((3, 0), (test.RulesFor(Office).Count, test.RulesFor(Home).Count));
            Assert.Equal(["bob 127.0.6.1/32 bastion one", "bob 127.0.6.1/32 db one"], Lines(await AdministerAsync("GET")));
        }
        finally
        {
            test.Cloud.S3.Put(test.Cloud.Settings.UsersBucket, "users.json", users);
            await test.Cloud.SweepAsync();
        }
    }

    [Fact]
    public async Task Cost_the_sweep_one_list_while_nothing_changes()
    {
        await test.Cloud.SweepAsync();
        test.Cloud.Clock.Advance(TimeSpan.FromMinutes(1));
        await test.Cloud.SweepAsync();
        test.Cloud.S3.ClearCalls();
        await test.Cloud.SweepAsync();
        Assert.Equal(new Dictionary<string, int> { ["ListObjectsV2"] = 1 }, test.Cloud.S3.CallCounts);
    }
}
