using System.Text;
using AuthSecGroup.Local.Signing;
using AuthSecGroup.Testing;
using static AuthSecGroup.Local.Tests.Signing.SignedRequests;

namespace AuthSecGroup.Local.Tests.Signing;

public class A_signature
{
    [Fact]
    public void Identifies_its_principal()
    {
        var signature = Verify(Signed());

        Assert.Equal("arn:aws:iam::123456789012:user/AKIAALICE", signature.Credential.PrincipalArn);
        Assert.Equal(("us-east-1", "execute-api"), (signature.Region, signature.Service));
    }

    [Fact]
    public void Holds_no_more_when_anything_in_the_request_is_changed()
    {
        var request = Signed();
        Verify(request);
        var forged = Authorization(request)[..^1] + (Authorization(request)[^1] == '0' ? '1' : '0');

        Assert.All(
            [
                new Func<SignedRequest>(() => request with { Method = "DELETE" }),
                () => request with { Path = "/dev/connections" },
                () => request with { Query = "a=1&b=3" },
                () => request with { Query = "a=1" },
                () => request with { Body = Encoding.UTF8.GetBytes("other") },
                () => request with { Body = default },
                () => Replace(request, "host", "evil.example"),
                () => Replace(request, "x-amz-date", "20261122T064001Z"),
                () => Replace(request, "x-amz-meta", "other"),
                () => Replace(request, "authorization", forged),
            ],
            change =>
                Assert.StartsWith(
                    "The request signature we calculated does not match the signature you provided.",
                    Refuse(SignatureProblem.Invalid, change())
                )
        );
    }

    [Fact]
    public void Shows_what_should_have_been_signed_when_it_does_not_match()
    {
        var message = Refuse(SignatureProblem.Invalid, Signed() with { Body = default });

        Assert.Contains("The Canonical String for this request should have been\n'POST\n/dev/connection\na=1&b=2\n", message);
        Assert.Contains(
            "The String-to-Sign should have been\n'AWS4-HMAC-SHA256\n20261122T064000Z\n20261122/us-east-1/execute-api/aws4_request\n",
            message
        );
        Assert.DoesNotContain("secret", message);
    }

    [Fact]
    public void Covers_a_path_that_is_encoded_once_more()
    {
        var request = Request(Alice.Sign("GET", "/dev/a%2520b", "", "", ("host", "h")), "GET", "/dev/a%20b", "", "");

        Verify(request);
    }

    [Fact]
    public void Covers_an_S3_path_as_it_is()
    {
        var signer = Alice with { Service = "s3" };
        var headers = signer.Sign("GET", "/bucket/a%20b//../c%2Fd", "", "", ("host", "h"), ("x-amz-content-sha256", EmptyHash));

        Verify(Request(headers, "GET", "/bucket/a%20b//../c%2Fd", "", ""), service: "s3");
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
        var dated = withoutDate with { Headers = [.. withoutDate.Headers, new("Date", "Sun, 22 Nov 2026 06:40:00 GMT")] };
        Assert.Equal("The signed header 'x-amz-date' is not in the request.", Refuse(SignatureProblem.Invalid, dated));
    }

    [Theory]
    [InlineData(-301, "Signature expired: 20261122T063459Z is now earlier than 20261122T063500Z (20261122T064000Z - 5 min.)")]
    [InlineData(301, "Signature not yet current: 20261122T064501Z is still later than 20261122T064500Z (20261122T064000Z + 5 min.)")]
    public void Is_refused_when_it_is_more_than_5_minutes_off(int seconds, string message) =>
        Assert.Equal(message, Refuse(SignatureProblem.Skewed, Signed(Alice with { Time = Now.AddSeconds(seconds) })));

    [Theory]
    [InlineData(-300)]
    [InlineData(300)]
    public void Is_accepted_when_it_is_5_minutes_off(int seconds) => Verify(Signed(Alice with { Time = Now.AddSeconds(seconds) }));

    [Fact]
    public void Of_nobody_known_is_refused() =>
        Assert.Equal(
            "The security token included in the request is invalid.",
            Refuse(SignatureProblem.UnknownKey, Signed(new RequestSigner("AKIANOBODY", "s") { Time = Now }))
        );

    [Fact]
    public void Of_a_session_needs_the_sessions_own_token()
    {
        Verify(Signed(Session));
        Refuse(SignatureProblem.UnknownKey, Signed(Session with { SessionToken = null }));
        Refuse(SignatureProblem.UnknownKey, Signed(Session with { SessionToken = "another" }));
        Refuse(SignatureProblem.UnknownKey, Signed(Alice with { SessionToken = "a token that a user has not" }));
    }

    [Fact]
    public void Is_looked_at_last()
    {
        // Everything is wrong: what AWS names first is named first.
        var signer = new RequestSigner("AKIANOBODY", "s") { Time = Now.AddHours(-1), Region = "eu-west-1" };
        Assert.StartsWith("Signature expired", Refuse(SignatureProblem.Skewed, Signed(signer)));
        Assert.StartsWith("Credential should be scoped", Refuse(SignatureProblem.Invalid, Signed(signer with { Time = Now })));
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
            Refuse(SignatureProblem.Invalid, Request(headers, "GET", "/b", "", ""), "s3")
        );
    }
}
