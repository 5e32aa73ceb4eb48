using System.Text;
using System.Text.Json.Nodes;
using Amazon.EC2;
using Amazon.Runtime;
using Amazon.S3;
using AuthSecGroup.Aws;
using AuthSecGroup.Aws.Ec2;
using AuthSecGroup.Aws.Logging;
using AuthSecGroup.Aws.S3;
using AuthSecGroup.Chaos.Tests.Model;
using AuthSecGroup.Chaos.Tests.Support;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Lambda;
using AuthSecGroup.Lambda.Connection;
using AuthSecGroup.Lambda.CustomResources;
using AuthSecGroup.Lambda.Sweep;

namespace AuthSecGroup.Chaos.Tests.Wire;

/// <summary>Both functions with their real adapters and the vendor's clients as they are set up in an account, on EC2 and S3 in this process.</summary>
internal sealed class WiredFunctions : IDisposable
{
    public const string Bucket = "users";

    private readonly Ec2SecurityGroupRules _rules;
    private readonly HttpClient _http = new();
    private readonly HttpClient _wire;

    /// <summary>Makes them for a deployment, whose groups are made too.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="retries">How often the vendor's clients try again; null for what the functions are set up with.</param>
    public WiredFunctions(DeploymentSettings? deployment = null, int? retries = null)
    {
        deployment ??= Scene.Deployment;
        foreach (var access in deployment.Groups)
        {
            Aws.Ec2.CreateGroup(access.Group.Region, access.Group.GroupId, Scene.Account);
        }

        Aws.S3.CreateBucket(Bucket);
        Aws.S3.Put(Bucket, "users.json", Encoding.UTF8.GetBytes(Scene.UserFile));
        var clients = new AwsClients(new BasicAWSCredentials("AKIALOCALFUNCTION000", "secret-of-a-local-function"));
        // The vendor sets the attempt's time-out on the clients that it makes itself only.
        _wire = new HttpClient(Aws, disposeHandler: false)
        {
            Timeout = ((ClientConfig)clients.Ec2("us-east-1").Config).Timeout ?? Timeout.InfiniteTimeSpan,
        };
        var factory = new GivenClient(_wire);
        _rules = new Ec2SecurityGroupRules(region => Wired(clients.Ec2(region)), TimeProvider.System);
        var s3 = Wired(clients.S3("us-east-1"));
        ((AmazonS3Config)s3.Config).ForcePathStyle = true;
        var log = new JsonLog(Stream.Null, LogSeverity.Error, TimeProvider.System);
        var metrics = new EmbeddedMetrics(log, TimeProvider.System, deployment.Name);
        Connection = new ConnectionFunction(
            deployment,
            _rules,
            new S3UserDirectory(s3, Bucket, "", log),
            log,
            metrics,
            TimeProvider.System
        );
        Sweep = new SweepFunction(
            new ScheduledSweep(deployment, new Sweeper(deployment, _rules, TimeProvider.System), log, metrics, TimeProvider.System),
            new CustomResourceHandler(_rules, _http, log, TimeProvider.System),
            TimeProvider.System
        );

        T Wired<T>(T client)
            where T : IAmazonService
        {
            var config = (ClientConfig)client.Config;
            config.HttpClientFactory = factory;
            config.MaxErrorRetry = retries ?? config.MaxErrorRetry;
            return client;
        }
    }

    public InProcessAws Aws { get; } = new();

    public ConnectionFunction Connection { get; }

    public SweepFunction Sweep { get; }

    /// <summary>Serves a request that has so much time; gives the status, the headers and the body.</summary>
    public async Task<(int Status, string? RetryAfter, JsonNode Body)> RequestAsync(
        string method,
        string userArn,
        string from,
        TimeSpan remaining
    )
    {
        var output = await Connection.HandleAsync(
            GatewayEvent.Stream(GatewayEvent.Text(method, userArn, from)),
            new FakeContext(remaining)
        );
        var response = (await JsonNode.ParseAsync(output))!;
        return ((int)response["statusCode"]!, (string?)response["headers"]?["Retry-After"], JsonNode.Parse((string)response["body"]!)!);
    }

    /// <summary>The rules that let an address in.</summary>
    public IReadOnlyList<RuleView> RulesFor(string cidr) =>
        [
            .. Aws
                .Ec2.Groups.SelectMany(group => group.Rules)
                .Where(rule => !rule.IsEgress && rule.Cidr == cidr)
                .Select(rule => new RuleView(
                    rule.RuleId,
                    rule.GroupId,
                    rule.IsEgress,
                    rule.Protocol,
                    rule.FromPort,
                    rule.ToPort,
                    rule.Source.Value,
                    rule.Description
                )),
        ];

    public void Dispose()
    {
        _rules.Dispose();
        _http.Dispose();
        _wire.Dispose();
        Aws.Dispose();
    }
}
