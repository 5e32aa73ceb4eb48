using System.Text;
using AuthSecGroup.Local.Faults;
using AuthSecGroup.Testing;

namespace AuthSecGroup.EndToEnd.Tests;

public sealed class A_list_of_users(TestCloud test) : IClassFixture<TestCloud>, IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        test.Cloud.Faults.Clear();
        foreach (var file in test.Cloud.S3.List(Bucket).Where(file => file.Key != "users.json").ToList())
        {
            test.Cloud.S3.Delete(Bucket, file.Key);
        }

        Put("users.json", "[\"alice\", \"bob\", \"intern\"]");
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Allows_a_user_in_any_file_and_refuses_the_first_request_after_the_name_is_removed()
    {
        Assert.Equal(403, (await test.PostAsync(test.Mallory, "127.0.5.1")).Status);
        Put("more.json", "[\"mallory\"]");
        Assert.Equal(201, (await test.PostAsync(test.Mallory, "127.0.5.1")).Status);
        Put("more.json", "[\"somebody\"]");
        Assert.Equal(403, (await test.PostAsync(test.Mallory, "127.0.5.1")).Status);
    }

    [Theory]
    [InlineData("{\"users\": [\"mallory\"]}")]
    [InlineData("[\"mallory\"")]
    [InlineData("[\"mallory\"] x")]
    [InlineData("[\"mallory\", 1]")]
    [InlineData("[[\"mallory\"]]")]
    [InlineData("mallory")]
    [InlineData("")]
    public async Task Ignores_a_file_that_is_not_an_array_of_strings_and_logs_an_error(string content)
    {
        Put("broken.json", content);
        Assert.Equal(403, (await test.PostAsync(test.Mallory, "127.0.5.2")).Status);
        Assert.True((await test.PostAsync(test.Alice, "127.0.5.3")).Status is 200 or 201);
        await test.LogLineAsync(line =>
            line.Contains("a user file is ignored", StringComparison.Ordinal) && line.Contains("broken.json", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("large.json", 1024 * 1024)]
    [InlineData("notes.txt", 0)]
    public async Task Ignores_a_file_larger_than_one_mebibyte_or_without_the_suffix_json(string key, int spaces)
    {
        Put(key, "[\"mallory\"" + new string(' ', spaces) + "]");
        Assert.Equal(403, (await test.PostAsync(test.Mallory, "127.0.5.4")).Status);
    }

    [Fact]
    public async Task Can_contain_ARNs_whose_wildcards_match_within_one_segment()
    {
        Put(
            "sso.json",
            "[\"arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/carol@*\", "
                + "\"arn:aws:sts::123456789012:assumed-role/Ops_x/d*\"]"
        );
        var carol = test.Cloud.AddCaller(
            "carol",
            "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/carol@example.com",
            allow: true,
            sessionToken: "token-of-carol"
        );
        var crosser = test.Cloud.AddCaller("crosser", "arn:aws:sts::123456789012:assumed-role/Ops_y/dave", allow: true);
        Assert.Equal(201, (await test.PostAsync(carol, "127.0.5.6")).Status);
        Assert.All(
            test.RulesFor("127.0.5.6"),
            rule => Assert.Contains(" AWSReservedSSO_Dev_0123456789abcdef/carol@example.com ", rule.Description, StringComparison.Ordinal)
        );
        var crossed = await test.PostAsync(crosser, "127.0.5.7");
        Assert.Equal((403, "not_listed"), (crossed.Status, crossed.Json["code"]!.ToString()));
    }

    [Fact]
    public async Task That_cannot_be_read_gives_503_with_Retry_After_and_opens_nothing()
    {
        test.Cloud.Faults.Add(FaultRule.Error(403, "AccessDenied", "Access Denied") with { Service = FaultRule.S3 });
        var response = await test.PostAsync(test.Alice, "127.0.5.8");
        Assert.Equal(503, response.Status);
        Assert.Equal("users_unreadable", response.Json["code"]!.ToString());
        Assert.Equal("5", response.Headers["Retry-After"]);
        Assert.Empty(test.RulesFor("127.0.5.8"));
    }

    [Fact]
    public async Task Is_downloaded_only_if_it_changed()
    {
        await test.PostAsync(test.Alice, "127.0.5.9");
        Put("new.json", "[\"dave\"]");
        test.Cloud.S3.ClearCalls();
        await test.PostAsync(test.Alice, "127.0.5.9");
        Assert.Equal((1, 1), Calls());
        await test.PostAsync(test.Alice, "127.0.5.9");
        Assert.Equal((2, 1), Calls());

        (int Lists, int Downloads) Calls()
        {
            var calls = test.Cloud.S3.Calls.Where(call => call.Bucket == Bucket).ToList();
            return (calls.Count(call => call.Action == "ListObjectsV2"), calls.Count(call => call.Action == "GetObject"));
        }
    }

    private string Bucket => test.Cloud.Settings.UsersBucket;

    private void Put(string key, string content) => test.Cloud.S3.Put(Bucket, key, Encoding.UTF8.GetBytes(content));
}
