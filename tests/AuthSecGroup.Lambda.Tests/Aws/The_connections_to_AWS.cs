using System.Diagnostics;
using Amazon.EC2;
using Amazon.Runtime;
using AuthSecGroup.Aws;
using AuthSecGroup.Aws.Ec2;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Lambda.Tests.Fakes;

namespace AuthSecGroup.Lambda.Tests.Aws;

public sealed class The_connections_to_AWS
{
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(30);

    private static Ec2SecurityGroupRules Rules(RawEc2 ec2, TimeSpan attemptTimeout)
    {
        var connections = new SharedHttpClientFactory(attemptTimeout, attemptTimeout);
        return new Ec2SecurityGroupRules(ClientOf, TimeProvider.System);

        AmazonEC2Client ClientOf(string region) =>
            new(
                new BasicAWSCredentials("AKIDEXAMPLE", "not-a-secret"),
                new AmazonEC2Config
                {
                    ServiceURL = ec2.Url,
                    AuthenticationRegion = region,
                    HttpClientFactory = connections,
                    MaxErrorRetry = 0,
                }
            );
    }

    /// <summary>
    /// Before <see cref="BufferedResponseHandler"/> one of the first hundred or so calls after a cancelled one hung or got the rest of
    /// another's answer.
    /// </summary>
    [Fact]
    public async Task Are_not_spoiled_by_calls_that_are_cancelled_while_their_answers_are_read()
    {
        using var ec2 = new RawEc2();
        using var rules = Rules(ec2, Forever);
        var random = new Random(7);
        for (var round = 0; round < 1_000; round++)
        {
            await Task.WhenAll(
                Enumerable
                    .Range(0, 3)
                    .Select(async index =>
                    {
                        using var cancelled = new CancellationTokenSource();
                        var calling = rules.ReadAsync("us-east-1", ["sg-00000000" + index], cancelled.Token);
                        await AfterMicroseconds(random.Next(600));
                        await cancelled.CancelAsync();
                        await calling;

                        var reading = await rules
                            .ReadAsync("us-east-1", ["sg-00000000" + index], CancellationToken.None)
                            .WaitAsync(Forever);
                        Assert.Equal((null, "sg-00000000" + index), (reading.Error, Assert.Single(reading.Rules).GroupId));
                    })
            );
        }
    }

    [Fact]
    public async Task Give_up_an_answer_that_stops_halfway()
    {
        using var ec2 = new RawEc2(halfway: true);
        using var rules = Rules(ec2, TimeSpan.FromMilliseconds(200));
        var reading = await rules.ReadAsync("us-east-1", ["sg-00000001"], CancellationToken.None).WaitAsync(Forever);
        Assert.Equal((AwsErrorKind.Unavailable, "TimedOut"), (reading.Error!.Kind, reading.Error.Code));
    }

    // No timer is that fine.
    private static Task AfterMicroseconds(int microseconds) =>
        Task.Run(() =>
        {
            var start = Stopwatch.GetTimestamp();
            SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(start).TotalMicroseconds >= microseconds);
        });
}
