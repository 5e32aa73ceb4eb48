using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Holders;
using AuthSecGroup.Local.Deployment;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Local.Page;

namespace AuthSecGroup.Local.Tests.Page;

public class The_leases_on_the_page : LocalCloudTest
{
    private const string Dave = "arn:aws:sts::123456789012:assumed-role/Developers/dave@example.com";

    private DateTimeOffset Now => Cloud.Clock.GetUtcNow();

    [Fact]
    public async Task Are_none_at_first() => Assert.Contains("<p class=\"quiet\">Nobody holds a lease.</p>", await LeasesAsync());

    [Fact]
    public async Task Have_address_holder_session_reason_and_time_left()
    {
        var lease = Lease(Dave, session: "laptop") with { RenewedAt = Now.AddSeconds(-100), ExpiresAt = Now.AddSeconds(200) };
        Put("127.0.0.7", lease with { Reason = "INC-1234" });

        var leases = await LeasesAsync();

        Assert.Contains($"<td class=\"address\">127.0.0.7/32</td><td class=\"name\"><span title=\"{Dave}\">Developers/<wbr>dave@", leases);
        Assert.Contains("</span> <span class=\"quiet\">session laptop</span></td>", leases);
        Assert.Contains("<td class=\"text\">INC-1234</td>", leases);
        Assert.Matches("<progress max=\"300\" value=\"(19[0-9]|200)\" aria-label=\"time left for Developers/dave@example.com at", leases);
        Assert.Matches("<span class=\"left\">(19[0-9]|200) s</span>", leases);
        Assert.DoesNotContain("Nobody holds a lease", leases);
    }

    [Fact]
    public void Name_their_targets_in_one_row_if_one_request_opened_them()
    {
        Put("127.0.0.7", Lease(Alice.Arn, "db"), Lease(Alice.Arn, "bastion"), Lease(Dave, "db"));

        var leases = LeasesView.Render(LeaseRecords.Of(Cloud), namesTargets: true, Now).ToString();

        Assert.Equal(
            ["bastion, db", "db"],
            Regex.Matches(leases, "<td class=\"name\">([^<]*)</td><td class=\"text\">").Select(match => match.Groups[1].Value)
        );
    }

    [Fact]
    public async Task Go_when_they_have_ended_without_a_reload()
    {
        Put("127.0.0.7", Lease(Alice.Arn) with { ExpiresAt = Now.AddSeconds(300) });
        using var client = new HttpClient();
        using var reader = new StreamReader(await client.GetStreamAsync(new Uri(Cloud.Url, "/_local/events")));
        await reader.ReadLineAsync();
        await reader.ReadLineAsync();

        Cloud.Clock.Advance(TimeSpan.FromSeconds(300));

        var parts = JsonNode.Parse((await reader.ReadLineAsync())!["data: ".Length..])!["parts"]!.AsObject();
        Assert.Contains("Nobody holds a lease.", parts["holders"]!.ToString());
    }

    [Fact]
    public async Task Say_which_rules_can_still_be_revoked()
    {
        Put("127.0.0.7", new AddressLeases([], [TargetName.Default]));

        var leases = await LeasesAsync();

        Assert.Contains("Nobody holds a lease.", leases);
        Assert.Contains("<b>127.0.0.7/32</b>\n<span class=\"badge warn\">closing</span> The last lease was closed or revoked.", leases);
    }

    [Theory]
    [InlineData("leases/127.0.0.7.json", "", "its content is not a valid record")]
    [InlineData("leases/127.0.0.7.json", "<b>", "its content is not a valid record")]
    [InlineData("leases/127.0.0.7.json", """{"version":2,"revision":"1","leases":[],"closing":[]}""", "its content is not a valid record")]
    [InlineData(
        "leases/127.0.0.7.json",
        """{"version":1,"revision":"\ud800","leases":[],"closing":[]}""",
        "its content is not a valid record"
    )]
    [InlineData(
        "leases/127.0.0.7.json",
        """{"version":1,"revision":"1","leases":[null],"closing":[]}""",
        "its content is not a valid record"
    )]
    [InlineData(
        "leases/2001:DB8::7.json",
        """{"version":1,"revision":"1","leases":[],"closing":[]}""",
        "its key is not that of an address"
    )]
    [InlineData("<b>", "", "its key is not that of an address")]
    public async Task Include_no_damaged_record_but_say_that_it_is_there(string key, string content, string why)
    {
        Put("127.0.0.8", Lease(Alice.Arn));
        Cloud.S3.Put(Cloud.Settings.LeasesBucket, key, Encoding.UTF8.GetBytes(content));

        var leases = await LeasesAsync();

        Assert.Contains("<td class=\"address\">127.0.0.8/32</td>", leases);
        Assert.Contains(
            $"<code>{key.Replace("<b>", "&lt;b&gt;", StringComparison.Ordinal)}</code> <span class=\"badge bad\">damaged",
            leases
        );
        Assert.Contains($"lease: {why}.", leases);
    }

    [Fact]
    public async Task Are_encoded()
    {
        const string Arn = "arn:aws:iam::123456789012:user/<img\"onerror='x'>";
        Put("127.0.0.7", Lease(Arn) with { Reason = "<img src=x onerror=alert(1)>" });

        var leases = await LeasesAsync();

        Assert.DoesNotContain("<img", leases);
        Assert.Contains("<span title=\"arn:aws:iam::123456789012:user/&lt;img&quot;onerror=&#39;x&#39;&gt;\">&lt;img&quot;", leases);
        Assert.Contains("<td class=\"text\">&lt;img src=x onerror=alert(1)&gt;</td>", leases);
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z")]
    [InlineData("9999-12-31T23:59:59Z", "9999-12-31T23:59:58Z")]
    public async Task May_be_from_the_edge_of_the_calendar(string renewedAt, string expiresAt)
    {
        var times = new[] { renewedAt, expiresAt }.Select(text => DateTimeOffset.Parse(text)).ToArray();
        Put("127.0.0.7", Lease(Alice.Arn) with { RenewedAt = times[0], ExpiresAt = times[1] });

        Assert.Matches("<progress max=\"[1-9][0-9]*\" value=\"[1-9][0-9]*\"", await LeasesAsync());
    }

    [Fact]
    public async Task Are_counted_at_the_rule_that_several_holders_share()
    {
        var rule = Cloud.Ec2.AddRule(
            FixtureAssembly.Group,
            NewRule.Tcp(22, "127.0.0.7/32", $"authsecgroup/1 fixture alice {Now.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}")
        );
        Put("127.0.0.7", Lease(Alice.Arn));
        Assert.Contains($"<td class=\"name\">alice</td>\n<td>tcp 22 <code class=\"quiet\">{rule.RuleId}</code>", await PageAsync());

        Put("127.0.0.7", Lease(Alice.Arn), Lease(Dave), Lease(Dave, session: "laptop"));
        Assert.Contains("<td class=\"name\">alice <span class=\"quiet\">3&nbsp;holders</span></td>", await PageAsync());
    }

    private Lease Lease(string principal, string target = TargetName.Default, string session = SessionName.Unnamed) =>
        new(new Holder(principal, session), target, Now, Now, Now.AddSeconds(600));

    private void Put(string address, params Lease[] leases) => Put(address, new AddressLeases(leases, []));

    private void Put(string address, AddressLeases record) =>
        Cloud.S3.Put(Cloud.Settings.LeasesBucket, LeaseObject.KeyOf(address), LeaseFile.Write(record, "1"));

    private async Task<string> LeasesAsync() =>
        Regex.Match(await PageAsync(), "<div id=\"holders\">(.*?)</div>", RegexOptions.Singleline).Groups[1].Value;

    private async Task<string> PageAsync() => (await SendAsync("GET", "/")).Body;
}
