using AuthSecGroup.Local.Gateway;

namespace AuthSecGroup.Local.Tests.Gateway;

public class A_proxy_response
{
    [Theory]
    [InlineData("nonsense", "it is not JSON: ")]
    [InlineData("[]", "it is not a JSON object")]
    [InlineData("null", "it is not a JSON object")]
    [InlineData("""{ "body": "x" }""", "its statusCode is ''")]
    [InlineData("""{ "statusCode": "ok" }""", "its statusCode is 'ok'")]
    [InlineData("""{ "statusCode": 99 }""", "its statusCode is '99'")]
    [InlineData("""{ "statusCode": 200, "body": { "a": 1 } }""", "its body is not a string")]
    [InlineData("""{ "statusCode": 200, "headers": [] }""", "its headers are not an object")]
    [InlineData("""{ "statusCode": 200, "headers": { "X-A": "a\r\nX-B: b" } }""", "its header 'X-A' holds characters that can't be sent")]
    [InlineData("""{ "statusCode": 200, "headers": { "X A": "a" } }""", "its header 'X A' holds characters that can't be sent")]
    [InlineData("""{ "statusCode": 200, "cookies": [] }""", "it has the key 'cookies'")]
    public void Of_another_form_is_malformed(string payload, string problem) =>
        Assert.StartsWith(problem, Assert.Throws<FormatException>(() => ProxyResponse.Read(payload)).Message);

    [Theory]
    [InlineData("""{ "statusCode": 204 }""", 204, "")]
    [InlineData("""{ "statusCode": "201", "body": null }""", 201, "")]
    [InlineData("""{ "statusCode": 200, "body": "b", "isBase64Encoded": false, "headers": null }""", 200, "b")]
    public void May_leave_out_all_but_the_status(string payload, int status, string body)
    {
        var response = ProxyResponse.Read(payload);

        Assert.Equal((status, body), (response.Status, response.Body));
        Assert.Empty(response.Headers);
    }
}
