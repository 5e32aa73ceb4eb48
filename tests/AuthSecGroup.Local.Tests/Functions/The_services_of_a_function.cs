using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using Amazon.S3;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Local.Tests.Functions;

public class The_services_of_a_function : LocalCloudTest
{
    [Fact]
    public async Task Serve_the_session_of_a_function_in_every_region()
    {
        var environment = await A_function.EnvironmentAsync(Cloud, "connection");
        var keys = new SessionAWSCredentials(
            environment["AWS_ACCESS_KEY_ID"],
            environment["AWS_SECRET_ACCESS_KEY"],
            environment["AWS_SESSION_TOKEN"]
        );

        Assert.NotEmpty((await DescribeAsync(keys, "eu-west-1")).SecurityGroupRules);
        Assert.Empty((await DescribeAsync(keys, "us-west-2")).SecurityGroupRules ?? []);
    }

    [Fact]
    public async Task Refuse_callers_of_the_endpoint()
    {
        Assert.Equal("UnauthorizedOperation", await Ec2RefusalAsync(Keys()));
        Assert.Equal("AccessDenied", await S3RefusalAsync(Keys()));
    }

    [Fact]
    public async Task Refuse_a_wrong_secret_and_an_unknown_key_in_their_own_words()
    {
        Assert.Equal("AuthFailure", await Ec2RefusalAsync(Keys(secret: "another")));
        Assert.Equal("SignatureDoesNotMatch", await S3RefusalAsync(Keys(secret: "another")));
        Assert.Equal("InvalidAccessKeyId", await S3RefusalAsync(Keys(id: "AKIASTRANGER")));
    }

    [Theory]
    [InlineData("another", null, "SignatureDoesNotMatch")]
    [InlineData(null, "AKIASTRANGER", "InvalidClientTokenId")]
    [InlineData(null, null, "AccessDenied")]
    public async Task Refuse_who_assumes_a_role_in_the_words_of_STS(string? secret, string? id, string code)
    {
        const string body = "Action=AssumeRole&Version=2011-06-15&RoleSessionName=ab&RoleArn=arn%3Aaws%3Aiam%3A%3A210987654321%3Arole%2Fx";
        var signer = new RequestSigner(id ?? Alice.AccessKeyId, secret ?? Alice.SecretAccessKey) { Service = "sts" };
        var response = await Client.SendAsync(
            "POST",
            Cloud.AwsUrl,
            signer.Sign("POST", "/", "", body, ("host", Cloud.AwsUrl.Authority)),
            body
        );
        Assert.Equal(403, response.Status);
        Assert.Contains($"<Code>{code}</Code>", response.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuse_other_services_and_unsigned_requests_by_name()
    {
        var signer = new RequestSigner(Alice.AccessKeyId, Alice.SecretAccessKey) { Service = "sqs" };
        var response = await Client.SendAsync("POST", Cloud.AwsUrl, signer.Sign("POST", "/", "", "", ("host", Cloud.AwsUrl.Authority)));

        Assert.Contains("Credential should be scoped to correct service: 'ec2'.", response.Body);
        Assert.Contains("<Code>MissingAuthenticationToken</Code>", (await Client.SendAsync("POST", Cloud.AwsUrl)).Body);
    }

    private BasicAWSCredentials Keys(string? id = null, string? secret = null) =>
        new(id ?? Alice.AccessKeyId, secret ?? Alice.SecretAccessKey);

    private async Task<DescribeSecurityGroupRulesResponse> DescribeAsync(AWSCredentials keys, string region)
    {
        using var client = LocalServices.Ec2Client(Cloud.AwsUrl.ToString(), keys, region);
        return await client.DescribeSecurityGroupRulesAsync(new() { Filters = [new("group-id", [FixtureAssembly.Group])] });
    }

    private async Task<string> Ec2RefusalAsync(AWSCredentials keys) =>
        (await Assert.ThrowsAsync<AmazonEC2Exception>(() => DescribeAsync(keys, "eu-west-1"))).ErrorCode;

    private async Task<string> S3RefusalAsync(AWSCredentials keys)
    {
        using var client = LocalServices.S3Client(Cloud.AwsUrl.ToString(), keys, "us-east-1");
        return (
            await Assert.ThrowsAsync<AmazonS3Exception>(() => client.ListObjectsV2Async(new() { BucketName = Cloud.Settings.UsersBucket }))
        ).ErrorCode;
    }
}
