using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace AuthSecGroup.Local.Tests.S3;

public sealed class A_list_of_objects : S3Test
{
    [Fact]
    public async Task Each_has_its_key_size_time_and_ETag_in_the_order_of_keys()
    {
        Put("b.json", "[\"alice\"]");
        Put("a.json", "");
        Put("B.json");

        var answer = await ListAsync(new());

        Assert.Equal(["B.json", "a.json", "b.json"], answer.S3Objects.Select(stored => stored.Key));
        Assert.Equal((9L, "\"b3af37aca4440620de8a2de6b743b9d4\""), (answer.S3Objects[2].Size!.Value, answer.S3Objects[2].ETag));
        Assert.Equal("\"d41d8cd98f00b204e9800998ecf8427e\"", answer.S3Objects[1].ETag);
        Assert.Equal(Local.S3.Find(Bucket, "b.json")!.LastModified.UtcDateTime, answer.S3Objects[2].LastModified!.Value.ToUniversalTime());
        Assert.Equal((3, false, null), (answer.KeyCount!.Value, answer.IsTruncated!.Value, answer.NextContinuationToken));
    }

    [Fact]
    public async Task Pages_are_as_large_as_asked_for_and_hold_everything_once()
    {
        for (var i = 0; i < 7; i++)
        {
            Put($"{i}.json");
        }

        var first = await ListAsync(new() { MaxKeys = 3 });
        Assert.Equal((3, true), (first.KeyCount!.Value, first.IsTruncated!.Value));

        var keys = new List<string>();
        await foreach (var stored in Client.Paginators.ListObjectsV2(new() { BucketName = Bucket, MaxKeys = 3 }).S3Objects)
        {
            keys.Add(stored.Key);
        }

        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"{i}.json"), keys);
    }

    [Fact]
    public async Task A_page_has_at_most_a_thousand()
    {
        for (var i = 0; i < 1001; i++)
        {
            Put($"{i:0000}.json");
        }

        Assert.Equal(1000, (await ListAsync(new() { MaxKeys = 5000 })).S3Objects.Count);
        Assert.Equal(1000, (await ListAsync(new())).S3Objects.Count);
    }

    [Fact]
    public async Task The_prefix_chooses()
    {
        Put("users/a.json");
        Put("users/team/b.json");
        Put("usual.txt");

        Assert.Equal(["users/a.json", "users/team/b.json"], Keys(await ListAsync(new() { Prefix = "users/" })));
    }

    [Fact]
    public async Task A_parameter_that_the_functions_do_not_send_is_refused_by_name()
    {
        var refusal = await RefusedAsync(HttpStatusCode.NotImplemented, "NotImplemented", () => ListAsync(new() { Delimiter = "/" }));
        Assert.Contains("delimiter", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_that_XML_can_not_carry_come_through_when_they_are_encoded_as_URLs()
    {
        string[] keys = ["a b+c%20.json", "line\nbreak\u0001.json", "ümläut & <tag>.json"];
        foreach (var key in keys)
        {
            Put(key);
        }

        var answer = await ListAsync(new() { Encoding = EncodingType.Url });
        Assert.Equal(
            keys,
            answer.S3Objects.Select(stored =>
                stored.Key.Contains('%', StringComparison.Ordinal) && !keys.Contains(stored.Key)
                    ? Uri.UnescapeDataString(stored.Key)
                    : stored.Key
            )
        );
    }

    [Fact]
    public async Task An_empty_bucket_has_none() => Assert.Equal(0, (await ListAsync(new())).KeyCount);

    [Fact]
    public async Task A_bucket_that_is_not_there_is_refused() =>
        await RefusedAsync(HttpStatusCode.NotFound, "NoSuchBucket", () => Client.ListObjectsV2Async(new() { BucketName = "nowhere" }));

    [Fact]
    public async Task A_token_that_S3_did_not_give_is_refused() =>
        await RefusedAsync(HttpStatusCode.BadRequest, "InvalidArgument", () => ListAsync(new() { ContinuationToken = "!" }));

    [Fact]
    public async Task The_bucket_and_the_prefix_decide_whether_it_is_allowed()
    {
        Local.Permissions.Decide = (action, resource) => (action, resource) != ("s3:ListBucket", $"arn:aws:s3:::{Bucket}");
        var refusal = await RefusedAsync(HttpStatusCode.Forbidden, "AccessDenied", () => ListAsync(new() { Prefix = "users/" }));
        Assert.Contains(
            $"is not authorized to perform: s3:ListBucket on resource: \"arn:aws:s3:::{Bucket}\"",
            refusal.Message,
            StringComparison.Ordinal
        );
        Assert.Equal("users/", Assert.Single(Local.Permissions.Asked).Context["s3:prefix"]);
    }

    private Task<ListObjectsV2Response> ListAsync(ListObjectsV2Request request)
    {
        request.BucketName = Bucket;
        return Client.ListObjectsV2Async(request);
    }

    private static IEnumerable<string> Keys(ListObjectsV2Response answer) => answer.S3Objects.Select(stored => stored.Key);
}
