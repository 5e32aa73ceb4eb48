using System.Collections.Concurrent;
using Amazon.EC2;
using Amazon.Runtime;
using Amazon.S3;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Local.Faults;
using AuthSecGroup.Local.S3;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AuthSecGroup.Local.Tests.Faults;

/// <summary>The local EC2 and S3 behind a real server that believes every signature, and the vendor's clients that speak to them.</summary>
internal sealed class LocalServices : IAsyncDisposable
{
    public const string Account = "123456789012";
    public const string Region = "eu-west-1";
    public const string Principal = "arn:aws:sts::123456789012:assumed-role/SweepRole/sweep";

    private readonly WebApplication _server;
    private readonly List<IDisposable> _clients = [];

    public LocalServices()
    {
        Ec2 = new Ec2Service(Clock, Faults);
        S3 = new S3Service(Clock, Faults);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(ServeAsync);
    }

    public LocalTimeProvider Clock { get; } = new();

    public FaultInjector Faults { get; } = new(seed: 7);

    public Ec2Service Ec2 { get; }

    public S3Service S3 { get; }

    public RecordingPermissions Permissions { get; } = new();

    /// <summary>What reached the server: the credential scope's region and service, and the request's target.</summary>
    public ConcurrentQueue<(string Region, string Service, string Target)> Requests { get; } = new();

    public string Url =>
        _server.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();

    public static BasicAWSCredentials Credentials { get; } = new("AKIDEXAMPLE", "not-a-secret");

    public Task StartAsync() => _server.StartAsync();

    public AmazonEC2Client Ec2Client(string region = Region, int retries = 0, TimeSpan? timeout = null) =>
        Kept(
            new AmazonEC2Client(
                Credentials,
                new AmazonEC2Config
                {
                    ServiceURL = Url,
                    AuthenticationRegion = region,
                    MaxErrorRetry = retries,
                    Timeout = timeout ?? TimeSpan.FromSeconds(30),
                }
            )
        );

    public AmazonS3Client S3Client(int retries = 0) =>
        Kept(
            new AmazonS3Client(
                Credentials,
                new AmazonS3Config
                {
                    ServiceURL = Url,
                    AuthenticationRegion = Region,
                    ForcePathStyle = true,
                    MaxErrorRetry = retries,
                }
            )
        );

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await _server.DisposeAsync();
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
        var scope = context.Request.Headers.Authorization.ToString().Split("Credential=")[1].Split(',')[0].Split('/');
        var (region, service) = (scope[2], scope[3]);
        Requests.Enqueue((region, service, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget));
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var caller = new AwsCaller(Principal, Account, region, Permissions);
        if (service == "ec2")
        {
            await Ec2.HandleAsync(context, caller, body.ToArray());
        }
        else
        {
            await S3.HandleAsync(context, caller);
        }
    }
}

/// <summary>Allows what the test says, everything by default, and remembers what was asked.</summary>
internal sealed class RecordingPermissions : IPermissions
{
    public Func<string, string, bool> Decide { get; set; } = (_, _) => true;

    public ConcurrentQueue<(string Action, string Resource, IReadOnlyDictionary<string, string> Context)> Asked { get; } = new();

    public bool Allow(string action, string resourceArn, IReadOnlyDictionary<string, string> conditionContext)
    {
        Asked.Enqueue((action, resourceArn, conditionContext));
        return Decide(action, resourceArn);
    }
}

/// <summary>A test's own local services, up before it and down after it.</summary>
public abstract class LocalServicesTest : IAsyncLifetime
{
    private protected LocalServices Local { get; } = new();

    public Task InitializeAsync() => Local.StartAsync();

    public async Task DisposeAsync() => await Local.DisposeAsync();
}
