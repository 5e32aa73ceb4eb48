using System.Net;
using System.Text;
using Amazon.S3;
using AuthSecGroup.Local.Tests.Faults;

namespace AuthSecGroup.Local.Tests.S3;

/// <summary>One bucket in S3 and the vendor's client.</summary>
public abstract class S3Test : LocalServicesTest
{
    private protected const string Bucket = "authsecgroup-users";

    private protected IAmazonS3 Client { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Local.S3.CreateBucket(Bucket);
        Client = Local.S3Client();
    }

    private protected void Put(string key, string content = "[]") => Local.S3.Put(Bucket, key, Encoding.UTF8.GetBytes(content));

    private protected static async Task<AmazonS3Exception> RefusedAsync(HttpStatusCode status, string? code, Func<Task> call)
    {
        var refusal = await Assert.ThrowsAnyAsync<AmazonS3Exception>(call);
        Assert.Equal(status, refusal.StatusCode);
        if (code is not null)
        {
            Assert.Equal(code, refusal.ErrorCode);
        }

        Assert.NotEmpty(refusal.RequestId);
        return refusal;
    }
}
