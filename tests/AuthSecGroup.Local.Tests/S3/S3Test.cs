using System.Net;
using System.Text;
using Amazon.S3;
using AuthSecGroup.Local.Tests.Faults;

namespace AuthSecGroup.Local.Tests.S3;

/// <summary>One bucket in S3 and the vendor's client.</summary>
public abstract class S3Test : LocalServicesTest
{
    private protected const string Bucket = "authsecgroup-users";

    private IAmazonS3? _client;

    private protected S3Test() => Local.S3.CreateBucket(Bucket);

    private protected IAmazonS3 Client => _client ??= Local.S3Client();

    private protected void Put(string key, string content = "[]") => Local.S3.Put(Bucket, key, Encoding.UTF8.GetBytes(content));

    /// <summary>The message of a refusal.</summary>
    private protected static async Task<string> RefusedAsync(HttpStatusCode status, string code, Func<Task> call)
    {
        var refusal = await Assert.ThrowsAnyAsync<AmazonS3Exception>(call);
        Assert.Equal((status, code), (refusal.StatusCode, refusal.ErrorCode));
        Assert.NotEmpty(refusal.RequestId);
        return refusal.Message;
    }
}
