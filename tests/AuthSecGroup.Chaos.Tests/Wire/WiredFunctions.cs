using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.S3;
using AuthSecGroup.Aws;
using AuthSecGroup.Aws.Ec2;
using AuthSecGroup.Aws.Logging;
using AuthSecGroup.Aws.S3;
using AuthSecGroup.Aws.Sts;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Local.Ec2;

namespace AuthSecGroup.Chaos.Tests.Wire;

/// <summary>Both functions with the AWS SDK as they use it in an account, against EC2 and S3 of local mode.</summary>
internal sealed class WiredFunctions : IAsyncDisposable
{
    private const string Bucket = "users";
    private const string LeasesBucket = "leases";
    private const string UserFile = "users.json";

    private readonly Ec2SecurityGroupRules _rules;
    private readonly TestFunctions _functions;
    private readonly ChangedResponses _responses = new();
    private readonly HttpClient _wire;

    private WiredFunctions(LocalServices aws, DeploymentSettings deployment, int? retries)
    {
        Aws = aws;
        foreach (var access in deployment.Groups)
        {
            Aws.Ec2.CreateGroup(access.Group.Region, access.Group.GroupId, Scene.Account);
        }

        Aws.S3.CreateBucket(Bucket);
        Aws.S3.CreateBucket(LeasesBucket);
        PutUsers(Scene.UserFile);
        var clients = new AwsClients(LocalServices.Credentials);
        // The SDK applies its timeout only to HTTP clients that it creates.
        _wire = new HttpClient(_responses)
        {
            Timeout = ((ClientConfig)clients.Ec2("us-east-1", null).Config).Timeout ?? Timeout.InfiniteTimeSpan,
        };
        var factory = new GivenClient(_wire);
        _rules = new Ec2SecurityGroupRules((region, role) => Wired(clients.Ec2(region, role)), NoRoles.Instance, TimeProvider.System);
        var s3 = Wired(clients.S3("us-east-1"));
        ((AmazonS3Config)s3.Config).ForcePathStyle = true;
        var log = new JsonLog(Stream.Null, LogSeverity.Error, TimeProvider.System);
        var users = new S3UserDirectory(s3, Bucket, "", deployment.Targets, log);
        var leases = new S3LeaseStore(s3, LeasesBucket, log);
        var clock = new SkippingClock(DateTimeOffset.UtcNow);
        _functions = new TestFunctions(deployment, _rules, _rules, users, clock, leases: leases);

        T Wired<T>(T client)
            where T : IAmazonService
        {
            var config = (ClientConfig)client.Config;
            config.ServiceURL = Aws.Url;
            config.HttpClientFactory = factory;
            config.MaxErrorRetry = retries ?? config.MaxErrorRetry;
            return client;
        }
    }

    public LocalServices Aws { get; }

    /// <summary>Changes a response of AWS before a function receives it.</summary>
    public Func<HttpRequestMessage, RawResponse, RawResponse> Change
    {
        set => _responses.Change = value;
    }

    /// <param name="deployment">The deployment, whose groups are created; the scene's by default.</param>
    /// <param name="retries">The retries of the SDK; by default those of the functions.</param>
    public static async Task<WiredFunctions> StartAsync(DeploymentSettings? deployment = null, int? retries = null)
    {
        var aws = new LocalServices();
        await aws.StartAsync();
        return new WiredFunctions(aws, deployment ?? Scene.InOneAccount, retries);
    }

    /// <summary>Sends a request; <paramref name="remaining"/> is the time until the invocation times out.</summary>
    public async Task<(int Status, string? RetryAfter, JsonNode Body)> RequestAsync(
        string method,
        string userArn,
        string from,
        TimeSpan remaining
    )
    {
        var output = await _functions.RequestAsync(GatewayEvent.Stream(GatewayEvent.Text(method, userArn, from)), remaining);
        var response = (await JsonNode.ParseAsync(output))!;
        return ((int)response["statusCode"]!, (string?)response["headers"]?["Retry-After"], JsonNode.Parse((string)response["body"]!)!);
    }

    /// <summary>Replaces the user file.</summary>
    public void PutUsers(string json) => Aws.S3.Put(Bucket, UserFile, Encoding.UTF8.GetBytes(json));

    /// <summary>Deletes the user file.</summary>
    public void DeleteUsers() => Aws.S3.Delete(Bucket, UserFile);

    /// <summary>Runs the sweep, with a minute until the invocation times out.</summary>
    public Task<Stream> SweepAsync() => _functions.SweepAsync(TimeSpan.FromMinutes(1));

    /// <summary>The ingress rules for an address.</summary>
    public IReadOnlyList<SecurityGroupRule> RulesFor(string cidr) =>
        [.. Aws.Ec2.Groups.SelectMany(group => group.Rules).Where(rule => !rule.IsEgress && rule.Cidr == cidr)];

    public async ValueTask DisposeAsync()
    {
        _rules.Dispose();
        _functions.Dispose();
        _wire.Dispose();
        await Aws.DisposeAsync();
    }
}
