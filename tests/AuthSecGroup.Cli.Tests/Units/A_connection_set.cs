using AuthSecGroup.Cli.Connections;
using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Tests.Units;

public class A_connection_set
{
    [Fact]
    public async Task Calls_from_each_address_and_gives_the_results_in_order()
    {
        var results = await SendAsync(new Scripted(IpVersion.V4, null), new Scripted(IpVersion.V6, null));
        Assert.Equal(["IPv4", "IPv6"], results.Select(result => result.Reply!.Answer!.Cidr));
        Assert.Empty(ConnectionSet.FailuresThatCount(results));
        Assert.Empty(ConnectionSet.Warnings(results));
    }

    [Fact]
    public async Task Only_warns_of_an_IP_version_that_the_network_lacks()
    {
        var results = await SendAsync(new Scripted(IpVersion.V4, null), new Scripted(IpVersion.V6, FailureCode.AddressFamilyMissing));
        Assert.Empty(ConnectionSet.FailuresThatCount(results));
        Assert.Single(ConnectionSet.Warnings(results));
    }

    [Fact]
    public async Task Fails_when_the_network_lacks_both()
    {
        var results = await SendAsync(
            new Scripted(IpVersion.V4, FailureCode.AddressFamilyMissing),
            new Scripted(IpVersion.V6, FailureCode.AddressFamilyMissing)
        );
        Assert.Equal(2, ConnectionSet.FailuresThatCount(results).Count);
        Assert.Empty(ConnectionSet.Warnings(results));
    }

    [Fact]
    public async Task Fails_when_one_address_is_refused_and_tells_what_became_of_the_other()
    {
        var results = await SendAsync(new Scripted(IpVersion.V4, null), new Scripted(IpVersion.V6, ProblemCode.NothingToOpen));
        Assert.Equal(ProblemCode.NothingToOpen, Assert.Single(ConnectionSet.FailuresThatCount(results)).Code);
        Assert.NotNull(results[0].Reply);
    }

    private static async Task<IReadOnlyList<Result>> SendAsync(params IConnection[] connections)
    {
        using var shared = new CancellationTokenSource();
        using var set = new ConnectionSet(connections, shared);
        return await set.SendAsync(HttpMethod.Post, null, CancellationToken.None);
    }

    private sealed class Scripted(IpVersion ip, string? failure) : IConnection
    {
        public IpVersion Ip => ip;

        public async Task<Reply> SendAsync(HttpMethod method, OpenRequest? body, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return failure is null
                ? new Reply(new ConnectionResponse { Cidr = ip.Name(), Groups = [] }, null)
                : throw new ClientException(ExitCode.Failed, failure, "failed");
        }
    }
}
