using AuthSecGroup.Cli.Connections;
using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Tests.Units;

public class A_connection_set
{
    [Fact]
    public async Task Returns_the_replies_in_order() =>
        Assert.Equal(["first", "second"], (await SendAsync(Success("first"), Success("second"))).Responses.Select(each => each.Cidr));

    [Theory]
    [InlineData(null, null, 0, 0)]
    [InlineData(null, ErrorCode.AddressFamilyMissing, 0, 1)]
    [InlineData(ErrorCode.AddressFamilyMissing, ErrorCode.AddressFamilyMissing, 2, 0)]
    [InlineData(null, ProblemCode.NothingToOpen, 1, 0)]
    public async Task Only_warns_of_an_IP_version_that_the_network_lacks_if_another_one_works(
        string? first,
        string? second,
        int errors,
        int warnings
    )
    {
        var replies = await SendAsync(Reply(first), Reply(second));
        Assert.Equal((errors, warnings), (replies.Errors.Count, replies.Warnings.Count));
    }

    private static async Task<Replies> SendAsync(params Reply[] replies)
    {
        using var shared = new CancellationTokenSource();
        using var set = new ConnectionSet([.. replies.Select(reply => new FixedConnection(reply))], shared);
        return await set.SendAsync(HttpMethod.Post, null, CancellationToken.None);
    }

    private static Reply Reply(string? code) =>
        code is null ? Success("open") : new Reply.Failure(new ClientException(ExitCode.Failed, code, "failed"));

    private static Reply.Success Success(string cidr) =>
        new(
            new ConnectionResponse
            {
                Cidr = cidr,
                SharedWith = 0,
                Groups = [],
            }
        );

    private sealed class FixedConnection(Reply reply) : IConnection
    {
        public async Task<Reply> SendAsync(HttpMethod method, OpenRequest? body, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return reply;
        }
    }
}
