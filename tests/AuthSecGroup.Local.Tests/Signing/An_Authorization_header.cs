using AuthSecGroup.Local.Signing;
using static AuthSecGroup.Local.Tests.Signing.SignedRequests;

namespace AuthSecGroup.Local.Tests.Signing;

public class An_Authorization_header
{
    [Fact]
    public void Is_needed() =>
        Assert.Equal("Missing Authentication Token", Refuse(SignatureProblem.Missing, Request([], "GET", "/", "", "")));

    [Fact]
    public void Is_in_one_place_only()
    {
        var request = Signed();

        Assert.StartsWith(
            "Only one auth mechanism allowed",
            Refuse(SignatureProblem.Incomplete, request with { Query = "X-Amz-Algorithm=AWS4-HMAC-SHA256" })
        );
        Assert.Equal(
            "Only one Authorization header is allowed.",
            Refuse(SignatureProblem.Incomplete, request with { Headers = [.. request.Headers, new("Authorization", "again")] })
        );
    }

    [Theory]
    [InlineData("Bearer abcdef", "Invalid key=value pair (missing equal-sign) in Authorization header")]
    [InlineData(
        "Basic YWxpY2U6cGFzcw==",
        "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. "
            + "Authorization header requires 'SignedHeaders' parameter."
    )]
    [InlineData("AWS4-HMAC-SHA512 Credential=a", "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA512'.")]
    [InlineData(
        "AWS4-HMAC-SHA256 Credential=a/b/c/d/e",
        "Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter."
    )]
    [InlineData(
        "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=",
        "Authorization header requires 'Signature' parameter."
    )]
    [InlineData("AWS4-HMAC-SHA256 Credential=a, Credential=b", "'Credential' appears more than once in Authorization header")]
    public void Is_refused_when_a_part_is_missing_or_unreadable(string authorization, string message)
    {
        var got = Refuse(SignatureProblem.Incomplete, Replace(Signed(), "authorization", authorization));

        Assert.StartsWith(message, got);
        Assert.DoesNotContain("abcdef", got);
        Assert.DoesNotContain("YWxpY2U6cGFzcw", got);
    }

    [Fact]
    public void Must_cover_the_host() =>
        Assert.Equal(
            "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
            Refuse(SignatureProblem.Invalid, Request(Alice.Sign("GET", "/", "", ""), "GET", "/", "", ""))
        );

    [Fact]
    public void Must_cover_every_header_of_Amazons()
    {
        var request = Signed();

        Assert.Equal(
            "'x-amz-security-token' must be a 'SignedHeader' in the AWS Authorization.",
            Refuse(SignatureProblem.Invalid, request with { Headers = [.. request.Headers, new("X-Amz-Security-Token", "t")] })
        );
    }

    [Theory]
    [InlineData(
        "20261122T064000",
        "Date must be in ISO-8601 'basic format'. Got '20261122T064000'. See http://en.wikipedia.org/wiki/ISO_8601"
    )]
    [InlineData(
        "2026-11-22T06:40:00Z",
        "Date must be in ISO-8601 'basic format'. Got '2026-11-22T06:40:00Z'. See http://en.wikipedia.org/wiki/ISO_8601"
    )]
    public void Must_have_a_readable_time(string time, string message) =>
        Assert.Equal(message, Refuse(SignatureProblem.Incomplete, Replace(Signed(), "x-amz-date", time)));

    [Theory]
    [InlineData(
        "20261122/us-east-1/execute-api",
        "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got "
            + "'AKIAALICE/20261122/us-east-1/execute-api'",
        true
    )]
    [InlineData(
        "20261122/us-east-1/execute-api/aws3_request",
        "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws3_request'."
    )]
    [InlineData("20261122/eu-west-1/execute-api/aws4_request", "Credential should be scoped to a valid region, not 'eu-west-1'.")]
    [InlineData("20261122/us-east-1/ec2/aws4_request", "Credential should be scoped to correct service: 'execute-api'.")]
    [InlineData(
        "20261121/us-east-1/execute-api/aws4_request",
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20261121' != '20261122', "
            + "from '20261122T064000Z'."
    )]
    public void Must_be_scoped_to_this_very_service(string scope, string message, bool isIncomplete = false)
    {
        var request = Signed();

        Assert.Equal(
            message,
            Refuse(
                isIncomplete ? SignatureProblem.Incomplete : SignatureProblem.Invalid,
                Replace(request, "authorization", Authorization(request).Replace(Alice.Scope, scope, StringComparison.Ordinal))
            )
        );
    }
}
