using System.Text.Json.Nodes;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Local.Tests.Support;

namespace AuthSecGroup.Local.Tests.Control;

public class The_controls : LocalCloudTest
{
    private Uri State => new(Cloud.Url, "/_local/state");

    [Fact]
    public async Task Show_the_state()
    {
        Cloud.Ec2.AddRule(
            FixtureAssembly.Group,
            NewRule.Tcp(
                22,
                "127.0.0.7/32",
                $"authsecgroup/1 fixture alice {Cloud.Clock.GetUtcNow().AddSeconds(-100).UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}"
            )
        );
        await SendAsync(Alice);

        var state = (await SendAsync("GET", State)).Json;

        Assert.Equal(Cloud.Url.ToString(), (string?)state["url"]);
        Assert.Equal("us-east-1", (string?)state["region"]);
        Assert.Equal(["alice", "bob", "mallory", "intern"], state["callers"]!.AsArray().Select(caller => (string?)caller!["name"]));
        Assert.Equal(Alice.SecretAccessKey, (string?)state["callers"]![0]!["secretAccessKey"]);
        var group = state["groups"]!.AsArray().Single()!;
        Assert.Equal((FixtureAssembly.Group, "eu-west-1"), ((string?)group["groupId"], (string?)group["region"]));
        var ours = group["rules"]!.AsArray().Single(rule => (string?)rule!["owner"] == "ours")!;
        Assert.Equal(
            ("alice", "127.0.0.7/32", "tcp", 22, 22),
            ((string?)ours["caller"], (string?)ours["cidr"], (string?)ours["protocol"], (int)ours["fromPort"]!, (int)ours["toPort"]!)
        );
        Assert.InRange((int)ours["remainingSeconds"]!, 495, 500);
        Assert.Equal(200, (int)state["requests"]!.AsArray().Single()!["status"]!);
    }

    [Fact]
    public void Begin_with_foreign_rules_of_every_shape()
    {
        var rules = Cloud.State()["groups"]![0]!["rules"]!.AsArray();

        Assert.All(rules, rule => Assert.Equal("foreign", (string?)rule!["owner"]));
        Assert.Contains(rules, rule => (string?)rule!["description"] == "2026-01-02T03:04:05Z");
        Assert.Contains(rules, rule => rule!["description"] is null && !(bool)rule["isEgress"]!);
        Assert.Contains(rules, rule => (string?)rule!["protocol"] == "-1" && !(bool)rule["isEgress"]!);
        Assert.Contains(rules, rule => (string?)rule!["cidr"] == "2001:db8::/64");
        Assert.Contains(rules, rule => (string?)rule!["prefixListId"] == "pl-0123456789abcdef0");
        Assert.Contains(rules, rule => (string?)rule!["referencedGroupId"] == FixtureAssembly.Group);
        Assert.Contains(rules, rule => (bool)rule!["isEgress"]! && (string?)rule["cidr"] == "203.0.113.0/24");
        Assert.Contains(rules, rule => (string?)rule!["cidr"] == "127.0.0.99/32" && (int)rule["fromPort"]! == 22);
    }

    [Fact]
    public async Task Let_time_pass()
    {
        var before = Cloud.Clock.GetUtcNow();

        var answer = await SendAsync("POST", new Uri(Cloud.Url, "/_local/clock"), body: """{ "advanceSeconds": 600 }""");

        Assert.Equal(200, answer.Status);
        Assert.InRange((Cloud.Clock.GetUtcNow() - before).TotalSeconds, 600, 660);
        Assert.Equal("600000", await File.ReadAllTextAsync(Cloud.Clock.OffsetFile));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{ "advanceSeconds": "soon" }""")]
    [InlineData("""{ "advanceSeconds": 1e30 }""")]
    [InlineData("""{ "advanceSeconds": "NaN" }""")]
    public async Task Refuse_a_time_that_is_none(string body)
    {
        var answer = await SendAsync("POST", new Uri(Cloud.Url, "/_local/clock"), body: body);

        Assert.Equal(400, answer.Status);
        Assert.Contains("""Send {"advanceSeconds": n}""", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_the_sweep_and_tell_how_it_went()
    {
        var result = (await SendAsync("POST", new Uri(Cloud.Url, "/_local/sweep"))).Json;

        Assert.True((bool)result["succeeded"]!);
        Assert.Contains("Scheduled Event", (string?)result["payload"]!["body"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Switch_faults_on_and_off()
    {
        var url = new Uri(Cloud.Url, "/_local/faults");
        var faults = (await SendAsync("GET", url)).Body;

        Assert.Equal(200, (await SendAsync("PUT", url, body: faults)).Status);
        Assert.Equal(400, (await SendAsync("PUT", url, body: """{ "no such thing": 1 }""")).Status);
        Assert.Equal(400, (await SendAsync("PUT", url, body: "nonsense")).Status);
    }

    [Fact]
    public async Task Edit_the_user_files()
    {
        var bucket = Cloud.S3.Buckets.Single();
        Assert.Equal(["people/users.json"], Cloud.S3.List(bucket).Select(file => file.Key));

        Assert.Equal(204, (await SendAsync("PUT", new Uri(Cloud.Url, "/_local/users/team.json"), body: """["carol"]""")).Status);
        Assert.Equal(204, (await SendAsync("DELETE", new Uri(Cloud.Url, "/_local/users/users.json"))).Status);

        Assert.Equal(["people/team.json"], Cloud.S3.List(bucket).Select(file => file.Key));
    }

    [Fact]
    public async Task Are_not_for_pages_of_other_sites()
    {
        var sweep = new Uri(Cloud.Url, "/_local/sweep");
        var own = $"http://{Cloud.Url.Authority}";

        Assert.Equal(403, (await SendAsync("POST", sweep, [new("Origin", "https://evil.example")])).Status);
        Assert.Equal(403, (await SendAsync("POST", sweep, [new("Origin", "null")])).Status);
        Assert.Equal(403, (await SendAsync("POST", sweep, [new("Sec-Fetch-Site", "cross-site")])).Status);
        Assert.Equal(403, (await SendAsync("GET", State, [new("Sec-Fetch-Site", "cross-site")])).Status);
        Assert.Equal(403, (await SendAsync("GET", State, [new("Host", $"rebound.example:{Cloud.Url.Port}")])).Status);
        Assert.Equal(200, (await SendAsync("POST", sweep, [new("Origin", own)])).Status);
    }

    [Fact]
    public async Task Include_a_page_that_shows_the_leases_and_escapes_what_others_wrote()
    {
        var url = new Uri(Cloud.Url, "/<script>alert(1)</script>");
        await SendAsync("POST", url);

        var page = await SendAsync("GET", new Uri(Cloud.Url, "/"));

        Assert.Equal((200, "text/html; charset=utf-8"), (page.Status, page.Headers["Content-Type"]));
        Assert.Contains(FixtureAssembly.Group, page.Body, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert(1)", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Say_what_there_is_when_something_is_not()
    {
        var answer = await SendAsync("GET", new Uri(Cloud.Url, "/_local/nothing"));

        Assert.Equal(404, answer.Status);
        Assert.StartsWith("There is no 'GET /_local/nothing'. There are: GET /, ", answer.Body, StringComparison.Ordinal);
    }
}
