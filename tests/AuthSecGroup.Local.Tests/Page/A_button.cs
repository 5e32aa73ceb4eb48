using AuthSecGroup.Testing;

namespace AuthSecGroup.Local.Tests.Page;

public class A_button : LocalCloudTest
{
    private static readonly KeyValuePair<string, string> Form = new("Content-Type", "application/x-www-form-urlencoded");

    [Fact]
    public async Task Sends_a_signed_request_of_the_caller_from_the_address_and_shows_the_response()
    {
        var response = await PressAsync("act", "act=POST+alice&address=127.0.0.7");

        Assert.Equal((303, "/#response-title"), (response.Status, response.Headers["Location"]));
        var request = Cloud.Requests.Single();
        Assert.Equal((Alice.Arn, "POST", "127.0.0.7", 200), (request.Caller, request.Method, request.SourceAddress, request.Status));
        await ShowsAsync("<span class=\"badge good\">200 OK</span> <b>POST as alice from 127.0.0.7</b>");
        await ShowsAsync("name=\"address\" value=\"127.0.0.7\"");
    }

    [Fact]
    public async Task Sends_the_token_of_a_role_too()
    {
        Cloud.AddCaller("ci", "arn:aws:sts::123456789012:assumed-role/Ci/run 1", allow: true, sessionToken: "a-token");

        await PressAsync("act", "act=POST+ci&address=127.0.0.1");

        Assert.Equal(200, Cloud.Requests.Single().Status);
    }

    [Fact]
    public async Task Shows_the_refusal_of_the_gateway()
    {
        await PressAsync("act", "act=POST+intern&address=127.0.0.1");

        await ShowsAsync("<span class=\"badge bad\">403 Forbidden</span> <b>POST as intern from 127.0.0.1</b>");
        await ShowsAsync("<p>User: arn:aws:iam::123456789012:user/intern is not authorized to perform: execute-api:Invoke");
    }

    [Fact]
    public async Task Shows_the_code_of_a_problem()
    {
        await PressAsync("act", "act=DELETE+alice&address=127.0.0.1");

        // The fixture has no such method, so the gateway misses a token as the real one does.
        await ShowsAsync("<p>Missing Authentication Token</p>");
    }

    [Theory]
    [InlineData("act=POST+nobody&address=127.0.0.1", "act", "POST nobody", "one of alice, bob, dave, mallory, intern.")]
    [InlineData("act=TRACE+alice&address=127.0.0.1", "act", "TRACE alice", "Send one of POST, GET, DELETE, a space,")]
    [InlineData("act=", "act", "", "")]
    [InlineData("act=POST+alice&address=192.0.2.1", "address", "192.0.2.1", "an address of 127.0.0.0/8, such as 127.0.0.7.")]
    [InlineData("act=POST+alice&address=127.1", "address", "127.1", "")]
    [InlineData("act=POST+alice&address=%3Cb%3E", "address", "&lt;b&gt;", "")]
    public async Task Says_what_was_wrong_and_what_is_allowed(string form, string field, string value, string allowed)
    {
        Assert.Equal(303, (await PressAsync("act", form)).Status);

        await ShowsAsync($"<p>&#39;{field}&#39; is &#39;{value}&#39;.");
        await ShowsAsync(allowed);
        Assert.Empty(Cloud.Requests);
        Assert.Equal(400, (await SendAsync("POST", "/_local/act", form, Form)).Status);
    }

    [Fact]
    public async Task Lets_time_pass()
    {
        Assert.Equal(303, (await PressAsync("clock", "advanceSeconds=600")).Status);

        await ShowsAsync("<b>600 s passed</b>");
        await ShowsAsync("UTC here, 600 s ahead");
    }

    [Fact]
    public async Task Sweeps()
    {
        Assert.Equal(303, (await PressAsync("sweep", "sweep=now")).Status);

        await ShowsAsync("<span class=\"badge good\">done</span> <b>Sweep</b>");
    }

    [Fact]
    public async Task Leaves_the_page_alone_when_a_program_lets_time_pass()
    {
        await SendAsync("POST", "/_local/clock", """{ "advanceSeconds": 60 }""");

        await ShowsAsync("Press a button; the response comes here.");
    }

    private Task<ReceivedResponse> PressAsync(string action, string form) =>
        SendAsync(
            "POST",
            $"/_local/{action}",
            form,
            Form,
            new("Accept", "text/html,application/xhtml+xml"),
            new("Origin", $"http://{Cloud.Url.Authority}"),
            new("Sec-Fetch-Site", "same-origin")
        );

    private async Task ShowsAsync(string expected) => Assert.Contains(expected, (await SendAsync("GET", "/")).Body);
}
