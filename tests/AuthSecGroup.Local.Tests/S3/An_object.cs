using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Amazon.S3.Model;
using AuthSecGroup.Local.Signing;

namespace AuthSecGroup.Local.Tests.S3;

public sealed class An_object : S3Test
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_vendors_client_puts_is_what_it_gets(bool chunked)
    {
        const string Key = "team a/users+more%2F.json";
        var content = string.Concat(Enumerable.Repeat("[\"alice\"]\n", 20_000));
        var put = await Client.PutObjectAsync(
            new()
            {
                BucketName = Bucket,
                Key = Key,
                ContentBody = content,
                ContentType = "application/json",
                UseChunkEncoding = chunked,
            }
        );

        using var got = await Client.GetObjectAsync(Bucket, Key);
        using var reader = new StreamReader(got.ResponseStream);
        Assert.Equal(content, await reader.ReadToEndAsync());
        Assert.Equal((put.ETag, "application/json", 200_000L), (got.ETag, got.Headers.ContentType, got.ContentLength));
        Assert.Equal(["PutObject", "GetObject"], Local.S3.Calls.Select(call => call.Action));
        Assert.All(Local.S3.Calls, call => Assert.Equal((Bucket, Key, 200), (call.Bucket, call.Key, call.Status)));
    }

    [Fact]
    public async Task The_ETag_changes_with_the_content_only()
    {
        var first = (await PutAsync("[]")).ETag;
        Local.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(first, (await PutAsync("[]")).ETag);
        Assert.NotEqual(first, (await PutAsync("[\"alice\"]")).ETag);
    }

    [Fact]
    public async Task A_deleted_object_is_gone_and_deleting_it_again_is_fine()
    {
        Put("users.json");
        await Client.DeleteObjectAsync(Bucket, "users.json");
        Assert.Null(Local.S3.Find(Bucket, "users.json"));
        Assert.Equal(HttpStatusCode.NoContent, (await Client.DeleteObjectAsync(Bucket, "users.json")).HttpStatusCode);
        await RefusedAsync(HttpStatusCode.NotFound, "NoSuchKey", () => Client.GetObjectAsync(Bucket, "users.json"));
    }

    [Fact]
    public async Task A_missing_object_is_denied_to_who_may_not_list()
    {
        Local.Permissions.Decide = (action, _) => action != "s3:ListBucket";
        await RefusedAsync(HttpStatusCode.Forbidden, "AccessDenied", () => Client.GetObjectAsync(Bucket, "users.json"));
    }

    [Theory]
    [InlineData("s3:GetObject")]
    [InlineData("s3:PutObject")]
    [InlineData("s3:DeleteObject")]
    public async Task Each_action_is_decided_on_the_objects_ARN(string denied)
    {
        Put("team/users.json", "[]");
        Local.Permissions.Decide = (action, resource) => (action, resource) != (denied, $"arn:aws:s3:::{Bucket}/team/users.json");
        Dictionary<string, Func<Task>> calls = new()
        {
            ["s3:GetObject"] = () => Client.GetObjectAsync(Bucket, "team/users.json"),
            ["s3:PutObject"] = () =>
                Client.PutObjectAsync(
                    new()
                    {
                        BucketName = Bucket,
                        Key = "team/users.json",
                        ContentBody = "[\"mallory\"]",
                    }
                ),
            ["s3:DeleteObject"] = () => Client.DeleteObjectAsync(Bucket, "team/users.json"),
        };
        await RefusedAsync(HttpStatusCode.Forbidden, "AccessDenied", calls[denied]);
        Assert.Equal("[]", Encoding.UTF8.GetString(Local.S3.Find(Bucket, "team/users.json")!.Content.Span));
    }

    [Fact]
    public async Task The_bucket_of_somebody_else_than_expected_is_refused()
    {
        Put("users.json");
        using var ours = await Client.GetObjectAsync(
            new()
            {
                BucketName = Bucket,
                Key = "users.json",
                ExpectedBucketOwner = "123456789012",
            }
        );
        await RefusedAsync(
            HttpStatusCode.Forbidden,
            "AccessDenied",
            () =>
                Client.GetObjectAsync(
                    new()
                    {
                        BucketName = Bucket,
                        Key = "users.json",
                        ExpectedBucketOwner = "210987654321",
                    }
                )
        );
    }

    [Fact]
    public async Task What_the_local_S3_does_not_know_is_refused_by_name()
    {
        Put("users.json");
        var buckets = await RefusedAsync(HttpStatusCode.NotImplemented, "NotImplemented", () => Client.ListBucketsAsync());
        Assert.Contains("GET /", buckets.Message, StringComparison.Ordinal);
        var tags = await RefusedAsync(
            HttpStatusCode.NotImplemented,
            "NotImplemented",
            () => Client.GetObjectTaggingAsync(new() { BucketName = Bucket, Key = "users.json" })
        );
        Assert.Contains("tagging", tags.Message, StringComparison.Ordinal);
        var range = await RefusedAsync(
            HttpStatusCode.NotImplemented,
            "NotImplemented",
            () =>
                Client.GetObjectAsync(
                    new()
                    {
                        BucketName = Bucket,
                        Key = "users.json",
                        ByteRange = new("bytes=0-1"),
                    }
                )
        );
        Assert.Equal(
            "The local S3 does not support GetObject with the header Range. It supports: ListObjectsV2, GetObject, PutObject, "
                + "DeleteObject.",
            range.Message
        );
        await RefusedAsync(
            HttpStatusCode.NotImplemented,
            "NotImplemented",
            () =>
                Client.GetObjectAsync(
                    new()
                    {
                        BucketName = Bucket,
                        Key = "users.json",
                        EtagToNotMatch = "\"known\"",
                    }
                )
        );
        await RefusedAsync(
            HttpStatusCode.NotImplemented,
            "NotImplemented",
            () =>
                Client.CopyObjectAsync(
                    new()
                    {
                        SourceBucket = Bucket,
                        SourceKey = "users.json",
                        DestinationBucket = Bucket,
                        DestinationKey = "copy.json",
                    }
                )
        );
        await RefusedAsync(
            HttpStatusCode.NotImplemented,
            "NotImplemented",
            () =>
                Client.PutObjectAsync(
                    new()
                    {
                        BucketName = Bucket,
                        Key = "new.json",
                        ContentBody = "[]",
                        IfNoneMatch = "*",
                    }
                )
        );
        Assert.Equal(["users.json"], Local.S3.List(Bucket).Select(stored => stored.Key));
    }

    [Theory]
    [InlineData("5;chunk-signature=0\r\nhello\r\n0;chunk-signature=0\r\n\r\n", "5", HttpStatusCode.OK)]
    [InlineData("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n", "5", HttpStatusCode.OK)]
    [InlineData("5;chunk-signature=0\r\nhello\r\n0;chunk-signature=0\r\n\r\n", "6", HttpStatusCode.BadRequest)]
    [InlineData("7fffffff;chunk-signature=0\r\nhello\r\n0;\r\n\r\n", "5", HttpStatusCode.BadRequest)]
    [InlineData("ffffffff;chunk-signature=0\r\nhello\r\n0;\r\n\r\n", "5", HttpStatusCode.BadRequest)]
    [InlineData("4;chunk-signature=0\r\nhello\r\n0;\r\n\r\n", "4", HttpStatusCode.BadRequest)]
    [InlineData("5;chunk-signature=0\r\nhello\r\n", "5", HttpStatusCode.BadRequest)]
    [InlineData("hello", "5", HttpStatusCode.BadRequest)]
    public async Task A_chunked_body_counts_only_if_it_is_whole(string body, string announced, HttpStatusCode status)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{Local.Url}/{Bucket}/users.json")
        {
            Content = new ByteArrayContent(Encoding.ASCII.GetBytes(body)),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "AWS4-HMAC-SHA256",
            "Credential=AKIDEXAMPLE/20261122/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0"
        );
        request.Headers.Add("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
        request.Headers.Add("x-amz-decoded-content-length", announced);
        using var answer = await http.SendAsync(request);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(
            status == HttpStatusCode.OK ? "hello" : null,
            Local.S3.Find(Bucket, "users.json") is { } stored ? Encoding.UTF8.GetString(stored.Content.Span) : null
        );
    }

    private Task<PutObjectResponse> PutAsync(string content) =>
        Client.PutObjectAsync(
            new()
            {
                BucketName = Bucket,
                Key = "users.json",
                ContentBody = content,
            }
        );
}
