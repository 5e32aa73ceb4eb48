using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Connection;

public class A_keep_warm_event
{
    /// <summary>Anyone who may call events:PutTargets chooses the input of a rule's target.</summary>
    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task Is_not_read_so_it_cannot_be_a_forged_event_of_the_gateway(string method)
    {
        using var endpoint = new Endpoint();
        await endpoint.PostAsync();
        var before = endpoint.Groups.In(Given.East);
        Assert.Equal("{}", await endpoint.KeepWarmAsync(Endpoint.Event(method, arn: Given.AliceArn, ip: "198.51.100.7").ToJsonString()));
        Assert.Equal("{}", await endpoint.KeepWarmAsync(Endpoint.Event(method).ToJsonString()));
        Assert.Equal(before, endpoint.Groups.In(Given.East));
        Assert.Single(endpoint.Log.Audits);
    }

    [Fact]
    public async Task Reads_what_a_request_reads_and_changes_nothing()
    {
        using var endpoint = new Endpoint();
        endpoint.Groups.Fail(Operation.Read, Ec2Errors.Denied, Given.West.Region);
        Assert.Equal("{}", await endpoint.KeepWarmAsync("{}"));
        Assert.Equal(1, endpoint.Users.Readings);
        Assert.Equal([Operation.Read, Operation.Read], endpoint.Groups.Calls.Select(call => call.Operation));
        Assert.Equal(
            [
                """
                {"timestamp":"2026-11-22T06:40:00.000Z","level":"WARN","message":"keeping warm met an error that a request would meet too",
                "code":"UnauthorizedOperation","detail":"You are not authorized to perform this operation."}
                """.ReplaceLineEndings(""),
                """{"timestamp":"2026-11-22T06:40:00.000Z","level":"DEBUG","message":"kept warm","regions":2,"userFiles":1}""",
                "",
            ],
            endpoint.Log.Text.Split('\n')
        );
    }
}
