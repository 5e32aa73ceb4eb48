using AuthSecGroup.Cli.Tests.Support;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Tests.Processes;

/// <summary>The predecessor's client printed the secret key. Here a server does its worst: it sends back all that it was sent.</summary>
public sealed class A_secret_in_an_answer
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
        var signatures = new List<string>();
        await using var server = await EndpointServer.StartAsync(request =>
        {
            signatures.Add(request.Headers["Authorization"].Split("Signature=")[1]);
            Assert.Equal(Token, request.Headers["X-Amz-Security-Token"]);
            var echo =
                string.Join(
                    ' ',
                    request.Headers.Where(header => header.Key != "Authorization").Select(header => $"{header.Key}: {header.Value}")
                )
                + " "
                + Client.SecretAccessKey;
            return status < 300
                ? Canned.Problem(502, ProblemCode.GroupFailed, echo, groups: [Canned.Group(Outcome.Failed, error: "X", detail: echo)])
                : Canned.Gateway(
                    status,
                    "InvalidSignatureException",
                    $"does not match {echo}\n\nThe Canonical String for this request should have been\n'{echo}'"
                );
        });
        using var client = new Client(server.Url);
        client.Environment["AWS_SESSION_TOKEN"] = Token;
        var result = await client.RunAsync(arguments);
        Assert.NotEmpty(result.Everything);
        Assert.NotEmpty(signatures);
        Assert.DoesNotContain(Client.SecretAccessKey, result.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain(Client.AccessKeyId, result.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, result.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain("Canonical String", result.Everything, StringComparison.Ordinal);
        Assert.All(signatures, signature => Assert.DoesNotContain(signature, result.Everything, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Is_not_among_the_details_that_verbose_shows()
    {
        await using var server = await EndpointServer.StartAsync(request => EndpointServer.Healthy(request));
        using var client = new Client(server.Url);
        var result = await client.RunAsync("open", "--verbose", "--reason", "INC-1");
        Assert.Equal($"authsecgroup: > POST {server.Url} (eu-west-1, {{\"reason\":\"INC-1\"}})", result.ErrorLines[0]);
        Assert.StartsWith("authsecgroup: < 201 Created; Date: ", result.ErrorLines[1], StringComparison.Ordinal);
        Assert.Equal(2, result.ErrorLines.Length);
    }
}
