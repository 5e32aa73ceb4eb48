using System.Net;
using Amazon.EC2;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SecurityToken;

namespace AuthSecGroup.Lambda.Tests.Fakes;

/// <summary>The vendor's own clients on an HTTP server without a network: what they send and how they read responses is theirs.</summary>
internal sealed class FakeAws(HttpMessageHandler http) : HttpClientFactory
{
    private static readonly BasicAWSCredentials Credentials = new("AKIDEXAMPLE", "plainly-fake");

    public IAmazonEC2 Ec2(string region, AWSCredentials? role = null) =>
        new AmazonEC2Client(role ?? Credentials, Setup(new AmazonEC2Config { ServiceURL = $"https://ec2.{region}.example.com" }));

    public IAmazonSecurityTokenService Sts() =>
        new AmazonSecurityTokenServiceClient(
            Credentials,
            Setup(new AmazonSecurityTokenServiceConfig { ServiceURL = "https://sts.example.com" })
        );

    public IAmazonS3 S3() =>
        new AmazonS3Client(Credentials, Setup(new AmazonS3Config { ServiceURL = "https://s3.example.com", ForcePathStyle = true }));

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(http, disposeHandler: false);

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public static HttpResponseMessage Xml(string xml, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(xml, System.Text.Encoding.UTF8, "text/xml") };

    private T Setup<T>(T config)
        where T : ClientConfig
    {
        config.HttpClientFactory = this;
        // Trying again is the SDK's and takes time; one try shows what we make of its outcome.
        config.MaxErrorRetry = 0;
        config.AuthenticationRegion = "us-east-1";
        return config;
    }
}
