using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Tests.Processes;

/// <summary>The server returns all that it received, and the secret key.</summary>
public sealed class A_secret_in_a_response : ClientTest
{
    private const string Token = "IQoJb3JpZ2luX2Vjfake/token/that/must/not/be/shown==";

    [Theory]
    [InlineData(403, "open")]
    [InlineData(403, "status", "--json")]
    [InlineData(500, "open", "--verbose")]
    [InlineData(200, "close", "--verbose", "--json")]
    [InlineData(403, "run", "--verbose", "--", "true")]
    [InlineData(201, "run", "--json", "--verbose", "--", "true")]
    public async Task Is_never_shown(int status, params string[] arguments)
    {
        Client.Environment["AWS_SESSION_TOKEN"] = Token;
        Respond = request =>
        {
            var headers = request.Headers.Where(header => header.Key != "Authorization").Select(header => $"{header.Key}: {header.Value}");
            var echo = $"{string.Join(' ', headers)} {Client.SecretAccessKey}";
            return status < 300
                ? Canned.Problem(502, ProblemCode.GroupFailed, echo, groups: [Canned.Group(Outcome.Failed, error: "X", detail: echo)])
                : Canned.Gateway(
                    status,
                    "InvalidSignatureException",
                    $"does not match {echo}\n\nThe Canonical String for this request should have been\n'{echo}'"
                );
        };
        var result = await RunAsync(arguments);
        Assert.NotEmpty(result.Everything);
        Assert.NotEmpty(Server.Seen);
        Assert.All(Server.Seen, request => Assert.Equal(Token, request.Headers["X-Amz-Security-Token"]));
        string[] secrets =
        [
            Client.SecretAccessKey,
            Client.AccessKeyId,
            Token,
            "Canonical String",
            .. Server.Seen.Select(request => request.Headers["Authorization"].Split("Signature=")[1]),
        ];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, result.Everything));
    }

    [Fact]
    public async Task Is_not_among_the_details_of_verbose()
    {
        var result = await RunAsync("open", "--verbose", "--reason", "INC-1");
        Assert.Equal($"authsecgroup: > POST {Server.Url} (eu-west-1, {{\"reason\":\"INC-1\"}})", result.ErrorLines[0]);
        Assert.StartsWith("authsecgroup: < 201 Created; Date: ", result.ErrorLines[1]);
        Assert.Equal(2, result.ErrorLines.Length);
    }
}
