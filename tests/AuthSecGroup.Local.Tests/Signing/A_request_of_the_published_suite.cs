using System.Globalization;
using System.Text;
using AuthSecGroup.Local.Iam;
using AuthSecGroup.Local.Signing;

namespace AuthSecGroup.Local.Tests.Signing;

// The requests and signatures of https://github.com/awslabs/aws-c-auth/tree/main/tests/aws-signing-test-suite/v4
public class A_request_of_the_published_suite
{
    private const string Unreserved = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string Token = "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267";
    private const string Form =
        "Content-Type:application/x-www-form-urlencoded|Content-Length:13|"
        + "x-amz-content-sha256:9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e";

    [Theory]
    [InlineData("GET", "/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("GET", "/example/..", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("GET", "/example1/example2/../..", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("GET", "/./", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("GET", "//", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("GET", "/./example", "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5")]
    [InlineData("GET", "//example//", "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84")]
    [InlineData("GET", "/example space/", "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741")]
    [InlineData("GET", "/" + Unreserved, "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f")]
    [InlineData("GET", "/ሴ", "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85")]
    [InlineData("GET", "/?Param1=value1", "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb")]
    [InlineData(
        "GET",
        "/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1",
        "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac"
    )]
    [InlineData("GET", "/?Param2=value2&Param1=value1", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    [InlineData("GET", "/?" + Unreserved + "=" + Unreserved, "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197")]
    [InlineData("GET", "/?ሴ=bar", "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04")]
    [InlineData("POST", "/", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    [InlineData("POST", "/?Param1=value1", "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11")]
    public void Is_accepted(string method, string target, string signature) => Accepts(method, target, "", signature, "");

    [Theory]
    [InlineData(
        "GET",
        "My-Header1:value2|My-Header1:value2|My-Header1:value1",
        "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"
    )]
    [InlineData(
        "GET",
        "My-Header1:value4|My-Header1:value1|My-Header1:value3|My-Header1:value2",
        "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"
    )]
    [InlineData("GET", "My-Header1: value1|My-Header2: \"a   b   c\"", "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736")]
    [InlineData("POST", "My-Header1:value1", "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c")]
    [InlineData("POST", "My-Header1:VALUE1", "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d")]
    [InlineData("POST", Form, "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b", "Param1=value1")]
    [InlineData("GET", "X-Amz-Security-Token:" + Token, "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8", "", Token)]
    public void Is_accepted_with_headers(string method, string headers, string signature, string body = "", string? token = null) =>
        Accepts(method, "/", headers, signature, body, token);

    [Theory]
    [InlineData(null, "&X-Amz-Signature=e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d")]
    [InlineData(
        Token,
        "&X-Amz-Security-Token=" + Token + "&X-Amz-Signature=7ff2b50b376cb4d151970630573d6291dc128cc5c2a12ffb237f73cc53f67b6c"
    )]
    public void Is_accepted_with_its_signature_in_the_query(string? token, string end)
    {
        const string query =
            "/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Fus-east-1%2Fservice%2Faws4_request"
            + "&X-Amz-Date=20150830T123600Z&X-Amz-SignedHeaders=host&X-Amz-Expires=3600";

        Verify("GET", query + end, [], "", token);
    }

    private static void Accepts(string method, string target, string headers, string signature, string body, string? token = null)
    {
        List<KeyValuePair<string, string>> sent =
        [
            .. headers
                .Split('|', StringSplitOptions.RemoveEmptyEntries)
                .Select(header => KeyValuePair.Create(header.Split(':', 2)[0], header.Split(':', 2)[1])),
            new("X-Amz-Date", "20150830T123600Z"),
        ];
        var names = sent.Select(header => header.Key.ToLowerInvariant()).Append("host").Distinct().Order(StringComparer.Ordinal);
        var authorization =
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
            + $"SignedHeaders={string.Join(';', names)}, Signature={signature}";
        Verify(method, target, [.. sent, new("Authorization", authorization)], body, token);
    }

    private static void Verify(string method, string target, KeyValuePair<string, string>[] headers, string body, string? token)
    {
        var parts = target.Split('?', 2);
        var query = parts.Length == 2 ? parts[1] : "";
        var credential = new Credential("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", token, "arn:x", "AIDA", new PolicySet());
        KeyValuePair<string, string>[] all = [new("Host", "example.amazonaws.com"), .. headers];
        new SignatureVerifier(["service"], "us-east-1", _ => credential).Verify(
            new SignedRequest(method, parts[0], query, all, Encoding.UTF8.GetBytes(body)),
            DateTimeOffset.Parse("2015-08-30T12:36:00Z", CultureInfo.InvariantCulture)
        );
    }
}
