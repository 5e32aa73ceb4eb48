using Amazon.S3;
using AuthSecGroup.Aws.S3;
using AuthSecGroup.Core.Holders;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Local.Faults;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Aws;

/// <summary>The vendor's client against local mode's S3 on a socket.</summary>
public sealed class The_leases_bucket : IAsyncLifetime, IDisposable
{
    private const string Bucket = "leases-bucket";
    private const string Key = "leases/203.0.113.7.json";

    private static readonly AddressLeases Alices = new(
        [new Lease(new Holder(Given.AliceArn, "run-1"), "db", Given.Now, Given.Now, Given.Now + Given.TenMinutes) { Reason = "INC-1" }],
        ["web"]
    );

    private readonly LocalServices _local = new();
    private readonly LogLines _log = new(new SkippingClock());
    private S3LeaseStore? _store;

    private S3LeaseStore Store => _store!;

    public async Task InitializeAsync()
    {
        await _local.StartAsync();
        _local.S3.CreateBucket(Bucket);
        _store = new S3LeaseStore(_local.S3Client(), Bucket, _log.Log);
    }

    public Task DisposeAsync() => _local.DisposeAsync().AsTask();

    public void Dispose() => _log.Dispose();

    private Task<LeasesReading> ReadAsync(CancellationToken cancellationToken = default) =>
        Store.ReadAsync(Given.Office, cancellationToken);

    private Task<LeasesWriting> WriteAsync(AddressLeases leases, string? version) =>
        Store.WriteAsync(Given.Office, leases, version, CancellationToken.None);

    private async Task<string> WrittenAsync(AddressLeases leases, string? version) =>
        Assert.IsType<LeasesWriting.Written>(await WriteAsync(leases, version)).Version;

    [Fact]
    public async Task Has_an_object_for_each_address_that_is_read_as_it_was_written()
    {
        Assert.Equal((0, null, null), (Count(await ReadAsync()), (await ReadAsync()).Version, (await ReadAsync()).Error));
        var version = await WrittenAsync(Alices, null);
        Assert.Equal(Key, Assert.Single(_local.S3.List(Bucket)).Key);
        var read = await ReadAsync();
        Assert.Equal(version, read.Version);
        Assert.Equal(Alices.Leases, read.Leases.Leases);
        Assert.Equal(Alices.Closing, read.Leases.Closing);
        Assert.Equal(1, Count(read));
    }

    [Fact]
    public async Task Is_written_only_in_the_place_of_the_version_that_was_read()
    {
        var first = await WrittenAsync(Alices, null);
        Assert.IsType<LeasesWriting.Conflict>(await WriteAsync(Alices, null));
        var second = await WrittenAsync(AddressLeases.None, first);
        Assert.IsType<LeasesWriting.Conflict>(await WriteAsync(Alices, first));
        // A state that occurs again is another version.
        var third = await WrittenAsync(Alices, second);
        Assert.NotEqual(first, third);
        Assert.IsType<LeasesWriting.Conflict>(await WriteAsync(AddressLeases.None, first));
        Assert.Equal(1, Count(await ReadAsync()));
    }

    [Fact]
    public async Task Keeps_an_object_without_leases_because_absence_has_no_version()
    {
        await WrittenAsync(AddressLeases.None, await WrittenAsync(Alices, null));
        Assert.Single(_local.S3.List(Bucket));
    }

    [Theory]
    [InlineData(412, "PreconditionFailed")]
    [InlineData(409, "ConditionalRequestConflict")]
    [InlineData(404, "NoSuchKey")]
    public async Task Reports_a_write_that_met_another_one(int status, string code)
    {
        _local.Faults.Add(FaultRule.Error(status, code, "as scripted") with { Action = "PutObject" });
        Assert.IsType<LeasesWriting.Conflict>(await WriteAsync(Alices, "\"1\""));
        Assert.Empty(_log.All);
    }

    [Theory]
    [InlineData(403, "AccessDenied", nameof(AwsErrorKind.Denied))]
    [InlineData(503, "SlowDown", nameof(AwsErrorKind.Throttled))]
    [InlineData(500, "InternalError", nameof(AwsErrorKind.Unavailable))]
    [InlineData(404, "NoSuchBucket", nameof(AwsErrorKind.Refused))]
    public async Task Reports_and_logs_other_failures(int status, string code, string kind)
    {
        _local.Faults.Add(FaultRule.Error(status, code, "as scripted"));
        var read = await ReadAsync();
        Assert.Equal((kind, code), ($"{read.Error?.Kind}", read.Error?.Code));
        var written = Assert.IsType<LeasesWriting.Failed>(await WriteAsync(Alices, null));
        Assert.Equal((kind, code), ($"{written.Error.Kind}", written.Error.Code));
        var listed = await Store.ListAsync(null, CancellationToken.None);
        Assert.Equal(code, listed.Error?.Code);
        string Line(string key) =>
            $$"""
                {"timestamp":"2026-11-22T06:40:00.000Z","level":"ERROR","message":"the record of leases can't be read or written",
                "bucket":"leases-bucket","key":"{{key}}","code":"{{code}}","detail":"as scripted"}
                """.ReplaceLineEndings("");
        Assert.Equal([Line(Key), Line(Key), Line("leases/")], _log.All.Select(line => line.GetRawText()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    public async Task Counts_a_damaged_object_as_none_and_replaces_it(string content)
    {
        _local.S3.Put(Bucket, Key, System.Text.Encoding.UTF8.GetBytes(content));
        var read = await ReadAsync();
        Assert.Equal((0, false), (Count(read), read.Version is null));
        Assert.Equal(
            """
            {"timestamp":"2026-11-22T06:40:00.000Z","level":"ERROR","message":"a damaged record of leases counts as none",
            "bucket":"leases-bucket","key":"leases/203.0.113.7.json"}
            """.ReplaceLineEndings(""),
            Assert.Single(_log.All).GetRawText()
        );
        await WrittenAsync(Alices, read.Version);
    }

    [Fact]
    public async Task Does_not_wait_longer_than_the_request()
    {
        _local.Faults.Add(FaultRule.Hang());
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        Assert.Equal("TimedOut", (await ReadAsync(cancelled.Token)).Error?.Code);
        var written = await Store.WriteAsync(Given.Office, Alices, null, cancelled.Token);
        Assert.Equal("TimedOut", Assert.IsType<LeasesWriting.Failed>(written).Error.Code);
    }

    [Fact]
    public async Task Lists_addresses_and_nothing_else_page_by_page()
    {
        string[] keys = ["leases/203.0.113.8.json", "leases/2001:db8::7.json", "leases/readme.json", "leases/203.0.113.7.txt", Key];
        foreach (var key in keys)
        {
            _local.S3.Put(Bucket, key, "{}"u8.ToArray());
        }

        var all = await Store.ListAsync(null, CancellationToken.None);
        Assert.Equal(["2001:db8::7", "203.0.113.7", "203.0.113.8"], all.Addresses.Select(address => address.ToString()));
        Assert.False(all.HasMore);
        var rest = await Store.ListAsync("203.0.113.7", CancellationToken.None);
        Assert.Equal(["203.0.113.8"], rest.Addresses.Select(address => address.ToString()));
    }

    [Fact]
    public async Task Is_emptied_before_it_is_deleted_whatever_it_contains()
    {
        for (var number = 0; number < 1_100; number++)
        {
            _local.S3.Put(Bucket, $"leases/{number}.json", "{}"u8.ToArray());
        }

        Assert.Null(await Store.RemoveAllAsync(CancellationToken.None));
        Assert.Empty(_local.S3.List(Bucket));
        _local.Faults.Add(FaultRule.Error(404, "NoSuchBucket", "as scripted"));
        Assert.Null(await Store.RemoveAllAsync(CancellationToken.None));
        _local.Faults.Clear();
        _local.Faults.Add(FaultRule.Error(403, "AccessDenied", "as scripted"));
        Assert.Equal("AccessDenied", (await Store.RemoveAllAsync(CancellationToken.None))?.Code);
    }

    [Fact]
    public async Task Is_written_with_one_request_whose_content_is_the_record()
    {
        using var http = new RecordingHttp();
        using var s3 = new FakeAws(http).S3();
        await new S3LeaseStore(s3, Bucket, _log.Log).WriteAsync(Given.Office, Alices, null, CancellationToken.None);
        var sent = Assert.Single(http.Sent);
        Assert.Equal(("PUT", "application/json", $"/{Bucket}/{Key}"), (sent.Method, sent.ContentType, sent.Url.AbsolutePath));
        Assert.Equal(Alices.Leases, LeaseFile.Read(System.Text.Encoding.UTF8.GetBytes(sent.Body))?.Leases);
    }

    [Fact]
    public async Task Is_unavailable_if_an_object_has_no_version()
    {
        using var http = new RecordingHttp(_ => new HttpResponseMessage { Content = new StringContent("{}") });
        using var s3 = new FakeAws(http).S3();
        var read = await new S3LeaseStore(s3, Bucket, _log.Log).ReadAsync(Given.Office, CancellationToken.None);
        Assert.Equal(
            new AwsError(AwsErrorKind.Unavailable, "NotUnderstood", "The response is not S3's: the object has no ETag"),
            read.Error
        );
    }

    [Fact]
    public async Task Says_whether_there_is_another_page()
    {
        using var http = new RecordingHttp(_ =>
            FakeAws.Xml(
                "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><IsTruncated>true</IsTruncated>"
                    + $"<Contents><Key>{Key}</Key></Contents></ListBucketResult>"
            )
        );
        using var s3 = new FakeAws(http).S3();
        var listed = await new S3LeaseStore(s3, Bucket, _log.Log).ListAsync("198.51.100.7", CancellationToken.None);
        Assert.True(listed.HasMore);
        Assert.Equal([Given.Office], listed.Addresses);
        var query = System.Web.HttpUtility.ParseQueryString(Assert.Single(http.Sent).Url.Query);
        Assert.Equal(("leases/", "leases/198.51.100.7.json"), (query["prefix"], query["start-after"]));
    }

    private static int Count(LeasesReading reading) => reading.Leases.Leases.Count;
}
