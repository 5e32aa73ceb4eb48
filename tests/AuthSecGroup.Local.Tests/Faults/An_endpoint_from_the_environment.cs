using Amazon;
using Amazon.EC2;
using Amazon.S3;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Local.Tests.Faults;

/// <summary>What the functions rely on in the vendor's clients, so that one variable per service leads them here.</summary>
public sealed class An_endpoint_from_the_environment : LocalServicesTest
{
    [Fact]
    public async Task EC2_is_called_there_and_signed_for_the_authentication_region()
    {
        using var _ = new EnvironmentVariable("AWS_ENDPOINT_URL_EC2", Local.Url);
        // With an endpoint that names no region, RegionEndpoint alone is signed for AWS_REGION, or else for us-east-1.
        using var client = new AmazonEC2Client(
            LocalServices.Credentials,
            new AmazonEC2Config { RegionEndpoint = RegionEndpoint.USWest2, AuthenticationRegion = "us-west-2" }
        );

        await client.DescribeSecurityGroupRulesAsync(new());

        Assert.Equal(("us-west-2", "ec2", "/"), Assert.Single(Local.Requests.Items));
    }

    [Fact]
    public async Task S3_is_called_there_with_the_bucket_in_the_path()
    {
        Local.S3.CreateBucket("authsecgroup-users");
        using var _ = new EnvironmentVariable("AWS_ENDPOINT_URL_S3", Local.Url);
        using var client = new AmazonS3Client(LocalServices.Credentials, new AmazonS3Config { RegionEndpoint = RegionEndpoint.EUWest1 });

        await client.ListObjectsV2Async(new() { BucketName = "authsecgroup-users" });

        var (region, service, target) = Assert.Single(Local.Requests.Items);
        Assert.Equal(("eu-west-1", "s3"), (region, service));
        Assert.StartsWith("/authsecgroup-users/?list-type=2", target);
    }

    private sealed class EnvironmentVariable : IDisposable
    {
        private readonly string _name;

        public EnvironmentVariable(string name, string value) => Environment.SetEnvironmentVariable(_name = name, value);

        public void Dispose() => Environment.SetEnvironmentVariable(_name, null);
    }
}
