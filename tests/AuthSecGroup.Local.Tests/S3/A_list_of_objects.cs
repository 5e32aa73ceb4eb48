using System.Net;
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

        var response = await ListAsync(new());

        Assert.Equal(["B.json", "a.json", "b.json"], response.S3Objects.Select(stored => stored.Key));
        var last = response.S3Objects[2];
        Assert.Equal((9L, "\"b3af37aca4440620de8a2de6b743b9d4\""), (last.Size!.Value, last.ETag));
        Assert.Equal("\"d41d8cd98f00b204e9800998ecf8427e\"", response.S3Objects[1].ETag);
        Assert.Equal(Local.S3.List(Bucket)[2].LastModified.UtcDateTime, last.LastModified!.Value.ToUniversalTime());
        Assert.Equal((3, false, null), (response.KeyCount!.Value, response.IsTruncated!.Value, response.NextContinuationToken));
    }

    [Fact]
    public async Task Pages_have_at_most_a_thousand_and_hold_everything_once()
    {
        var made = Enumerable.Range(0, 2001).Select(i => $"{i:0000}.json").ToList();
        made.ForEach(key => Put(key));

        var first = await ListAsync(new());
        Assert.Equal((1000, true), (first.KeyCount!.Value, first.IsTruncated!.Value));

        var keys = new List<string>();
        await foreach (var stored in Client.Paginators.ListObjectsV2(new() { BucketName = Bucket }).S3Objects)
        {
            keys.Add(stored.Key);
        }

        Assert.Equal(made, keys);
    }

    [Fact]
    public async Task The_prefix_chooses()
    {
        Put("users/a.json");
        Put("users/team/b.json");
        Put("usual.txt");

        var response = await ListAsync(new() { Prefix = "users/" });

        Assert.Equal(["users/a.json", "users/team/b.json"], response.S3Objects.Select(stored => stored.Key));
    }

    [Fact]
    public async Task A_parameter_that_the_functions_do_not_send_is_refused_by_name()
    {
        var message = await RefusedAsync(HttpStatusCode.NotImplemented, "NotImplemented", () => ListAsync(new() { Delimiter = "/" }));
        Assert.Contains("delimiter", message);
    }

    [Fact]
    public async Task A_character_that_XML_can_not_carry_is_replaced()
    {
        Put("ümläut & <tag>\u0001.json");
        Assert.Equal("ümläut & <tag>?.json", (await ListAsync(new())).S3Objects.Single().Key);
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
        Local.Permissions.Allows = (action, resource) => (action, resource) != ("s3:ListBucket", $"arn:aws:s3:::{Bucket}");
        var message = await RefusedAsync(HttpStatusCode.Forbidden, "AccessDenied", () => ListAsync(new() { Prefix = "users/" }));
        Assert.Contains($"is not authorized to perform: s3:ListBucket on resource: \"arn:aws:s3:::{Bucket}\"", message);
        Assert.Equal("users/", Assert.Single(Local.Permissions.Asked.Items).Context["s3:prefix"]);
    }

    private Task<ListObjectsV2Response> ListAsync(ListObjectsV2Request request)
    {
        request.BucketName = Bucket;
        return Client.ListObjectsV2Async(request);
    }
}
