using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace AuthSecGroup.Local.Tests.S3;

public sealed class An_object : S3Test
{
    private static readonly Dictionary<string, Func<IAmazonS3, Task>> Unknown = new()
    {
        ["GET /"] = client => client.ListBucketsAsync(),
        ["?tagging"] = client => client.GetObjectTaggingAsync(new() { BucketName = Bucket, Key = "users.json" }),
        ["PUT /authsecgroup-users"] = client => client.PutBucketAsync(Bucket),
        ["DELETE /authsecgroup-users"] = client => client.DeleteBucketAsync(Bucket),
        ["PutObject with the header x-amz-content-sha256 of content in chunks"] = client =>
            client.PutObjectAsync(
                new()
                {
                    BucketName = Bucket,
                    Key = "users.json",
                    ContentBody = "[]",
                }
            ),
        ["PutObject with the header x-amz-copy-source"] = client => client.CopyObjectAsync(Bucket, "users.json", Bucket, "copy.json"),
        ["GetObject with the header Range"] = client => GetAsync(client, request => request.ByteRange = new("bytes=0-1")),
        ["GetObject with the header If-None-Match"] = client => GetAsync(client, request => request.EtagToNotMatch = "\"known\""),
        ["GetObject with the header x-amz-expected-bucket-owner"] = client =>
            GetAsync(client, request => request.ExpectedBucketOwner = "123456789012"),
    };

    public static TheoryData<string> UnknownRequests { get; } = [.. Unknown.Keys];

    [Fact]
    public async Task Is_got_as_it_was_put_and_the_call_is_recorded()
    {
        const string Key = "team a/users+more%2F.json";
        var content = string.Concat(Enumerable.Repeat("[\"alice\"]\n", 20_000));
        Put(Key, content);

        using var got = await Client.GetObjectAsync(Bucket, Key);
        using var reader = new StreamReader(got.ResponseStream);
        Assert.Equal(content, await reader.ReadToEndAsync());
        Assert.Equal((Local.S3.List(Bucket).Single().ETag, 200_000L), (got.ETag, got.ContentLength));
        var call = Assert.Single(Local.S3.Calls);
        Assert.Equal(("GetObject", Bucket, Key, 200), (call.Action, call.Bucket, call.Key, call.Status));
    }

    [Fact]
    public void Has_an_ETag_that_changes_with_the_content_only()
    {
        var first = ETagOf("[]");
        Local.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(first, ETagOf("[]"));
        Assert.NotEqual(first, ETagOf("[\"alice\"]"));

        string ETagOf(string content)
        {
            Put("users.json", content);
            return Local.S3.List(Bucket).Single().ETag;
        }
    }

    [Fact]
    public async Task Is_gone_when_it_is_deleted_and_deleting_it_again_is_fine()
    {
        Put("users.json");
        Local.S3.Delete(Bucket, "users.json");
        Local.S3.Delete(Bucket, "users.json");
        await RefusedAsync(HttpStatusCode.NotFound, "NoSuchKey", () => Client.GetObjectAsync(Bucket, "users.json"));
    }

    [Fact]
    public async Task Is_denied_if_it_is_missing_to_who_may_not_list()
    {
        Local.Permissions.Allows = (action, _) => action != "s3:ListBucket";
        await RefusedAsync(HttpStatusCode.Forbidden, "AccessDenied", () => Client.GetObjectAsync(Bucket, "users.json"));
    }

    [Fact]
    public async Task Is_given_by_a_decision_on_its_ARN()
    {
        Put("team/users.json");
        Local.Permissions.Allows = (action, resource) => (action, resource) != ("s3:GetObject", $"arn:aws:s3:::{Bucket}/team/users.json");
        await RefusedAsync(HttpStatusCode.Forbidden, "AccessDenied", () => Client.GetObjectAsync(Bucket, "team/users.json"));
    }

    [Theory]
    [MemberData(nameof(UnknownRequests))]
    public async Task Is_not_used_by_a_request_that_the_local_S3_does_not_know_which_is_refused_by_name(string name)
    {
        Put("users.json");
        var message = await RefusedAsync(HttpStatusCode.NotImplemented, "NotImplemented", () => Unknown[name](Client));
        Assert.StartsWith("The local S3 does not support ", message);
        Assert.Contains(name, message);
        Assert.EndsWith(". It supports: ListObjectsV2, GetObject, PutObject, DeleteObject.", message);
        Assert.Equal(["users.json"], Local.S3.List(Bucket).Select(stored => stored.Key));
    }

    private static Task<GetObjectResponse> GetAsync(IAmazonS3 client, Action<GetObjectRequest> change)
    {
        var request = new GetObjectRequest { BucketName = Bucket, Key = "users.json" };
        change(request);
        return client.GetObjectAsync(request);
    }
}
