using System.Globalization;
using System.Net;
using System.Security;
using System.Text;
using Amazon.S3;
using AuthSecGroup.Aws.S3;
using AuthSecGroup.Core.Callers;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Aws;

public sealed class The_users_bucket : IDisposable
{
    private readonly SortedDictionary<string, byte[]> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HttpResponseMessage> _failures = [];
    private readonly RecordingHttp _http;
    private readonly IAmazonS3 _s3;
    private readonly LogLines _log = new(new SkippingClock());
    private readonly S3UserDirectory _users;
    private int _pageSize = 1000;

    public The_users_bucket()
    {
        _http = new RecordingHttp(Answer);
        _s3 = new FakeAws(_http).S3();
        _users = Directory("");
    }

    public void Dispose()
    {
        _s3.Dispose();
        _http.Dispose();
        _log.Dispose();
    }

    private S3UserDirectory Directory(string prefix) => new(_s3, "users-bucket", prefix, _log.Log);

    private void Put(string key, string text) => _objects[key] = Encoding.UTF8.GetBytes(text);

    // With a hyphen, as after an upload in parts: the SDK takes any other for the content's MD5 and checks it.
    private static string ETag(byte[] bytes) =>
        $"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))[..32]}-1\"";

    private int Fetches => _http.Sent.Count(sent => !sent.Url.Query.Contains("list-type", StringComparison.Ordinal));

    private int Lists => _http.Sent.Count - Fetches;

    private static HttpResponseMessage Error(HttpStatusCode status, string code) =>
        FakeAws.Xml($"<Error><Code>{code}</Code><Message>the message</Message><RequestId>r</RequestId></Error>", status);

    /// <summary>S3, as far as it is asked: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html</summary>
    private HttpResponseMessage Answer(SentRequest sent)
    {
        var query = sent
            .Url.Query.TrimStart('?')
            .Split('&')
            .Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair.Length > 1 ? WebUtility.UrlDecode(pair[1]) : "");
        var key = Uri.UnescapeDataString(sent.Url.AbsolutePath)["/users-bucket".Length..].TrimStart('/');
        if (_failures.TryGetValue(query.ContainsKey("list-type") ? "list" : key, out var failure))
        {
            return failure;
        }

        if (!query.ContainsKey("list-type"))
        {
            if (!_objects.TryGetValue(key, out var bytes))
            {
                return Error(HttpStatusCode.NotFound, "NoSuchKey");
            }

            var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(bytes) };
            response.Headers.TryAddWithoutValidation("ETag", ETag(bytes));
            return response;
        }

        var found = _objects.Where(item => item.Key.StartsWith(query.GetValueOrDefault("prefix", ""), StringComparison.Ordinal)).ToList();
        var start = query.TryGetValue("continuation-token", out var token) ? int.Parse(token, CultureInfo.InvariantCulture) : 0;
        var truncated = start + _pageSize < found.Count;
        var items = found
            .Skip(start)
            .Take(_pageSize)
            .Select(item =>
                $"<Contents><Key>{SecurityElement.Escape(item.Key)}</Key><ETag>{SecurityElement.Escape(ETag(item.Value))}</ETag><Size>{item.Value.Length}</Size></Contents>"
            );
        return FakeAws.Xml(
            $"<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>users-bucket</Name><IsTruncated>{(truncated ? "true" : "false")}</IsTruncated>"
                + (truncated ? $"<NextContinuationToken>{start + _pageSize}</NextContinuationToken>" : "")
                + string.Concat(items)
                + "</ListBucketResult>"
        );
    }

    private static Caller User(string name) =>
        Caller.TryParse($"arn:aws:iam::{Given.Account}:user/{name}", out var caller)
            ? caller
            : throw new ArgumentException(name, nameof(name));

    private async Task<bool> NamesAsync(string user) => (await ReadAsync()).Names(User(user), Given.Account);

    private Task<UsersReading> ReadAsync(S3UserDirectory? users = null) => (users ?? _users).ReadAsync(CancellationToken.None);

    [Fact]
    public async Task Gives_the_union_of_its_JSON_files()
    {
        Put("a.json", "[\"alice\"]");
        Put("team/b.json", "[\"bob\"]");
        Put("notes.txt", "[\"mallory\"]");
        Put("c.JSON", "[\"mallory\"]");
        Put("json", "[\"mallory\"]");
        var reading = await ReadAsync();
        Assert.Null(reading.Error);
        Assert.Equal(2, reading.Files.Count);
        Assert.True(reading.Names(User("alice"), Given.Account));
        Assert.True(reading.Names(User("bob"), Given.Account));
        Assert.False(reading.Names(User("mallory"), Given.Account));
    }

    [Fact]
    public async Task May_keep_its_files_under_a_prefix()
    {
        Put("ssh/a.json", "[\"alice\"]");
        Put("web/a.json", "[\"bob\"]");
        var reading = await ReadAsync(Directory("ssh/"));
        Assert.True(reading.Names(User("alice"), Given.Account));
        Assert.False(reading.Names(User("bob"), Given.Account));
    }

    [Fact]
    public async Task Names_nobody_where_it_is_empty()
    {
        var reading = await ReadAsync();
        Assert.Null(reading.Error);
        Assert.Empty(reading.Files);
    }

    [Fact]
    public async Task Is_listed_each_time_and_only_what_changed_is_fetched_again()
    {
        Put("a.json", "[\"alice\"]");
        Put("b.json", "[\"bob\"]");
        await ReadAsync();
        await ReadAsync();
        Assert.Equal((2, 2), (Lists, Fetches));
        Put("b.json", "[\"carol\"]");
        Assert.True(await NamesAsync("carol"));
        Assert.Equal((3, 3), (Lists, Fetches));
    }

    [Fact]
    public async Task Forgets_a_name_with_the_very_next_reading()
    {
        Put("a.json", "[\"alice\", \"bob\"]");
        Put("b.json", "[\"carol\"]");
        Assert.True(await NamesAsync("bob"));
        Put("a.json", "[\"alice\"]");
        Assert.False(await NamesAsync("bob"));
        Assert.True(await NamesAsync("carol"));
        _objects.Remove("b.json");
        Assert.False(await NamesAsync("carol"));
        Put("b.json", "[\"carol\"]");
        Assert.True(await NamesAsync("carol"));
    }

    [Fact]
    public async Task Is_listed_page_by_page()
    {
        _pageSize = 2;
        for (var at = 0; at < 5; at++)
        {
            Put($"{at}.json", $"[\"user{at}\"]");
        }

        var reading = await ReadAsync();
        Assert.Equal(5, reading.Files.Count);
        Assert.Equal(3, Lists);
        Assert.True(reading.Names(User("user4"), Given.Account));
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("{\"users\":[\"mallory\"]}")]
    [InlineData("[\"mallory\",")]
    [InlineData("[\"mallory\", 7]")]
    public async Task Counts_a_broken_file_for_nothing_and_reports_it_each_time(string broken)
    {
        Put("a.json", "[\"alice\"]");
        Put("b.json", broken);
        Assert.True(await NamesAsync("alice"));
        Assert.False(await NamesAsync("mallory"));
        Assert.Equal(2, Fetches);
        Assert.Equal(2, _log.Of("a user file is ignored").Count);
        var line = _log.Of("a user file is ignored")[1];
        Assert.Equal(
            ("ERROR", "users-bucket", "b.json"),
            (line.GetProperty("level").GetString(), line.GetProperty("bucket").GetString(), line.GetProperty("key").GetString())
        );
        Assert.NotEqual("", line.GetProperty("detail").GetString());
        Assert.Null((await ReadAsync()).Error);
    }

    [Fact]
    public async Task Does_not_even_fetch_a_file_that_is_too_large()
    {
        _objects["a.json"] = new byte[UserFile.LargestBytes + 1];
        Assert.Empty((await ReadAsync()).Files);
        await ReadAsync();
        Assert.Equal(0, Fetches);
        Assert.Equal(2, _log.Of("a user file is ignored").Count);
        Assert.Equal("it is larger than 1048576 bytes", _log.Of("a user file is ignored")[0].GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Takes_a_file_of_one_mebibyte()
    {
        Put("a.json", "[\"alice\"]" + new string(' ', UserFile.LargestBytes - 9));
        Assert.True(await NamesAsync("alice"));
    }

    [Theory]
    [InlineData(403, "AccessDenied", nameof(AwsErrorKind.Denied))]
    [InlineData(404, "NoSuchBucket", nameof(AwsErrorKind.Refused))]
    [InlineData(500, "InternalError", nameof(AwsErrorKind.Unavailable))]
    [InlineData(503, "SlowDown", nameof(AwsErrorKind.Throttled))]
    [InlineData(429, "TooManyRequests", nameof(AwsErrorKind.Throttled))]
    public async Task That_cannot_be_listed_is_a_fault_and_names_nobody_whatever_is_remembered(int status, string code, string kind)
    {
        Put("a.json", "[\"alice\"]");
        Assert.True(await NamesAsync("alice"));
        _failures["list"] = Error((HttpStatusCode)status, code);
        var reading = await ReadAsync();
        Assert.Equal(new AwsError(Enum.Parse<AwsErrorKind>(kind), code, "the message"), reading.Error);
        Assert.Empty(reading.Files);
        var line = Assert.Single(_log.Of("the users bucket can't be listed"));
        Assert.Equal(
            (code, "the message", "users-bucket", ""),
            (
                line.GetProperty("code").GetString(),
                line.GetProperty("detail").GetString(),
                line.GetProperty("bucket").GetString(),
                line.GetProperty("prefix").GetString()
            )
        );
    }

    [Fact]
    public async Task With_a_file_that_cannot_be_read_gives_the_others_and_the_fault()
    {
        Put("a.json", "[\"alice\"]");
        Put("b.json", "[\"bob\"]");
        _failures["b.json"] = Error(HttpStatusCode.Forbidden, "AccessDenied");
        var reading = await ReadAsync();
        Assert.True(reading.Names(User("alice"), Given.Account));
        Assert.False(reading.Names(User("bob"), Given.Account));
        Assert.Equal(new AwsError(AwsErrorKind.Denied, "AccessDenied", "the message"), reading.Error);
        Assert.Equal("b.json", Assert.Single(_log.Of("a user file can't be read")).GetProperty("key").GetString());
        _failures.Clear();
        Assert.True(await NamesAsync("bob"));
    }

    [Fact]
    public async Task Does_not_mind_a_file_that_went_after_it_was_listed()
    {
        Put("a.json", "[\"alice\"]");
        Put("b.json", "[\"bob\"]");
        _failures["b.json"] = Error(HttpStatusCode.NotFound, "NoSuchKey");
        var reading = await ReadAsync();
        Assert.Null(reading.Error);
        Assert.Single(reading.Files);
    }

    [Fact]
    public async Task Is_a_fault_where_the_time_is_up()
    {
        var reading = await _users.ReadAsync(new CancellationToken(canceled: true));
        Assert.Equal(
            new AwsError(AwsErrorKind.Unavailable, "TimedOut", "S3 did not answer in time; what the call did is not known."),
            reading.Error
        );
        Assert.Empty(reading.Files);
    }

    [Theory]
    [InlineData("not XML", 200)]
    [InlineData("<html>Bad Gateway</html>", 502)]
    [InlineData("", 500)]
    public async Task That_answers_with_junk_never_names_anybody(string body, int status)
    {
        _failures["list"] = FakeAws.Xml(body, (HttpStatusCode)status);
        var reading = await ReadAsync();
        Assert.Equal(AwsErrorKind.Unavailable, reading.Error?.Kind);
        Assert.Empty(reading.Files);
    }

    [Theory]
    [InlineData("<Contents><ETag>\"e-1\"</ETag><Size>2</Size></Contents>")]
    [InlineData("<Contents><Key>users.json</Key><Size>2</Size></Contents>")]
    [InlineData("<IsTruncated>true</IsTruncated>")]
    public async Task Is_unreadable_if_its_list_is_only_half_an_answer(string content)
    {
        _failures["list"] = FakeAws.Xml(
            $"<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>users-bucket</Name>{content}</ListBucketResult>",
            HttpStatusCode.OK
        );
        var reading = await _users.ReadAsync(CancellationToken.None);
        Assert.Empty(reading.Files);
        Assert.Equal((AwsErrorKind.Unavailable, "NotUnderstood"), (reading.Error?.Kind, reading.Error?.Code));
    }
}
