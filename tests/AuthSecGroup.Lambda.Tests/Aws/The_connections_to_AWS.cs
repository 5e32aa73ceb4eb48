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
}
