using System.Text;
using Amazon.Runtime;
using AuthSecGroup.Cli.Signing;

namespace AuthSecGroup.Cli.Tests.Units;

/// <summary>
/// The expected signatures are botocore's (SigV4Auth 1.43) and, for access.example.com, those of a signer that agrees with botocore.
/// </summary>
public class A_signature
{
    private const string Gateway = "https://abc123.execute-api.eu-west-1.amazonaws.com/dev/connection";
    private const string Domain = "https://access.example.com/connection";
    private const string Escaped = "https://access.example.com/a%20b/connection";
    private const string Local = "http://127.0.0.1:8787/dev/connection";
    private const string Json = "{\"expiresInSeconds\":1800,\"reason\":\"INC-1234\"}";
    private const string Token = "IQoJb3JpZ2luX2VjEXAMPLE/TOKEN==";

    private static readonly DateTimeOffset Now = new(2026, 11, 22, 6, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("GET", Gateway, "", null, "eu-west-1", "5cdcf0366c4fe222d2d57017d05c6df29a82a65072e537fcb145f077413f0079")]
    [InlineData("POST", Gateway, Json, null, "eu-west-1", "aef4c5c13ba60fc277bad41216ee342cda2344d8ef9ba92948647a21f3d6764b")]
    [InlineData("DELETE", Domain, "", Token, "eu-west-1", "95800ab2fadf5ca554e30b9c77e159b428000b4b2d26157fc87839d84a509ba3")]
    [InlineData("GET", Local, "", null, "us-east-1", "a725440b80b6db0f3839c5a22ff24822765141113a0bf4646573c532ea9f48d2")]
    [InlineData("GET", Escaped, "", null, "eu-west-1", "6afa4359118ec8cf52a0a280593639a11c07a52704b4844e8279e900b91cc61d")]
    public void Is_the_same_as_another_signers(string method, string url, string body, string? token, string region, string signature)
    {
        var contentType = body.Length > 0 ? "application/json" : null;
        var signedHeaders =
            (contentType is null ? "" : "content-type;")
            + "host;x-amz-content-sha256;x-amz-date"
            + (token is null ? "" : ";x-amz-security-token");
        var keys = new ImmutableCredentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", token);
        var headers = RequestSigner.Sign(method, new Uri(url), contentType, Encoding.UTF8.GetBytes(body), keys, region, Now);
        Assert.Equal("20261122T063000Z", headers["X-Amz-Date"]);
        Assert.Equal(
            $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261122/{region}/execute-api/aws4_request, "
                + $"SignedHeaders={signedHeaders}, Signature={signature}",
            headers["Authorization"]
        );
    }
}
