using System.Net;
using Amazon.S3.Model;

namespace AuthSecGroup.Local.Tests.S3;

/// <summary>Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html</summary>
public sealed class A_conditional_write : S3Test
{
    private const string Key = "leases/203.0.113.7.json";

    private async Task<string> PutAsync(string content, string? ifMatch = null, string? ifNoneMatch = null) =>
        (
            await Client.PutObjectAsync(
                new PutObjectRequest
                {
                    BucketName = Bucket,
                    Key = Key,
                    ContentBody = content,
                    IfMatch = ifMatch,
                    IfNoneMatch = ifNoneMatch,
                    UseChunkEncoding = false,
                }
            )
        ).ETag;

    private Task<DeleteObjectResponse> DeleteAsync(string? ifMatch) =>
        Client.DeleteObjectAsync(
            new DeleteObjectRequest
            {
                BucketName = Bucket,
                Key = Key,
                IfMatch = ifMatch,
            }
        );

    private async Task<string> ContentAsync()
    {
        using var got = await Client.GetObjectAsync(Bucket, Key);
        using var reader = new StreamReader(got.ResponseStream);
        return await reader.ReadToEndAsync();
    }

    [Fact]
    public async Task Creates_an_object_only_once()
    {
        await PutAsync("first", ifNoneMatch: "*");
        await RefusedAsync(HttpStatusCode.PreconditionFailed, "PreconditionFailed", () => PutAsync("second", ifNoneMatch: "*"));
        Assert.Equal("first", await ContentAsync());
    }

    [Fact]
    public async Task Replaces_only_the_version_that_it_names()
    {
        var first = await PutAsync("first");
        var second = await PutAsync("second", ifMatch: first);
        await RefusedAsync(HttpStatusCode.PreconditionFailed, "PreconditionFailed", () => PutAsync("third", ifMatch: first));
        Assert.Equal("second", await ContentAsync());
        await RefusedAsync(HttpStatusCode.PreconditionFailed, "PreconditionFailed", () => DeleteAsync(first));
        await DeleteAsync(second);
        Assert.Empty(Local.S3.List(Bucket));
    }

    [Fact]
    public async Task Of_a_version_whose_object_is_gone_is_refused()
    {
        var first = await PutAsync("first");
        await DeleteAsync(ifMatch: null);
        await RefusedAsync(HttpStatusCode.NotFound, "NoSuchKey", () => PutAsync("second", ifMatch: first));
        await RefusedAsync(HttpStatusCode.NotFound, "NoSuchKey", () => DeleteAsync(first));
        Assert.Empty(Local.S3.List(Bucket));
    }

    [Fact]
    public async Task Of_many_at_the_same_time_succeeds_once()
    {
        var version = await PutAsync("0");
        var results = await Task.WhenAll(Enumerable.Range(1, 20).Select(SucceedsAsync));
        Assert.Single(results, true);

        async Task<bool> SucceedsAsync(int n)
        {
            try
            {
                await PutAsync($"{n}", ifMatch: version);
                return true;
            }
            catch (Amazon.S3.AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.PreconditionFailed)
            {
                return false;
            }
        }
    }

    [Theory]
    [InlineData("s3:PutObject")]
    [InlineData("s3:GetObject")]
    public async Task Needs_the_permissions_to_read_and_to_write(string denied)
    {
        var first = await PutAsync("first");
        Local.Permissions.Allows = (action, _) => action != denied;
        await RefusedAsync(HttpStatusCode.Forbidden, "AccessDenied", () => PutAsync("second", ifMatch: first));
    }

    [Fact]
    public async Task Needs_the_permission_to_delete()
    {
        var first = await PutAsync("first");
        Local.Permissions.Allows = (action, _) => action != "s3:DeleteObject";
        await RefusedAsync(HttpStatusCode.Forbidden, "AccessDenied", () => DeleteAsync(first));
    }
}
