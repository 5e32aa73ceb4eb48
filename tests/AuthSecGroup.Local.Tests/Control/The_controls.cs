using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Holders;
using AuthSecGroup.Local.Deployment;
using AuthSecGroup.Local.Ec2;

namespace AuthSecGroup.Local.Tests.Control;

public class The_controls : LocalCloudTest
{
    [Fact]
    public async Task Show_the_state()
    {
        var opened = Cloud.Clock.GetUtcNow().AddSeconds(-100).UtcDateTime;
        Cloud.Ec2.AddRule(
            FixtureAssembly.Group,
            NewRule.Tcp(22, "127.0.0.7/32", $"authsecgroup/1 fixture alice {opened:yyyy-MM-ddTHH:mm:ssZ}")
        );
        await SendAsync(Alice);

        var state = (await SendAsync("GET", "/_local/state")).Json;

        Assert.Equal(Cloud.Url.ToString(), (string?)state["url"]);
        Assert.Equal("us-east-1", (string?)state["region"]);
        Assert.Equal(["alice", "bob", "dave", "mallory", "intern"], state["callers"]!.AsArray().Select(caller => (string?)caller!["name"]));
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
    public void Show_the_leases_with_their_holders_as_administrators_see_them()
    {
        var now = Cloud.Clock.GetUtcNow();
        var lease = new Lease(new Holder(Alice.Arn, "laptop"), TargetName.Default, now, now, now.AddSeconds(600)) { Reason = "INC-1" };
        var ended = lease with { Holder = new Holder(Alice.Arn, SessionName.Unnamed), ExpiresAt = now };
        Put("127.0.0.7", LeaseFile.Write(new AddressLeases([lease, ended], []), "1"));
        Put("127.0.0.8", LeaseFile.Write(new AddressLeases([], [TargetName.Default]), "1"));
        Put("127.0.0.9", []);

        var state = StateDocument.Of(Cloud);

        var shown = state["leases"]!.AsArray().Single()!.AsObject();
        Assert.Equal(["principal", "cidr", "target", "session", "openedAt", "expiresAt", "reason"], shown.Select(member => member.Key));
        Assert.Equal(
            (Alice.Arn, "127.0.0.7/32", "default", "laptop", "INC-1"),
            (
                (string?)shown["principal"],
                (string?)shown["cidr"],
                (string?)shown["target"],
                (string?)shown["session"],
                (string?)shown["reason"]
            )
        );
        Assert.Equal(TimeSpan.FromSeconds(600), (DateTimeOffset)shown["expiresAt"]! - (DateTimeOffset)shown["openedAt"]!);
        Assert.Equal("""[{"cidr":"127.0.0.8/32","targets":["default"]}]""", state["closing"]!.ToJsonString());
        Assert.Equal(
            """[{"key":"leases/127.0.0.9.json","ignored":"its content is not a valid record"}]""",
            state["damagedRecords"]!.ToJsonString()
        );

        void Put(string address, byte[] content) => Cloud.S3.Put(Cloud.Settings.LeasesBucket, LeaseObject.KeyOf(address), content);
    }

    [Fact]
    public void Begin_with_foreign_rules_of_every_shape()
    {
        var rules = StateDocument.Of(Cloud)["groups"]![0]!["rules"]!.AsArray();

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

        Assert.Equal(200, (await SendAsync("POST", "/_local/clock", """{ "advanceSeconds": 600 }""")).Status);

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
        var response = await SendAsync("POST", "/_local/clock", body);

        Assert.Equal(400, response.Status);
        Assert.Contains("""Send {"advanceSeconds": n}""", response.Body);
    }

    [Fact]
    public async Task Start_the_sweep_and_tell_how_it_went()
    {
        var result = (await SendAsync("POST", "/_local/sweep")).Json;

        Assert.True((bool)result["succeeded"]!);
        Assert.Contains("Scheduled Event", (string?)result["payload"]!["body"]);
    }

    [Fact]
    public async Task Switch_faults_on_and_off()
    {
        var faults = (await SendAsync("GET", "/_local/faults")).Body;

        Assert.Equal(200, (await SendAsync("PUT", "/_local/faults", faults)).Status);
        Assert.Equal(400, (await SendAsync("PUT", "/_local/faults", """{ "no such thing": 1 }""")).Status);
        Assert.Equal(400, (await SendAsync("PUT", "/_local/faults", "nonsense")).Status);
    }

    [Fact]
    public async Task Edit_the_user_files()
    {
        var bucket = Cloud.Settings.UsersBucket;
        Assert.Equal(["people/users.json"], Cloud.S3.List(bucket).Select(file => file.Key));

        Assert.Equal(204, (await SendAsync("PUT", "/_local/users/team.json", """["carol"]""")).Status);
        Assert.Equal(204, (await SendAsync("DELETE", "/_local/users/users.json")).Status);

        Assert.Equal(["people/team.json"], Cloud.S3.List(bucket).Select(file => file.Key));
    }

    [Theory]
    [InlineData(403, "POST", "sweep", "Origin", "https://evil.example")]
    [InlineData(403, "POST", "sweep", "Origin", "null")]
    [InlineData(403, "POST", "act", "Origin", "https://evil.example")]
    [InlineData(403, "POST", "act", "Sec-Fetch-Site", "cross-site")]
    [InlineData(403, "POST", "act", "Host", "rebound.example")]
    [InlineData(403, "POST", "sweep", "Sec-Fetch-Site", "cross-site")]
    [InlineData(403, "GET", "state", "Sec-Fetch-Site", "cross-site")]
    [InlineData(403, "GET", "state", "Host", "rebound.example:PORT")]
    [InlineData(200, "POST", "sweep", "Origin", "http://127.0.0.1:PORT")]
    public async Task Are_not_for_pages_of_other_sites(int status, string method, string control, string header, string value)
    {
        var sent = value.Replace("PORT", $"{Cloud.Url.Port}", StringComparison.Ordinal);

        Assert.Equal(status, (await SendAsync(method, $"/_local/{control}", "", KeyValuePair.Create(header, sent))).Status);
        Assert.Empty(Cloud.Requests);
    }

    [Fact]
    public async Task Say_what_there_is_when_something_is_not()
    {
        var response = await SendAsync("GET", "/_local/nothing");

        Assert.Equal(404, response.Status);
        Assert.StartsWith("There is no 'GET /_local/nothing'. There are: GET /, ", response.Body);
    }
}
