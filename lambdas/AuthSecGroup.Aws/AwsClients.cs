using Amazon;
using Amazon.EC2;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SecurityToken;

namespace AuthSecGroup.Aws;

/// <summary>How the AWS clients of the functions are set up.</summary>
internal sealed class AwsClients(AWSCredentials credentials)
{
    // One attempt that hangs must leave time for others within the gateway's 29 seconds.
    internal static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(6);
    internal static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    // Its waits double up to 20 s each and tell nobody what they wait for; after at most 7 s of them Ec2Calls goes on, which knows why.
    private const int Retries = 3;

    private readonly SharedHttpClientFactory _connections = new(AttemptTimeout, ConnectTimeout, ServerCertificates.Default);

    /// <summary>
    /// The credentials that Lambda gives the function in its environment; the SDK's search through files and services is not needed.
    /// </summary>
    public static AwsClients FromLambda() => new(new EnvironmentVariablesAWSCredentials());

    /// <summary>The EC2 client of a region, with the credentials of a role, or with the function's own.</summary>
    public IAmazonEC2 Ec2(string region, AWSCredentials? role) =>
        new AmazonEC2Client(role ?? credentials, Setup(new AmazonEC2Config(), region));

    /// <summary>The STS client of a region.</summary>
    public IAmazonSecurityTokenService Sts(string region) =>
        new AmazonSecurityTokenServiceClient(credentials, Setup(new AmazonSecurityTokenServiceConfig(), region));

    /// <summary>The S3 client of the function's own region.</summary>
    public IAmazonS3 S3(string region) =>
        new AmazonS3Client(
            credentials,
            Setup(new AmazonS3Config { RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED }, region)
        );

    private T Setup<T>(T config, string region)
        where T : ClientConfig
    {
        config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        // With an endpoint override (AWS_ENDPOINT_URL_EC2) the SDK would sign for the function's own region instead.
        config.AuthenticationRegion = region;
        config.RetryMode = RequestRetryMode.Standard;
        config.MaxErrorRetry = Retries;
        config.Timeout = AttemptTimeout;
        config.ConnectTimeout = ConnectTimeout;
        config.HttpClientFactory = _connections;
        return config;
    }
}
