using System.Diagnostics;
using System.Net;
using Amazon.EC2;
using Amazon.Runtime;
using AuthSecGroup.Aws;
using AuthSecGroup.Aws.Ec2;
using AuthSecGroup.Aws.Sts;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AuthSecGroup.Lambda.Tests.Aws;

public sealed class The_connections_to_AWS
{
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(30);

    private static Ec2SecurityGroupRules Rules(WebApplication ec2, TimeSpan attemptTimeout)
    {
        var connections = new SharedHttpClientFactory(attemptTimeout, attemptTimeout, ServerCertificates.Default);
        return new Ec2SecurityGroupRules(ClientOf, NoRoles.Instance, TimeProvider.System);

        AmazonEC2Client ClientOf(string region, AWSCredentials? role) =>
            new(
                new BasicAWSCredentials("AKIDEXAMPLE", "not-a-secret"),
                new AmazonEC2Config
                {
                    ServiceURL = ec2.Urls.Single(),
                    AuthenticationRegion = region,
                    HttpClientFactory = connections,
                    MaxErrorRetry = 0,
                }
            );
    }

    /// <summary>
    /// Without <see cref="BufferedResponseHandler"/>, the connection returns to the pool while its response is still being read, so
    /// that the next call hangs or gets the rest of that response.
    /// </summary>
    [Fact]
    public async Task Are_not_spoiled_by_a_call_that_is_cancelled_while_its_response_arrives()
    {
        for (var round = 0; round < 20; round++)
        {
            var (half, rest) = (new TaskCompletionSource(), new TaskCompletionSource());
            await using var ec2 = await RawEc2.StartAsync(() =>
            {
                half.TrySetResult();
                return rest.Task;
            });
            using var rules = Rules(ec2, Forever);
            using var cancelled = new CancellationTokenSource();
            var calling = rules.ReadAsync(new AccountRegion("us-east-1"), ["sg-00000001"], cancelled.Token);
            await half.Task;
            // Time for the SDK to read the first half, and then for the rest to arrive. Nothing shows when it has.
            await Task.Delay(20);
            await cancelled.CancelAsync();
            await calling;
            rest.SetResult();
            await Task.Delay(20);

            var reading = await rules.ReadAsync(new AccountRegion("us-east-1"), ["sg-00000002"], CancellationToken.None).WaitAsync(Forever);
            Assert.Equal((null, "sg-00000002"), (reading.Error, Assert.Single(reading.Rules).GroupId));
        }
    }

    [Fact]
    public void Of_each_service_have_the_time_outs_of_an_attempt()
    {
        var clients = new AwsClients(new BasicAWSCredentials("AKIDEXAMPLE", "not-a-secret"));
        using var ec2 = clients.Ec2("us-east-1", role: null);
        using var sts = clients.Sts("us-east-1");
        using var s3 = clients.S3("us-east-1");
        Assert.All(
            new[] { ec2.Config, sts.Config, s3.Config },
            config =>
            {
                Assert.Equal(AwsClients.AttemptTimeout, config.Timeout);
                Assert.Equal(AwsClients.ConnectTimeout, config.ConnectTimeout);
                Assert.Equal(AwsClients.AttemptTimeout, config.HttpClientFactory.CreateHttpClient(config).Timeout);
            }
        );
    }

    [Fact]
    public async Task Do_not_wait_for_a_response_that_stops_halfway()
    {
        var stopped = new TaskCompletionSource();
        await using var ec2 = await RawEc2.StartAsync(() => stopped.Task);
        using var rules = Rules(ec2, TimeSpan.FromMilliseconds(200));
        var reading = await rules.ReadAsync(new AccountRegion("us-east-1"), ["sg-00000001"], CancellationToken.None).WaitAsync(Forever);
        Assert.Equal((AwsErrorKind.Unavailable, "TimedOut"), (reading.Error?.Kind, reading.Error?.Code));
        stopped.SetResult();
    }

    [Fact]
    public void Of_all_services_are_shared_and_survive_a_client()
    {
        var clients = new AwsClients(LocalServices.Credentials);
        using var ec2 = clients.Ec2("eu-west-1", role: null);
        using var sts = clients.Sts("eu-west-1");
        using var s3 = clients.S3("eu-west-1");
        var http = ec2.Config.HttpClientFactory.CreateHttpClient(ec2.Config);
        Assert.All(
            new[] { ec2.Config, sts.Config, s3.Config },
            config =>
            {
                Assert.Same(http, config.HttpClientFactory.CreateHttpClient(config));
                Assert.False(config.HttpClientFactory.UseSDKHttpClientCaching(config));
                Assert.False(config.HttpClientFactory.DisposeHttpClientsAfterUse(config));
                Assert.Equal(("eu-west-1", "eu-west-1"), (config.RegionEndpoint.SystemName, config.AuthenticationRegion));
                Assert.Equal((RequestRetryMode.Standard, 3), (config.RetryMode, config.MaxErrorRetry));
            }
        );
        Assert.Equal(RequestChecksumCalculation.WHEN_REQUIRED, s3.Config.RequestChecksumCalculation);
    }

    [Theory]
    [InlineData(null, "AKIDOWN")]
    [InlineData("AKIDROLE", "AKIDROLE")]
    public async Task Of_EC2_are_signed_with_the_credentials_of_the_role_or_else_with_the_functions_own(string? role, string expected)
    {
        var signatures = new List<string>();
        await using var server = await StartAsync(context => signatures.Add(context.Request.Headers.Authorization.ToString()));
        var clients = new AwsClients(new BasicAWSCredentials("AKIDOWN", "not-a-secret"));
        using var ec2 = clients.Ec2("us-east-1", role is null ? null : new BasicAWSCredentials(role, "not-a-secret"));
        ((AmazonEC2Config)ec2.Config).ServiceURL = server.Urls.Single();
        await Assert.ThrowsAnyAsync<Exception>(() => ec2.DescribeSecurityGroupRulesAsync(new()));
        Assert.StartsWith($"AWS4-HMAC-SHA256 Credential={expected}/", signatures[0], StringComparison.Ordinal);
    }

    /// <summary>The vendor's client follows redirects itself.</summary>
    [Fact]
    public async Task Neither_follow_a_redirect_nor_keep_a_cookie_nor_add_a_header_of_tracing()
    {
        var requests = new List<(string Path, bool HasCookie, bool IsTraced)>();
        await using var server = await StartAsync(context =>
        {
            var headers = context.Request.Headers;
            requests.Add((context.Request.Path, headers.ContainsKey("Cookie"), headers.ContainsKey("traceparent")));
            context.Response.Cookies.Append("name", "value");
            context.Response.Redirect("/elsewhere");
        });
        var http = new SharedHttpClientFactory(Forever, Forever, ServerCertificates.Default).CreateHttpClient(new AmazonEC2Config());
        using var activity = new Activity("a test").Start();
        for (var round = 0; round < 2; round++)
        {
            using var response = await http.GetAsync(new Uri(server.Urls.Single()));
            Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        }

        Assert.Equal([("/", false, false), ("/", false, false)], requests);
    }

    [Fact]
    public async Task Give_back_a_response_that_can_not_be_read_to_its_end()
    {
        using var broken = new BrokenContent();
        using var inner = new RecordingHttp(_ => new HttpResponseMessage { Content = broken });
        using var http = new HttpClient(new BufferedResponseHandler(inner));
        await Assert.ThrowsAnyAsync<Exception>(() =>
            http.GetAsync(new Uri("https://ec2.us-east-1.example.com"), HttpCompletionOption.ResponseHeadersRead)
        );
        Assert.True(broken.IsDisposed);
    }

    private static async Task<WebApplication> StartAsync(Action<HttpContext> serve)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Run(context =>
        {
            serve(context);
            return Task.CompletedTask;
        });
        await app.StartAsync();
        return app;
    }

    /// <summary>The content of a response whose connection breaks.</summary>
    private sealed class BrokenContent : HttpContent
    {
        public bool IsDisposed { get; private set; }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            throw new IOException("connection reset");

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
