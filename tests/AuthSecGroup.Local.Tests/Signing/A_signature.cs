using System.Text;
using AuthSecGroup.Local.Iam;
using AuthSecGroup.Local.Signing;
using AuthSecGroup.Local.Tests.Support;

namespace AuthSecGroup.Local.Tests.Signing;

public class A_signature
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 6, 40, 0, TimeSpan.Zero);
    private static readonly TestSigner Alice = new("AKIAALICE", "alice's secret") { Time = Now };
    private static readonly TestSigner Session = new("ASIASESSION", "the session's secret", "the session's token") { Time = Now };

    [Fact]
    public void That_is_right_tells_whose_it_is()
    {
        var (signature, _) = Verify(Signed());

        Assert.Equal("arn:aws:iam::123456789012:user/AKIAALICE", signature!.Credential.PrincipalArn);
        Assert.Equal(("us-east-1", "execute-api"), (signature.Region, signature.Service));
    }

    [Fact]
    public void Holds_no_more_when_anything_in_the_request_is_changed()
    {
        var request = Signed();
        Assert.Null(Verify(request).Refusal);

        Assert.All(
            [
                request with
                {
                    Method = "DELETE",
                },
                request with
                {
                    Path = "/dev/connections",
                },
                request with
                {
                    Query = "a=1&b=3",
                },
                request with
                {
                    Query = "a=1",
                },
                request with
                {
                    Body = Encoding.UTF8.GetBytes("other"),
                },
                request with
                {
                    Body = default,
                },
                Replace(request, "host", "evil.example"),
                Replace(request, "x-amz-date", "20261122T064001Z"),
                Replace(request, "x-amz-meta", "other"),
                Replace(request, "authorization", Authorization(request)[..^1] + (Authorization(request)[^1] == '0' ? '1' : '0')),
            ],
            changed =>
                Assert.StartsWith(
                    "The request signature we calculated does not match the signature you provided.",
                    Refuse(SignatureProblem.Invalid, changed)
                )
        );
    }

    [Fact]
    public void Shows_what_should_have_been_signed_when_it_does_not_match()
    {
        var message = Refuse(SignatureProblem.Invalid, Signed() with { Body = default });

        Assert.Contains(
            "The Canonical String for this request should have been\n'POST\n/dev/connection\na=1&b=2\n",
            message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "The String-to-Sign should have been\n'AWS4-HMAC-SHA256\n20261122T064000Z\n20261122/us-east-1/execute-api/aws4_request\n",
            message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Covers_a_path_that_is_encoded_once_more()
    {
        var request = Request(Alice.Sign("GET", "/dev/a%2520b", "", "", ("host", "h")), "GET", "/dev/a%20b", "", "");

        Assert.Null(Verify(request).Refusal);
    }

    [Fact]
    public void Covers_an_S3_path_as_it_is()
    {
        var signer = Alice with { Service = "s3" };
        var headers = signer.Sign("GET", "/bucket/a%20b//../c%2Fd", "", "", ("host", "h"), ("x-amz-content-sha256", EmptyHash));

        Assert.Null(Verify(Request(headers, "GET", "/bucket/a%20b//../c%2Fd", "", ""), service: "s3").Refusal);
    }

    [Fact]
    public void May_have_a_Date_header_instead_of_its_own()
    {
        // The signer has one date only, so the request is signed by hand with the other.
        var request = Signed();
        var withoutDate = request with { Headers = [.. request.Headers.Where(header => header.Key != "x-amz-date")] };

        Assert.Equal(
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
            Refuse(SignatureProblem.Incomplete, withoutDate).Split(" (Hashed")[0]
        );
        Assert.Equal(
            "The signed header 'x-amz-date' is not in the request.",
            Refuse(
                SignatureProblem.Invalid,
                withoutDate with
                {
                    Headers = [.. withoutDate.Headers, new("Date", "Sun, 22 Nov 2026 06:40:00 GMT")],
                }
            )
        );
    }

    [Theory]
    [InlineData(-301, "Signature expired: 20261122T063459Z is now earlier than 20261122T063500Z (20261122T064000Z - 5 min.)")]
    [InlineData(301, "Signature not yet current: 20261122T064501Z is still later than 20261122T064500Z (20261122T064000Z + 5 min.)")]
    public void Is_refused_when_it_is_more_than_5_minutes_off(int seconds, string message) =>
        Assert.Equal(message, Refuse(SignatureProblem.Skewed, Signed(Alice with { Time = Now.AddSeconds(seconds) })));

    [Theory]
    [InlineData(-300)]
    [InlineData(300)]
    public void Is_accepted_when_it_is_5_minutes_off(int seconds) =>
        Assert.Null(Verify(Signed(Alice with { Time = Now.AddSeconds(seconds) })).Refusal);

    [Fact]
    public void Is_needed() =>
        Assert.Equal("Missing Authentication Token", Refuse(SignatureProblem.Missing, Request([], "GET", "/", "", "")));

    [Fact]
    public void Stands_in_one_place_only()
    {
        var request = Signed();

        Assert.StartsWith(
            "Only one auth mechanism allowed",
            Refuse(SignatureProblem.Incomplete, request with { Query = "X-Amz-Algorithm=AWS4-HMAC-SHA256" }),
            StringComparison.Ordinal
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
    [InlineData("AWS4-HMAC-SHA256 Credential=a, Credential=b", "'Credential' stands more than once in Authorization header")]
    public void Is_refused_when_a_part_is_missing_or_unreadable(string authorization, string message)
    {
        var got = Refuse(SignatureProblem.Incomplete, Replace(Signed(), "authorization", authorization));

        Assert.StartsWith(message, got, StringComparison.Ordinal);
        Assert.DoesNotContain("abcdef", got, StringComparison.Ordinal);
        Assert.DoesNotContain("YWxpY2U6cGFzcw", got, StringComparison.Ordinal);
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

    [Fact]
    public void Of_nobody_known_is_refused() =>
        Assert.Equal(
            "The security token included in the request is invalid.",
            Refuse(SignatureProblem.UnknownKey, Signed(new TestSigner("AKIANOBODY", "s") { Time = Now }))
        );

    [Fact]
    public void Of_a_session_needs_the_sessions_own_token()
    {
        Assert.Null(Verify(Signed(Session)).Refusal);
        Refuse(SignatureProblem.UnknownKey, Signed(Session with { SessionToken = null }));
        Refuse(SignatureProblem.UnknownKey, Signed(Session with { SessionToken = "another" }));
        Refuse(SignatureProblem.UnknownKey, Signed(Alice with { SessionToken = "a token that a user has not" }));
    }

    [Fact]
    public void Is_looked_at_last()
    {
        // Everything is wrong: what AWS names first is named first.
        var signer = new TestSigner("AKIANOBODY", "s") { Time = Now.AddHours(-1), Region = "eu-west-1" };
        Assert.StartsWith("Signature expired", Refuse(SignatureProblem.Skewed, Signed(signer)), StringComparison.Ordinal);
        Assert.StartsWith(
            "Credential should be scoped",
            Refuse(SignatureProblem.Invalid, Signed(signer with { Time = Now })),
            StringComparison.Ordinal
        );
        Refuse(SignatureProblem.UnknownKey, Signed(signer with { Time = Now, Region = "us-east-1" }));
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("UNSIGNED-PAYLOAD")]
    [InlineData("STREAMING-UNSIGNED-PAYLOAD-TRAILER")]
    public void Must_be_made_over_the_body_that_came(string hash)
    {
        var headers = Alice.Sign("POST", "/", "", "body", ("host", "h"), ("x-amz-content-sha256", hash));

        Assert.Equal(
            "The provided 'x-amz-content-sha256' header does not match what was computed.",
            Refuse(SignatureProblem.Invalid, Request(headers, "POST", "/", "", "body"))
        );
    }

    [Fact]
    public void For_S3_must_say_what_it_covers()
    {
        var headers = (Alice with { Service = "s3" }).Sign("GET", "/b", "", "", ("host", "h"));

        Assert.Equal(
            "Missing required header for this request: x-amz-content-sha256",
            Verify(Request(headers, "GET", "/b", "", ""), "s3").Refusal!.Message
        );
    }

    [Theory]
    [InlineData("X-Amz-Expires=0", "'X-Amz-Expires' is '0'. Allowed: 1 to 604800 seconds.")]
    [InlineData("X-Amz-Expires=604801", "'X-Amz-Expires' is '604801'. Allowed: 1 to 604800 seconds.")]
    [InlineData("X-Amz-Expires=60&X-Amz-Expires=60", "'X-Amz-Expires' stands more than once in the query string.")]
    [InlineData("", "AWS query-string parameters must include 'X-Amz-Expires'.")]
    public void In_the_query_must_end_some_time(string expires, string message)
    {
        var query =
            $"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a&X-Amz-Date=b&X-Amz-SignedHeaders=host&X-Amz-Signature=c&{expires}";

        Assert.Equal(message, Refuse(SignatureProblem.Incomplete, Request([new("host", "h")], "GET", "/", query, "")));
    }

    [Fact]
    public void In_the_query_is_refused_after_its_time()
    {
        const string query =
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a&X-Amz-Date=20261122T060000Z&X-Amz-SignedHeaders=host&X-Amz-Signature=c&X-Amz-Expires=60";

        Assert.Equal(
            "Signature expired: 20261122T060100Z is now earlier than 20261122T064000Z",
            Refuse(SignatureProblem.Skewed, Request([new("host", "h")], "GET", "/", query, ""))
        );
    }

    private const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static SignedRequest Signed(TestSigner? signer = null) =>
        Request(
            (signer ?? Alice).Sign("POST", "/dev/connection", "a=1&b=2", "body", ("host", "127.0.0.1:8787"), ("x-amz-meta", "m")),
            "POST",
            "/dev/connection",
            "b=2&a=1",
            "body"
        );

    private static SignedRequest Request(
        List<KeyValuePair<string, string>> headers,
        string method,
        string path,
        string query,
        string body
    ) => new(method, path, query, headers, Encoding.UTF8.GetBytes(body));

    private static SignedRequest Replace(SignedRequest request, string header, string value) =>
        request with
        {
            Headers = [.. request.Headers.Select(pair => pair.Key == header ? KeyValuePair.Create(pair.Key, value) : pair)],
        };

    private static string Authorization(SignedRequest request) => request.SingleHeader("authorization")!;

    private static string Refuse(SignatureProblem problem, SignedRequest request)
    {
        var (signature, refusal) = Verify(request);
        Assert.Null(signature);
        Assert.Equal(problem, refusal!.Problem);
        return refusal.Message;
    }

    private static (VerifiedSignature? Signature, SignatureRefusal? Refusal) Verify(
        SignedRequest request,
        string service = "execute-api"
    ) => new SignatureVerifier(new SignatureRules([service], "us-east-1"), Find).Verify(request, Now);

    private static Credential? Find(string accessKeyId) =>
        new[] { Alice, Session }
            .Where(signer => signer.AccessKeyId == accessKeyId)
            .Select(signer => new Credential(
                signer.AccessKeyId,
                signer.Secret,
                signer.SessionToken,
                $"arn:aws:iam::123456789012:user/{signer.AccessKeyId}",
                "AIDA",
                PolicySet.Nothing
            ))
            .FirstOrDefault();
}
