using System.Collections.Specialized;
using System.Globalization;
using System.Net;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Web;
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
    private Action? _listed;

    public The_users_bucket()
    {
        _http = new RecordingHttp(Respond);
        _s3 = new FakeAws(_http).S3();
        _users = Directory("");
    }

    public void Dispose()
    {
        _s3.Dispose();
        _http.Dispose();
        _log.Dispose();
    }

    private S3UserDirectory Directory(string prefix) => new(_s3, "users-bucket", prefix, ["default", "db"], _log.Log);

    private void Put(string key, string text) => _objects[key] = Encoding.UTF8.GetBytes(text);

    // With a hyphen, as after a multipart upload: the SDK takes any other ETag for the content's MD5 and checks it.
    private static string ETag(byte[] bytes) => $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}-1\"";

    private int Fetches => _http.Sent.Count(sent => !IsList(sent));

    private int Lists => _http.Sent.Count - Fetches;

    private static bool IsList(SentRequest sent) => sent.Url.Query.Contains("list-type", StringComparison.Ordinal);

    private static HttpResponseMessage Error(HttpStatusCode status, string code) =>
        FakeAws.Xml($"<Error><Code>{code}</Code><Message>the message</Message><RequestId>r</RequestId></Error>", status);

    private HttpResponseMessage Respond(SentRequest sent)
    {
        var key = IsList(sent) ? "list" : Uri.UnescapeDataString(sent.Url.AbsolutePath)["/users-bucket/".Length..];
        if (_failures.TryGetValue(key, out var failure))
        {
            return failure;
        }

        if (IsList(sent))
        {
            var list = List(HttpUtility.ParseQueryString(sent.Url.Query));
            _listed?.Invoke();
            return list;
        }

        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(_objects[key]) };
        response.Headers.TryAddWithoutValidation("ETag", ETag(_objects[key]));
        return response;
    }

    /// <summary>What the SDK reads of the response: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html</summary>
    private HttpResponseMessage List(NameValueCollection query)
    {
        var found = _objects.Where(item => item.Key.StartsWith(query["prefix"] ?? "", StringComparison.Ordinal)).ToList();
        var end = int.Parse(query["continuation-token"] ?? "0", CultureInfo.InvariantCulture) + _pageSize;
        var items = found
            .Take(end)
            .Skip(end - _pageSize)
            .Select(item =>
                $"<Contents><Key>{item.Key}</Key><ETag>{SecurityElement.Escape(ETag(item.Value))}</ETag>"
                + $"<Size>{item.Value.Length}</Size></Contents>"
            );
        return ListOf(
            (end < found.Count ? $"<IsTruncated>true</IsTruncated><NextContinuationToken>{end}</NextContinuationToken>" : "")
                + string.Concat(items)
        );
    }

    private static HttpResponseMessage ListOf(string content) =>
        FakeAws.Xml(
            $"<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>users-bucket</Name>{content}</ListBucketResult>"
        );

    private Task<UsersReading> ReadAsync() => _users.ReadAsync(CancellationToken.None);

    private async Task<bool> NamesAsync(string user) => Names(await ReadAsync(), user);

    private static bool Names(UsersReading reading, string user) =>
        Caller.TryParse($"arn:aws:iam::{Given.Account}:user/{user}", null, out var caller)
        && reading.EntriesFor(caller, Given.Account).Count > 0;

    [Fact]
    public async Task Gives_the_names_of_all_its_JSON_files()
    {
        Put("a.json", "[\"alice\"]");
        Put("team/b.json", "[\"bob\"]");
        Put("notes.txt", "[\"mallory\"]");
        Put("c.JSON", "[\"mallory\"]");
        Put("json", "[\"mallory\"]");
        var reading = await ReadAsync();
        Assert.Null(reading.Error);
        Assert.Equal(2, reading.Files.Count);
        Assert.True(Names(reading, "alice"));
        Assert.True(Names(reading, "bob"));
        Assert.False(Names(reading, "mallory"));
    }

    [Fact]
    public async Task Can_have_its_files_under_a_prefix()
    {
        Put("ssh/a.json", "[\"alice\"]");
        Put("web/a.json", "[\"bob\"]");
        var reading = await Directory("ssh/").ReadAsync(CancellationToken.None);
        Assert.True(Names(reading, "alice"));
        Assert.False(Names(reading, "bob"));
    }

    [Fact]
    public async Task Names_nobody_if_it_is_empty()
    {
        var reading = await ReadAsync();
        Assert.Null(reading.Error);
        Assert.Empty(reading.Files);
    }

    [Fact]
    public async Task Is_listed_with_each_read_and_only_changed_files_are_fetched_again()
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
    public async Task Forgets_a_removed_name_with_the_next_read()
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
    public async Task Forgets_a_name_that_was_added_after_the_list_and_is_removed_again()
    {
        Put("a.json", "[\"alice\"]");
        _listed = () => Put("a.json", "[\"alice\", \"bob\"]");
        Assert.True(await NamesAsync("bob"));
        _listed = null;
        // The list now has the same ETag as the first one, which was not that of the file that was read.
        Put("a.json", "[\"alice\"]");
        Assert.False(await NamesAsync("bob"));
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
        Assert.True(Names(reading, "user4"));
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("{\"users\":[\"mallory\"]}")]
    [InlineData("[\"mallory\",")]
    [InlineData("[\"mallory\", 7]")]
    public async Task Ignores_an_invalid_file_and_reports_it_with_each_read(string broken)
    {
        Put("a.json", "[\"alice\"]");
        Put("b.json", broken);
        Assert.True(await NamesAsync("alice"));
        Assert.False(await NamesAsync("mallory"));
        Assert.Equal(2, Fetches);
        var start =
            """
                {"timestamp":"2026-11-22T06:40:00.000Z","level":"ERROR","message":"a user file is ignored","bucket":"users-bucket",
                "key":"b.json","detail":"line 1:
                """.ReplaceLineEndings("") + " ";
        Assert.Equal(2, _log.All.Count);
        Assert.All(_log.All, line => Assert.StartsWith(start, line.GetRawText(), StringComparison.Ordinal));
        var reading = await ReadAsync();
        Assert.Null(reading.Error);
        Assert.Equal(1, reading.IgnoredFiles);
        _objects.Remove("b.json");
        Assert.Equal(0, (await ReadAsync()).IgnoredFiles);
    }

    [Fact]
    public async Task Fetches_a_file_of_one_mebibyte_and_ignores_a_larger_one()
    {
        Put("a.json", "[\"alice\"]" + new string(' ', UserFile.LargestBytes - 9));
        _objects["b.json"] = new byte[UserFile.LargestBytes + 1];
        Assert.True(await NamesAsync("alice"));
        await ReadAsync();
        Assert.Equal(1, Fetches);
        Assert.Equal(
            ["line 1: the file is larger than 1048576 bytes", "line 1: the file is larger than 1048576 bytes"],
            _log.Of("a user file is ignored").Select(line => line.GetProperty("detail").GetString())
        );
    }

    [Theory]
    [InlineData(403, "AccessDenied", nameof(AwsErrorKind.Denied))]
    [InlineData(404, "NoSuchBucket", nameof(AwsErrorKind.Refused))]
    [InlineData(500, "InternalError", nameof(AwsErrorKind.Unavailable))]
    [InlineData(503, "SlowDown", nameof(AwsErrorKind.Throttled))]
    [InlineData(429, "TooManyRequests", nameof(AwsErrorKind.Throttled))]
    public async Task That_cannot_be_listed_names_nobody_whatever_was_read_before(int status, string code, string kind)
    {
        Put("a.json", "[\"alice\"]");
        Assert.True(await NamesAsync("alice"));
        _failures["list"] = Error((HttpStatusCode)status, code);
        var reading = await ReadAsync();
        Assert.Equal(new AwsError(Enum.Parse<AwsErrorKind>(kind), code, "the message"), reading.Error);
        Assert.Empty(reading.Files);
        Assert.Equal(
            $$"""
            {"timestamp":"2026-11-22T06:40:00.000Z","level":"ERROR","message":"the users bucket can't be listed",
            "bucket":"users-bucket","prefix":"","code":"{{code}}","detail":"the message"}
            """.ReplaceLineEndings(""),
            Assert.Single(_log.All).GetRawText()
        );
    }

    [Fact]
    public async Task With_a_file_that_cannot_be_read_gives_the_others_and_the_error()
    {
        Put("a.json", "[\"alice\"]");
        Put("b.json", "[\"bob\"]");
        _failures["b.json"] = Error(HttpStatusCode.Forbidden, "AccessDenied");
        var reading = await ReadAsync();
        Assert.True(Names(reading, "alice"));
        Assert.False(Names(reading, "bob"));
        Assert.Equal(new AwsError(AwsErrorKind.Denied, "AccessDenied", "the message"), reading.Error);
        Assert.Equal("b.json", Assert.Single(_log.Of("a user file can't be read")).GetProperty("key").GetString());
        _failures.Clear();
        Assert.True(await NamesAsync("bob"));
    }

    [Fact]
    public async Task Ignores_a_file_that_was_deleted_after_it_was_listed()
    {
        Put("a.json", "[\"alice\"]");
        Put("b.json", "[\"bob\"]");
        _failures["b.json"] = Error(HttpStatusCode.NotFound, "NoSuchKey");
        var reading = await ReadAsync();
        Assert.Null(reading.Error);
        Assert.Single(reading.Files);
    }

    [Fact]
    public async Task Is_unavailable_if_the_time_is_up()
    {
        var reading = await _users.ReadAsync(new CancellationToken(canceled: true));
        Assert.Equal(
            new AwsError(AwsErrorKind.Unavailable, "TimedOut", "S3 did not respond in time. It is not known what the call did."),
            reading.Error
        );
        Assert.Empty(reading.Files);
    }

    [Theory]
    [InlineData("not XML", 200)]
    [InlineData("<html>Bad Gateway</html>", 502)]
    [InlineData("", 500)]
    public async Task Names_nobody_if_the_response_is_not_from_S3(string body, int status)
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
    public async Task Names_nobody_if_its_list_is_incomplete(string content)
    {
        _failures["list"] = ListOf(content);
        var reading = await ReadAsync();
        Assert.Empty(reading.Files);
        Assert.Equal((AwsErrorKind.Unavailable, "NotUnderstood"), (reading.Error?.Kind, reading.Error?.Code));
    }

    [Fact]
    public async Task Names_nobody_if_a_page_of_its_list_comes_again()
    {
        using var http = new RecordingHttp(_ =>
            ListOf("<IsTruncated>true</IsTruncated><NextContinuationToken>again</NextContinuationToken>")
        );
        using var s3 = new FakeAws(http).S3();
        var reading = await new S3UserDirectory(s3, "users-bucket", "", ["default"], _log.Log).ReadAsync(CancellationToken.None);
        Assert.Equal(
            "The response is not S3's: an object has no key or no ETag, or the next page can't be asked for",
            reading.Error?.Message
        );
        Assert.Equal(2, http.Sent.Count);
    }
}
