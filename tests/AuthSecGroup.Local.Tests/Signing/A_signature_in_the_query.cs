using AuthSecGroup.Local.Signing;
using static AuthSecGroup.Local.Tests.Signing.SignedRequests;

namespace AuthSecGroup.Local.Tests.Signing;

public class A_signature_in_the_query
{
    [Theory]
    [InlineData("X-Amz-Expires=0", "'X-Amz-Expires' is '0'. Allowed: 1 to 604800 seconds.")]
    [InlineData("X-Amz-Expires=604801", "'X-Amz-Expires' is '604801'. Allowed: 1 to 604800 seconds.")]
    [InlineData("X-Amz-Expires=60&X-Amz-Expires=60", "'X-Amz-Expires' appears more than once in the query string.")]
    [InlineData("", "AWS query-string parameters must include 'X-Amz-Expires'.")]
    public void Must_have_an_expiry(string expires, string message)
    {
        var query =
            $"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a&X-Amz-Date=b&X-Amz-SignedHeaders=host&X-Amz-Signature=c&{expires}";

        Assert.Equal(message, Refuse(SignatureProblem.Incomplete, Request([new("host", "h")], "GET", "/", query, "")));
    }

    [Fact]
    public void Is_refused_after_its_expiry()
    {
        const string query =
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a&X-Amz-Date=20261122T060000Z&X-Amz-SignedHeaders=host&"
            + "X-Amz-Signature=c&X-Amz-Expires=60";

        Assert.Equal(
            "Signature expired: 20261122T060100Z is now earlier than 20261122T064000Z",
            Refuse(SignatureProblem.Skewed, Request([new("host", "h")], "GET", "/", query, ""))
        );
    }
}
