using AuthSecGroup.Local.Tests.Support;

namespace AuthSecGroup.Local.Tests.Page;

public class A_button : LocalCloudTest
{
    private static readonly KeyValuePair<string, string> Form = new("Content-Type", "application/x-www-form-urlencoded");
    private static readonly KeyValuePair<string, string> Browser = new("Accept", "text/html,application/xhtml+xml");

    [Fact]
    public async Task Sends_a_signed_request_of_the_caller_from_the_address_and_shows_the_answer()
    {
        var answer = await PressAsync("act", "act=POST+alice&address=127.0.0.7");

        Assert.Equal((303, "/#answer-title"), (answer.Status, answer.Headers["Location"]));
        var request = Cloud.Requests.Single();
        Assert.Equal((Alice.Arn, "POST", "127.0.0.7", 200), (request.Caller, request.Method, request.SourceAddress, request.Status));
        var page = await PageAsync();
        Assert.Contains("<span class=\"badge good\">200 OK</span> <b>POST as alice from 127.0.0.7</b>", page, StringComparison.Ordinal);
        Assert.Contains("name=\"address\" value=\"127.0.0.7\"", page, StringComparison.Ordinal);
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

        var page = await PageAsync();
        Assert.Contains(
            "<span class=\"badge bad\">403 Forbidden</span> <b>POST as intern from 127.0.0.1</b>",
            page,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "<p>User: arn:aws:iam::123456789012:user/intern is not authorized to perform: execute-api:Invoke",
            page,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Shows_the_code_of_a_problem()
    {
        await PressAsync("act", "act=DELETE+alice&address=127.0.0.1");

        // The fixture has no such method, so the gateway misses a token as the real one does.
        Assert.Contains("<p>Missing Authentication Token</p>", await PageAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "act=POST+nobody&address=127.0.0.1",
        "&#39;act&#39; is &#39;POST nobody&#39;. Send one of POST, GET, DELETE, a space, and one of alice, bob, mallory, intern."
    )]
    [InlineData("act=TRACE+alice&address=127.0.0.1", "&#39;act&#39; is &#39;TRACE alice&#39;.")]
    [InlineData("act=", "&#39;act&#39; is &#39;&#39;.")]
    [InlineData(
        "act=POST+alice&address=192.0.2.1",
        "&#39;address&#39; is &#39;192.0.2.1&#39;. It must be an address of 127.0.0.0/8, such as 127.0.0.7."
    )]
    [InlineData("act=POST+alice&address=127.1", "&#39;address&#39; is &#39;127.1&#39;.")]
    [InlineData("act=POST+alice&address=%3Cb%3E", "&#39;address&#39; is &#39;&lt;b&gt;&#39;.")]
    public async Task Says_what_was_wrong_and_what_is_allowed(string form, string words)
    {
        Assert.Equal(303, (await PressAsync("act", form)).Status);

        Assert.Contains($"<p>{words}", await PageAsync(), StringComparison.Ordinal);
        Assert.Empty(Cloud.Requests);
        Assert.Equal(400, (await SendAsync("POST", new Uri(Cloud.Url, "/_local/act"), [Form], form)).Status);
    }

    [Fact]
    public async Task Lets_time_pass()
    {
        Assert.Equal(303, (await PressAsync("clock", "advanceSeconds=600")).Status);

        var page = await PageAsync();
        Assert.Contains("<b>600 s passed</b>", page, StringComparison.Ordinal);
        Assert.Contains("UTC here, 600 s ahead", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sweeps()
    {
        Assert.Equal(303, (await PressAsync("sweep", "sweep=now")).Status);

        Assert.Contains("<span class=\"badge good\">done</span> <b>Sweep</b>", await PageAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_not_for_pages_of_other_sites()
    {
        var act = new Uri(Cloud.Url, "/_local/act");

        Assert.Equal(
            403,
            (await SendAsync("POST", act, [Form, new("Origin", "https://evil.example")], "act=POST+alice&address=127.0.0.1")).Status
        );
        Assert.Equal(
            403,
            (await SendAsync("POST", act, [Form, new("Sec-Fetch-Site", "cross-site")], "act=POST+alice&address=127.0.0.1")).Status
        );
        Assert.Equal(
            403,
            (await SendAsync("POST", act, [Form, new("Host", "rebound.example")], "act=POST+alice&address=127.0.0.1")).Status
        );
        Assert.Empty(Cloud.Requests);
        Assert.DoesNotContain("<b>POST as", await PageAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaves_the_page_alone_when_a_program_lets_time_pass()
    {
        await SendAsync("POST", new Uri(Cloud.Url, "/_local/clock"), body: """{ "advanceSeconds": 60 }""");

        Assert.Contains("Press a button; the answer comes here.", await PageAsync(), StringComparison.Ordinal);
    }

    private Task<Answer> PressAsync(string action, string form) =>
        SendAsync(
            "POST",
            new Uri(Cloud.Url, $"/_local/{action}"),
            [Form, Browser, new("Origin", $"http://{Cloud.Url.Authority}"), new("Sec-Fetch-Site", "same-origin")],
            form
        );

    private async Task<string> PageAsync() => (await SendAsync("GET", new Uri(Cloud.Url, "/"))).Body;
}
