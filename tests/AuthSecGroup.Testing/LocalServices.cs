using Amazon.EC2;
using Amazon.Runtime;
using Amazon.S3;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Local.Faults;
using AuthSecGroup.Local.Hosting;
using AuthSecGroup.Local.S3;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AuthSecGroup.Testing;

/// <summary>Local mode's EC2 and S3 behind a real server that accepts every signature, and the vendor's clients for them.</summary>
internal sealed class LocalServices : IAsyncDisposable
{
    public const string Account = UnverifiedAws.Account;
    public const string Region = "eu-west-1";

    private const int LargestBody = 16 * 1024 * 1024;

    private readonly List<IDisposable> _clients = [];
    private readonly UnverifiedAws _aws;
    private LoopbackServer? _server;

    public LocalServices() => _aws = new UnverifiedAws(Clock, Faults, Permissions);

    public static BasicAWSCredentials Credentials { get; } = new("AKIDEXAMPLE", "not-a-secret");

    public LocalTimeProvider Clock { get; } = new();

    public FaultInjector Faults { get; } = new(seed: 7);

    public RecordingPermissions Permissions { get; } = new();

    public Ec2Service Ec2 => _aws.Ec2;

    public S3Service S3 => _aws.S3;

    /// <summary>What reached the server: the credential scope's region and service, and the request's target.</summary>
    public RecentItems<(string Region, string Service, string Target)> Requests { get; } = new(1_000);

    public string Url => $"http://127.0.0.1:{_server!.AwsPort}";

    public async Task StartAsync()
    {
        _server = await LoopbackServer.StartAsync(port: 0, runtimeSlots: 0);
        _server.Serve(app => app.Run(ServeAsync));
    }

    public AmazonEC2Client Ec2Client(string region = Region, int retries = 0, TimeSpan? timeout = null) =>
        Kept(Ec2Client(Url, Credentials, region, retries, timeout));

    public AmazonS3Client S3Client() => Kept(S3Client(Url, Credentials, Region));

    /// <summary>The vendor's client for EC2 at any address, which gives up after 30 seconds by default.</summary>
    public static AmazonEC2Client Ec2Client(
        string url,
        AWSCredentials credentials,
        string region,
        int retries = 0,
        TimeSpan? timeout = null
    ) =>
        new(
            credentials,
            new AmazonEC2Config
            {
                ServiceURL = url,
                AuthenticationRegion = region,
                MaxErrorRetry = retries,
                Timeout = timeout ?? TimeSpan.FromSeconds(30),
            }
        );

    /// <summary>The vendor's client for S3 at any address.</summary>
    public static AmazonS3Client S3Client(string url, AWSCredentials credentials, string region) =>
        new(
            credentials,
            new AmazonS3Config
            {
                ServiceURL = url,
                AuthenticationRegion = region,
                ForcePathStyle = true,
                MaxErrorRetry = 0,
            }
        );

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
        Clock.Dispose();
    }

    private T Kept<T>(T client)
        where T : IDisposable
    {
        _clients.Add(client);
        return client;
    }

    private async Task ServeAsync(HttpContext context)
    {
        var (region, service) = UnverifiedAws.ScopeOf(context.Request);
        Requests.Add((region, service, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget));
        await _aws.HandleAsync(context, (await RequestBody.ReadAsync(context, LargestBody))!.Value);
    }
}

/// <summary>Allows what the test says, everything by default, and records what was asked.</summary>
internal sealed class RecordingPermissions : IPermissions
{
    public Func<string, string, bool> Allows { get; set; } = (_, _) => true;

    public RecentItems<(string Action, string Resource, IReadOnlyDictionary<string, string> Context)> Asked { get; } = new(1_000);

    public PolicyDecision Decide(string action, string resourceArn, IReadOnlyDictionary<string, string> conditionContext)
    {
        Asked.Add((action, resourceArn, conditionContext));
        return Allows(action, resourceArn) ? PolicyDecision.Allow : PolicyDecision.Neither;
    }
}
