using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Tests.Support;

namespace AuthSecGroup.Local.Tests.Functions;

public class The_services_of_a_function : LocalCloudTest
{
    [Fact]
    public async Task Answer_in_every_region_whom_they_know()
    {
        using var here = Ec2(Cloud.Admin, "eu-west-1");
        using var elsewhere = Ec2(Cloud.Admin, "us-west-2");

        Assert.NotEmpty((await here.DescribeSecurityGroupRulesAsync(ForGroup)).SecurityGroupRules);
        Assert.Empty((await elsewhere.DescribeSecurityGroupRulesAsync(ForGroup)).SecurityGroupRules ?? []);
    }

    [Fact]
    public async Task Let_an_administrator_edit_the_user_files_with_the_vendors_own_client()
    {
        using var s3 = S3(Cloud.Admin);

        await s3.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = Cloud.S3.Buckets.Single(),
                Key = "people/more.json",
                ContentBody = "[\"dave\"]",
            }
        );

        Assert.Equal(
            "[\"dave\"]",
            System.Text.Encoding.UTF8.GetString(Cloud.S3.Find(Cloud.S3.Buckets.Single(), "people/more.json")!.Content.ToArray())
        );
    }

    [Fact]
    public async Task Refuse_callers_of_the_endpoint()
    {
        using var ec2 = Ec2(Alice, "eu-west-1");
        using var s3 = S3(Alice);

        Assert.Equal(
            "UnauthorizedOperation",
            (await Assert.ThrowsAsync<AmazonEC2Exception>(() => ec2.DescribeSecurityGroupRulesAsync(ForGroup))).ErrorCode
        );
        Assert.Equal(
            "AccessDenied",
            (
                await Assert.ThrowsAsync<AmazonS3Exception>(() =>
                    s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Cloud.S3.Buckets.Single() })
                )
            ).ErrorCode
        );
    }

    [Fact]
    public async Task Refuse_a_wrong_secret_and_an_unknown_key_in_their_own_words()
    {
        using var ec2 = Ec2(Cloud.Admin with { SecretAccessKey = "another" }, "eu-west-1");
        using var s3 = S3(Cloud.Admin with { SecretAccessKey = "another" });
        using var stranger = S3(Cloud.Admin with { AccessKeyId = "AKIASTRANGER" });

        Assert.Equal(
            "AuthFailure",
            (await Assert.ThrowsAsync<AmazonEC2Exception>(() => ec2.DescribeSecurityGroupRulesAsync(ForGroup))).ErrorCode
        );
        Assert.Equal("SignatureDoesNotMatch", (await Assert.ThrowsAsync<AmazonS3Exception>(() => s3.ListBucketsAsync())).ErrorCode);
        Assert.Equal("InvalidAccessKeyId", (await Assert.ThrowsAsync<AmazonS3Exception>(() => stranger.ListBucketsAsync())).ErrorCode);
    }

    [Fact]
    public async Task Refuse_other_services_and_unsigned_requests_by_name()
    {
        var signer = new TestSigner(Cloud.Admin.AccessKeyId, Cloud.Admin.SecretAccessKey) { Service = "sqs" };
        var answer = await SendAsync("POST", Cloud.AwsUrl, signer.Sign("POST", "/", "", "", ("host", Cloud.AwsUrl.Authority)));

        Assert.Contains("Credential should be scoped to correct service: &apos;ec2&apos;.", answer.Body, StringComparison.Ordinal);
        Assert.Contains("<Code>MissingAuthenticationToken</Code>", (await SendAsync("POST", Cloud.AwsUrl)).Body, StringComparison.Ordinal);
    }

    private static DescribeSecurityGroupRulesRequest ForGroup => new() { Filters = [new("group-id", [FixtureAssembly.Group])] };

    private AmazonEC2Client Ec2(LocalCaller caller, string region) =>
        new(
            new BasicAWSCredentials(caller.AccessKeyId, caller.SecretAccessKey),
            new AmazonEC2Config
            {
                ServiceURL = Cloud.AwsUrl.ToString(),
                AuthenticationRegion = region,
                MaxErrorRetry = 0,
            }
        );

    private AmazonS3Client S3(LocalCaller caller) =>
        new(
            new BasicAWSCredentials(caller.AccessKeyId, caller.SecretAccessKey),
            new AmazonS3Config
            {
                ServiceURL = Cloud.AwsUrl.ToString(),
                AuthenticationRegion = "us-east-1",
                ForcePathStyle = true,
                MaxErrorRetry = 0,
            }
        );
}
