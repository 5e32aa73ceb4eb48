using Amazon.Runtime;

namespace AuthSecGroup.Contract.Cases;

/// <summary>
/// What API Gateway refuses before it calls the function. Only what AWS documents is expected:
/// https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden
/// </summary>
internal static class GatewayCases
{
    private const string InvalidSignature = "InvalidSignatureException";
    private const string MissingToken = "MissingAuthenticationTokenException";
    private const string MissingTokenMessage = "Missing Authentication Token";

    private static readonly ContractRequest Post = new(HttpMethod.Post);

    /// <summary>The cases.</summary>
    public static IReadOnlyList<ContractCase> All { get; } =
    [
        new(
            "A request without a signature gets 403 from API Gateway",
            async session =>
            {
                foreach (var method in new[] { HttpMethod.Post, HttpMethod.Get, HttpMethod.Delete })
                {
                    var response = await session.SendAsync(new ContractRequest(method) { IsSigned = false });
                    Expect.GatewayRefusal(response, MissingTokenMessage, MissingToken);
                }
            }
        ),
        new(
            "A signature with a wrong secret gets 403 from API Gateway",
            async session =>
                Expect.GatewayRefusal(
                    await session.SendAsync(Post with { Signer = With(session.Caller, session.Caller.AccessKey, "not-the-secret") }),
                    "The request signature we calculated does not match",
                    InvalidSignature
                )
        ),
        new(
            "A signature with an unknown access key gets 403 from API Gateway",
            async session =>
                Expect.GatewayRefusal(
                    await session.SendAsync(
                        Post with
                        {
                            Signer = new ImmutableCredentials("AKIAIOSFODNN7EXAMPLE", session.Caller.SecretKey, null),
                        }
                    ),
                    "security token included in the request is invalid"
                )
        ),
        new(
            "A signature for another region gets 403 from API Gateway",
            async session =>
                Expect.GatewayRefusal(
                    await session.SendAsync(Post with { SignedRegion = session.Region == "us-west-2" ? "us-east-1" : "us-west-2" }),
                    "Credential should be scoped to a valid region",
                    InvalidSignature
                )
        ),
        new(
            "A body that was changed after signing gets 403 from API Gateway",
            async session =>
                Expect.GatewayRefusal(
                    await session.SendAsync(Post with { Body = """{"reason":"mine"}""", SignedBody = """{"reason":"thine"}""" }),
                    "",
                    InvalidSignature
                )
        ),
        new(
            "A signature that is 6 minutes old gets 403 from API Gateway",
            async session =>
                Expect.GatewayRefusal(await SendSignedAsync(session, TimeSpan.FromMinutes(-6)), "Signature expired: ", InvalidSignature)
        ),
        new(
            "A signature from 6 minutes in the future gets 403 from API Gateway",
            async session =>
                Expect.GatewayRefusal(await SendSignedAsync(session, TimeSpan.FromMinutes(6)), "not yet current", InvalidSignature)
        ),
        new(
            "A signature that is 4 minutes old is accepted",
            async session => Expect.Opened(await SendSignedAsync(session, TimeSpan.FromMinutes(-4)))
        ),
        new(
            "A method other than GET, POST, and DELETE gets 403 from API Gateway",
            async session =>
            {
                foreach (var method in new[] { HttpMethod.Put, HttpMethod.Patch, HttpMethod.Options })
                {
                    Expect.GatewayRefusal(await session.SendAsync(new ContractRequest(method)), MissingTokenMessage, MissingToken);
                }
            }
        ),
        new(
            "A path below a target gets 403 from API Gateway",
            async session =>
                Expect.GatewayRefusal(await session.SendAsync(Post with { Suffix = "/one/more" }), MissingTokenMessage, MissingToken)
        ),
    ];

    private static ImmutableCredentials With(ImmutableCredentials keys, string accessKey, string secretKey) =>
        new(accessKey, secretKey, keys.UseToken ? keys.Token : null);

    // By the gateway's clock, because this machine's can be off by minutes.
    private static async Task<ContractResponse> SendSignedAsync(ContractSession session, TimeSpan offset)
    {
        var unsigned = await session.SendAsync(Post with { IsSigned = false });
        Expect.That(unsigned.Date is not null, $"the header Date must be present: {unsigned}");
        return await session.SendAsync(Post with { SignedAt = unsigned.Date + offset });
    }
}
