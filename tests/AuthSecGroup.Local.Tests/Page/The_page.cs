using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AuthSecGroup.Local.Ec2;

namespace AuthSecGroup.Local.Tests.Page;

public class The_page : LocalCloudTest
{
    private static readonly HttpClient Events = new();

    private const string Hostile = "<img src=x onerror=alert(1)>\"'&amp;";

    [Fact]
    public async Task Shows_a_lease_with_rule_caller_address_age_and_time_left()
    {
        var rule = AddLease("127.0.0.7/32", TimeSpan.FromSeconds(100));

        var row = Regex.Match(await PageAsync(), $"<tr>(?:(?!</tr>).)*{rule.RuleId}.*?</tr>", RegexOptions.Singleline).Value;

        Assert.Contains("127.0.0.7/32", row);
        Assert.Contains(">alice<", row);
        Assert.Contains(">tcp 22 ", row);
        Assert.Matches(">10[0-9] s ago<", row);
        Assert.Matches("<progress max=\"600\" value=\"(49[0-9]|500)\" aria-label=\"time left for 127.0.0.7/32\">", row);
        Assert.Matches("<span class=\"left\">(49[0-9]|500) s</span>", row);
    }

    [Theory]
    [InlineData(700, "expired, the next sweep closes it")]
    [InlineData(-400, "dated ahead, the next sweep closes it")]
    public async Task Says_which_leases_the_next_sweep_closes(int age, string words)
    {
        AddLease("127.0.0.7/32", TimeSpan.FromSeconds(age));

        await ShowsAsync($"<span class=\"left\">{words}</span>");
    }

    [Theory]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    public async Task Survives_a_lease_from_the_edge_of_the_calendar(string time)
    {
        Cloud.Ec2.AddRule(FixtureAssembly.Group, NewRule.Tcp(22, "198.51.100.8/32", $"authsecgroup/1 fixture alice {time}"));

        await ShowsAsync("198.51.100.8/32");
    }

    [Theory]
    [InlineData("the office, IPv6", "the description is not of our form")]
    [InlineData("authsecgroup/1 another-deployment alice 2026-01-02T03:04:05Z", "belongs to the deployment another-deployment")]
    [InlineData("authsecgroup/1 fixture alice yesterday", "the description is almost, but not exactly, of our form")]
    [InlineData("authsecgroup/1 ", "the description is almost, but not exactly, of our form")]
    public async Task Says_why_a_rule_is_foreign(string description, string reason)
    {
        Cloud.Ec2.AddRule(FixtureAssembly.Group, NewRule.Tcp(8443, "198.51.100.7/32", description));

        await ShowsAsync($"<td>tcp 8443 from 198.51.100.7/32</td><td class=\"text\">{description}</td><td class=\"text\">{reason}</td>");
    }

    [Theory]
    [InlineData("tcp 443 from 198.51.100.0/24", "<i>none</i>", "has no description")]
    [InlineData("tcp 443 to 203.0.113.0/24", "out to the office", "is an egress rule; a lease is always an ingress rule")]
    public async Task Says_of_foreign_rules_without_words_why_they_are_foreign(string rule, string description, string reason) =>
        await ShowsAsync($"<td>{rule}</td><td class=\"text\">{description}</td><td class=\"text\">{reason}</td>");

    [Fact]
    public async Task Shows_requests_with_status_and_reason()
    {
        await SendAsync(Cloud.Callers.Single(caller => caller.Name == "intern"), from: "127.0.0.5");
        await SendAsync(Alice, "do-headers");

        var page = await PageAsync();

        Assert.Matches(
            """
            <span class="badge bad">403</span></td><td class="name">POST</td><td class="name">intern</td>
            <td class="address">127.0.0.5</td><td class="text">AccessDeniedException: User:
            """.ReplaceLineEndings("") + " ",
            page
        );
        Assert.Matches(
            """
            <span class="badge good">201</span></td><td class="name">POST</td><td class="name">alice</td>
            <td class="address">127.0.0.1</td><td class="text"></td>
            """.ReplaceLineEndings(""),
            page
        );
    }

    [Fact]
    public async Task Encodes_what_others_wrote()
    {
        var encoded = "&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;amp;";
        Cloud.AddCaller(Hostile, "arn:aws:iam::123456789012:user/x", allow: true);
        await SendAsync("POST", $"/{Hostile}");

        var page = await PageAsync();
        using var reader = await EventsAsync();
        var streamed = (await NextAsync(reader))["parts"]!.AsObject();

        Assert.DoesNotContain("<img", page);
        Assert.Contains($"<legend>{encoded} ", page);
        Assert.Contains($"value=\"POST {encoded}\"", page);
        Assert.Contains("&lt;img", streamed["requests"]!.ToString());
        Assert.All(streamed, part => Assert.DoesNotContain("<img", part.Value!.ToString()));
    }

    [Fact]
    public async Task Lets_nothing_run_but_its_own_style_and_script()
    {
        var page = await SendAsync("GET", "/");

        Assert.Equal((200, "text/html; charset=utf-8"), (page.Status, page.Headers["Content-Type"]));
        Assert.Equal(
            $"default-src 'none'; style-src '{Hash(Content(page.Body, "style"))}'; script-src '{Hash(Content(page.Body, "script"))}'; "
                + "img-src data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            page.Headers["Content-Security-Policy"]
        );
        Assert.Equal("nosniff", page.Headers["X-Content-Type-Options"]);
        // Markup that the policy would make dead: styles and handlers in attributes, a second script.
        Assert.DoesNotMatch("<[^>]* (style|on[a-z]+)=", page.Body);
        Assert.Single(Regex.Matches(page.Body, "<script"));
        Assert.Single(Regex.Matches(page.Body, "<style"));
    }

    [Fact]
    public async Task Loads_nothing_from_elsewhere() =>
        Assert.All(
            Regex.Matches(await PageAsync(), "(?:src|href|action)=\"([^\"]*)\"").Select(match => match.Groups[1].Value),
            target => Assert.Matches("^(#|/_local/|data:image/svg)", target)
        );

    [Fact]
    public async Task Renews_itself_where_there_is_no_script() =>
        await ShowsAsync("<noscript><meta http-equiv=\"refresh\" content=\"10\"></noscript>");

    [Fact]
    public async Task Has_buttons_for_each_caller_the_sweep_and_the_time()
    {
        var page = await PageAsync();

        string[] names = ["alice", "bob", "dave", "mallory", "intern"];
        string[] expected = [.. names.SelectMany(name => new[] { $"POST {name}", $"GET {name}", $"DELETE {name}" }), "60", "600", "now"];
        Assert.Equal(expected, Regex.Matches(page, "<button name=\"[a-zA-Z]+\" value=\"([^\"]*)\"").Select(match => match.Groups[1].Value));
        Assert.Equal(3, Regex.Count(page, "<form method=\"post\" action=\"/_local/(act|clock|sweep)\">"));
    }

    [Fact]
    public async Task Sends_only_what_has_changed()
    {
        using var reader = await EventsAsync();
        Assert.Equal(
            [
                "clock",
                "response",
                "holders",
                "groups",
                "requests",
                "users",
                "log",
                .. Enumerable.Range(0, 5).Select(index => $"caption-{index}"),
            ],
            (await NextAsync(reader))["parts"]!.AsObject().Select(part => part.Key)
        );

        AddLease("127.0.0.8/32", TimeSpan.Zero);

        var change = await NextAsync(reader);
        Assert.Equal(["groups"], change["parts"]!.AsObject().Select(part => part.Key));
        Assert.Contains("127.0.0.8/32", change["parts"]!["groups"]!.ToString());
        Assert.InRange((long)change["now"]! - Cloud.Clock.GetUtcNow().ToUnixTimeMilliseconds(), -10_000, 0);
    }

    private SecurityGroupRule AddLease(string cidr, TimeSpan age) =>
        Cloud.Ec2.AddRule(
            FixtureAssembly.Group,
            NewRule.Tcp(22, cidr, $"authsecgroup/1 fixture alice {(Cloud.Clock.GetUtcNow() - age).UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}")
        );

    private async Task ShowsAsync(string expected) => Assert.Contains(expected, await PageAsync());

    private async Task<string> PageAsync() => (await SendAsync("GET", "/")).Body;

    private async Task<StreamReader> EventsAsync() => new(await Events.GetStreamAsync(new Uri(Cloud.Url, "/_local/events")));

    private static async Task<JsonNode> NextAsync(StreamReader reader)
    {
        var line = await reader.ReadLineAsync();
        Assert.StartsWith("data: ", line);
        Assert.Equal("", await reader.ReadLineAsync());
        return JsonNode.Parse(line!["data: ".Length..])!;
    }

    private static string Content(string page, string element) =>
        Regex.Match(page, $"<{element}>(.*)</{element}>", RegexOptions.Singleline).Groups[1].Value;

    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
}
