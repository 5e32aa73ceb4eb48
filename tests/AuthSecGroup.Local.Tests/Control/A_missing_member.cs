using AuthSecGroup.Local.Tests.Support;

namespace AuthSecGroup.Local.Tests.Control;

public class A_missing_member : LocalCloudTest
{
    [Theory]
    [InlineData("POST", "clock", "", "'advanceSeconds' is missing. Send {\"advanceSeconds\": n} as application/json, or the form")]
    [InlineData("POST", "clock", "{}", "'advanceSeconds' is missing. Send {\"advanceSeconds\": n}")]
    [InlineData("POST", "clock", """{"seconds": 600}""", "'advanceSeconds' is missing. Send {\"advanceSeconds\": n}")]
    [InlineData("POST", "act", "{}", "'act' is missing. Send one of POST, GET, DELETE, a space, and one of alice, bob,")]
    [InlineData("POST", "act", """{"act": "POST alice"}""", "'address' is missing. It must be an address of 127.0.0.0/8")]
    [InlineData(
        "PUT",
        "faults",
        """{"rules": [{}]}""",
        "The faults are not valid at $.rules[0]: 'kind' is missing. Allowed: { seed: number,"
    )]
    [InlineData(
        "PUT",
        "faults",
        """{"rules": [{"kind": "error", "code": "Busy"}]}""",
        "status of a fault rule is missing; allowed is an HTTP status from 400 to 599"
    )]
    [InlineData(
        "PUT",
        "faults",
        """{"rules": [{"kind": "error", "status": 503}]}""",
        "code of a fault rule is missing; allowed is the service's error code, for example RequestLimitExceeded"
    )]
    [InlineData(
        "PUT",
        "faults",
        """{"rules": [{"kind": "latency", "minMilliseconds": 5}]}""",
        "maxMilliseconds of a fault rule is missing; allowed is a whole number from minMilliseconds, 5"
    )]
    public async Task Is_called_missing(string method, string control, string body, string expected)
    {
        var response = await SendAsync(method, $"/_local/{control}", body);

        Assert.Equal(400, response.Status);
        Assert.StartsWith(expected, response.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"advanceSeconds": null}""", "null")]
    [InlineData("""{"advanceSeconds": ""}""", "")]
    public async Task Differs_from_one_without_a_useful_value(string body, string value) =>
        Assert.StartsWith(
            $"'advanceSeconds' is '{value}'.",
            (await SendAsync("POST", "/_local/clock", body)).Body,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("clock", """{"advanceSeconds": 1, "advanceSeconds": 2}""")]
    [InlineData("clock", "600")]
    [InlineData("act", "nonsense")]
    public async Task Is_not_what_is_wrong_with_a_body_of_another_form(string control, string body)
    {
        var response = await SendAsync("POST", $"/_local/{control}", body);

        Assert.Equal(400, response.Status);
        Assert.StartsWith("The body is neither a form nor a JSON object.", response.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_none_in_a_complete_request_in_JSON()
    {
        var response = await SendAsync("POST", "/_local/act", """{"act": "POST dave", "address": "127.0.0.7"}""");

        Assert.Equal((200, "200 OK"), (response.Status, (string?)response.Json["response"]));
        var request = Cloud.Requests.Single();
        Assert.Equal(("127.0.0.7", 200), (request.SourceAddress, request.Status));
        Assert.EndsWith(
            ":assumed-role/AWSReservedSSO_Developers_0123456789abcdef/dave@example.com",
            request.Caller,
            StringComparison.Ordinal
        );
    }
}
