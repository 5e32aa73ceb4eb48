using System.Text;
using System.Text.Json.Nodes;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Page.Tests.Support;

namespace AuthSecGroup.Page.Tests;

public sealed class The_page_in_a_browser(OpenPage test) : IClassFixture<OpenPage>
{
    private Browser Page => test.Browser;

    [BrowserFact]
    public async Task Shows_a_lease_that_alice_opens_run_down_expire_and_vanish()
    {
        const string Address = "127.0.4.1";
        await test.ShowAsync();

        await test.ActAsync("POST alice", Address);
        await Page.UntilAsync($"{Rows(Address)}.length === 3");
        Assert.StartsWith("201 Created", await Page.TextAsync("#response"), StringComparison.Ordinal);
        Assert.Equal(["alice", "alice", "alice"], await Cells(Address, "cells[1].textContent"));

        var left = (int)(await Page.RunAsync($"return {Left(Address)};"))!;
        Assert.InRange(left, 570, 600);
        await Page.UntilAsync($"{Left(Address)} < {left} && {Rows(Address)}[0].querySelector('progress').value < {left}");

        await Page.ClickAsync("button[value='600']");
        await Page.UntilAsync($"{Rows(Address)}.every(row => row.querySelector('.left').textContent.startsWith('expired'))");
        await Page.ClickAsync("button[value=now]");
        await Page.UntilAsync($"{Rows(Address)}.length === 0");
    }

    [BrowserFact]
    public async Task Shows_the_status_and_the_closing_of_a_lease()
    {
        const string Address = "127.0.4.2";
        await test.ShowAsync();

        await test.ActAsync("POST bob", Address);
        await test.ActAsync("GET bob", Address);
        Assert.StartsWith("200 OK", await Page.TextAsync("#response"), StringComparison.Ordinal);
        await test.ActAsync("DELETE bob", Address);
        Assert.Contains($"The lease of {Address}/32 is closed.", await Page.TextAsync("#response"), StringComparison.Ordinal);
        await Page.UntilAsync($"{Rows(Address)}.length === 0");
    }

    [BrowserFact]
    public async Task Shows_who_holds_an_address_until_the_last_holder_has_left()
    {
        const string Address = "127.0.4.11";
        await test.ShowAsync();

        await test.ActAsync("POST alice", Address);
        await Page.UntilAsync($"{Holders(Address)} === 'alice: bastion, db'");
        await test.ActAsync("POST dave", Address);
        await Page.UntilAsync(
            $"{Holders(Address)} === 'alice: bastion, db; AWSReservedSSO_Developers_0123456789abcdef/dave@example.com: bastion, db'"
        );
        await Page.UntilAsync($"{Rows(Address)}.every(row => row.cells[1].innerText.endsWith('2\u00a0holders'))");
        Assert.Equal(
            "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Developers_0123456789abcdef/dave@example.com",
            (await Page.RunAsync($"return {Rows("holders", Address)}[1].querySelector('[title]').title;"))!.ToString()
        );

        await test.ActAsync("DELETE alice", Address);
        await Page.UntilAsync($"{Holders(Address)} === 'AWSReservedSSO_Developers_0123456789abcdef/dave@example.com: bastion, db'");
        await test.ActAsync("DELETE dave", Address);
        await Page.UntilAsync($"{Holders(Address)} === ''");
    }

    [BrowserFact]
    public async Task Says_of_an_address_that_foreign_rules_admit_that_it_is_let_in()
    {
        await test.ShowAsync();

        // The address that local mode's own foreign rules admit everywhere.
        await test.ActAsync("POST dave", "127.0.0.99");
        Assert.Contains(
            "127.0.0.99/32 is let in by foreign rules, without expiry. There is no lease.",
            await Page.TextAsync("#response"),
            StringComparison.Ordinal
        );

        test.Cloud.Ec2.AddRule(test.Group, NewRule.Tcp(22, "127.0.4.8/32", "by hand"));
        await test.ActAsync("POST dave", "127.0.4.8");
        Assert.Matches(
            "127.0.4.8/32 is let in for [0-9]+ s, until [^ ]+Z. Where the outcome is permanent, a foreign rule lets it in, without expiry.",
            await Page.TextAsync("#response")
        );
    }

    [BrowserFact]
    public async Task Shows_what_the_functions_do_with_a_broken_user_file()
    {
        await test.ShowAsync();
        var before = test.Cloud.S3.List(test.Cloud.Settings.UsersBucket).Single().Content.ToArray();
        using var client = new HttpClient();
        var file = new Uri(test.Cloud.Url, "/_local/users/users.json");

        using var broken = new StringContent("[\"alice\", \"bob\"");
        await client.PutAsync(file, broken);
        await Page.UntilAsync("document.getElementById('users').innerText.includes('ignored')");
        await Page.UntilAsync("document.querySelector('#try legend').innerText.includes('not listed: 403 from the function')");
        Assert.Contains(
            "The functions ignore this file: line 1: the file must be a JSON array of strings and objects",
            await Page.TextAsync("#users"),
            StringComparison.Ordinal
        );
        await test.ActAsync("POST alice", "127.0.4.9");
        Assert.StartsWith("403 Forbidden", await Page.TextAsync("#response"), StringComparison.Ordinal);

        using var whole = new ByteArrayContent(before);
        await client.PutAsync(file, whole);
        await Page.UntilAsync("document.querySelector('#try legend').innerText.includes('allowed by IAM, and listed')");
        await test.ActAsync("POST alice", "127.0.4.10");
        Assert.StartsWith("201 Created", await Page.TextAsync("#response"), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Says_why_mallory_and_the_intern_may_not()
    {
        await test.ShowAsync();

        await test.ActAsync("POST mallory", "127.0.4.3");
        Assert.StartsWith("403 Forbidden", await Page.TextAsync("#response"), StringComparison.Ordinal);
        Assert.Contains(
            "not_listed: arn:aws:iam::123456789012:user/mallory may call this API but is in none of its user files.",
            await Page.TextAsync("#response"),
            StringComparison.Ordinal
        );
        await Page.UntilAsync("document.querySelector('.requests tbody tr').innerText.includes('not_listed')");
        await Page.UntilAsync("document.querySelector('.log li:not(.metric)').innerText.includes('not_listed')");

        await test.ActAsync("POST intern", "127.0.4.3");
        Assert.Contains(
            "user/intern is not authorized to perform: execute-api:Invoke",
            await Page.TextAsync("#response"),
            StringComparison.Ordinal
        );
    }

    [BrowserFact]
    public async Task Does_not_run_what_others_wrote()
    {
        const string Markup = "<img src=x onerror=window.hit=1>";
        // What EC2 takes in a description has no angle brackets, but all that it takes to write them as entities.
        const string Entities = "&lt;img src=x onerror=window.hit=1&gt;";
        test.Cloud.AddCaller(Markup, "arn:aws:iam::123456789012:user/hostile", allow: true);
        test.Cloud.Ec2.AddRule(test.Group, NewRule.Tcp(9001, "198.51.100.9/32", Entities));
        using (var client = new HttpClient())
        {
            await client.GetAsync(new Uri(test.Cloud.Url, $"/{Uri.EscapeDataString(Markup)}"));
        }

        await test.ShowAsync();
        await Page.UntilAsync($"document.querySelector('.requests').innerText.includes('{Markup}')");
        await Page.UntilAsync($"document.getElementById('groups').innerText.includes('{Entities}')");
        await Page.UntilAsync($"document.getElementById('try').innerText.includes('{Markup}')");

        Assert.Equal(0, (int)(await Page.RunAsync("return document.querySelectorAll('img').length;"))!);
        Assert.Null(await Page.RunAsync("return window.hit;"));
    }

    [BrowserFact]
    public async Task Would_not_run_it_even_if_it_were_markup()
    {
        await test.ShowAsync();

        var blocked = await Page.RunAsync(
            """
            const blocked = new Promise(resolve => addEventListener("securitypolicyviolation", event => resolve(event.effectiveDirective)));
            const image = document.createElement("div");
            image.innerHTML = "<img src='data:,' onerror='window.ran = 1'>";
            document.body.append(image);
            return blocked;
            """
        );

        Assert.Equal("script-src-attr", blocked!.ToString());
        Assert.Null(await Page.RunAsync("return window.ran;"));
    }

    [BrowserTheory]
    [InlineData(360)]
    [InlineData(1280)]
    public async Task Never_scrolls_sideways(int width)
    {
        test.Cloud.Ec2.AddRule(test.Group, NewRule.Tcp(9000 + width, "2001:db8:1234:5678:9abc:def0:1234:5678/128", new string('x', 255)));
        PutRecord(new string('z', 200), "");
        PutRecord(
            "2001:db8:1234:5678:9abc:def0:1234:5678",
            $$"""
            {
              "version": 1, "revision": "1", "closing": ["{{new string('t', 64)}}"],
              "leases": [{
                "principal": "arn:aws:iam::123456789012:user/{{new string('u', 64)}}", "session": "{{new string('s', 32)}}",
                "target": "{{new string('t', 64)}}", "reason": "{{new string('r', 200)}}",
                "openedAt": "2026-01-01T00:00:00Z", "renewedAt": "2026-01-01T00:00:00Z", "expiresAt": "9999-01-01T00:00:00Z"
              }]
            }
            """
        );
        using (var client = new HttpClient())
        {
            await client.GetAsync(new Uri(test.Cloud.Url, "/" + new string('y', 1000)));
        }

        await test.ShowAsync(width);
        await test.ActAsync("POST alice", "127.0.4.4");
        await Page.RunAsync("for (const each of document.querySelectorAll('details')) each.open = true;");

        Assert.Equal(width, (int)(await Page.RunAsync("return innerWidth;"))!);
        var wide = await Page.RunAsync(
            """
            return [...document.querySelectorAll("html, main, section, .log, pre, table")]
              .filter(each => each.scrollWidth > each.clientWidth + 1)
              .map(each => each.outerHTML.slice(0, 80));
            """
        );
        Assert.Empty(wide!.AsArray());
        // The record was read as one, and not as a damaged one.
        Assert.Contains(new string('r', 200), await Page.TextAsync("#holders .leases"), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Opens_one_target_and_shows_who_may_use_it()
    {
        test.Cloud.S3.Put(
            test.Cloud.Settings.UsersBucket,
            $"{test.Cloud.Settings.UsersPrefix}targets.json",
            """[{"principal": "mallory", "targets": ["db"]}]"""u8.ToArray()
        );
        await using var browser = await Browser.StartAsync(runsScript: false);
        await browser.OpenAsync(new Uri(test.Cloud.Url, "/"));
        Assert.Contains("mallory allowed by IAM, and listed for db", await browser.TextAsync("#try"), StringComparison.Ordinal);
        await browser.TypeAsync("#address", "127.0.4.6");
        await browser.ClickAsync("#target option:nth-child(3)");
        await browser.ClickAsync("button[value='POST mallory']");

        await browser.UntilAsync("document.querySelector('#response b')?.textContent === 'POST as mallory from 127.0.4.6 for db'");
        Assert.Matches(@"127\.0\.4\.6/32 mallory db: tcp 5432 sgr-[0-9a-f]{17}", await browser.TextAsync("#groups"));
        Assert.DoesNotContain("127.0.4.6/32 mallory bastion", await browser.TextAsync("#groups"), StringComparison.Ordinal);

        // The page keeps the choice, which is also what the next test would see.
        await browser.ClickAsync("#target option:nth-child(1)");
        await browser.ClickAsync("button[value='GET mallory']");
        await browser.UntilAsync("document.querySelector('#response b')?.textContent === 'GET as mallory from 127.0.4.6'");
        test.Cloud.S3.Delete(test.Cloud.Settings.UsersBucket, $"{test.Cloud.Settings.UsersPrefix}targets.json");
    }

    [BrowserFact]
    public async Task Works_without_script()
    {
        await using var browser = await Browser.StartAsync(runsScript: false);
        await browser.OpenAsync(new Uri(test.Cloud.Url, "/"));
        await browser.UntilAsync(
            "document.getElementById('connection').innerText === 'Reloaded every 10 seconds. With scripts enabled, the page is live.'"
        );

        await browser.TypeAsync("#address", "127.0.4.5");
        await browser.ClickAsync("button[value='POST bob']");

        await browser.UntilAsync("document.querySelector('#response b')?.textContent === 'POST as bob from 127.0.4.5'");
        Assert.Matches(@"127\.0\.4\.5/32 bob bastion: tcp 22 sgr-[0-9a-f]{17} [0-9]+ s ago [0-9]+ s", await browser.TextAsync("#groups"));
    }

    [BrowserFact]
    public async Task Keeps_the_focus_and_what_was_opened_when_something_new_comes()
    {
        await test.ShowAsync();
        await test.ActAsync("GET alice", "127.0.4.6");
        await Page.UntilAsync("document.querySelector('.log li:not(.metric) pre')");
        await Page.ClickAsync(".log li:not(.metric) summary");
        await Page.RunAsync("window.opened = document.querySelector('.log details[open]').dataset.key;");

        await test.Cloud.SweepAsync();
        await Page.UntilAsync("document.querySelector('.log li:not(.metric)').innerText.includes('swept')");

        Assert.True((bool)(await Page.RunAsync("return document.querySelector(`.log details[data-key='${opened}']`).open;"))!);
        Assert.True((bool)(await Page.RunAsync("return document.activeElement.closest('details')?.dataset.key === opened;"))!);
    }

    [BrowserFact]
    public async Task Names_its_buttons_for_those_who_do_not_see_them()
    {
        await test.ShowAsync();

        Assert.Equal("Call from the address", await Page.LabelAsync("#address"));
        Assert.Equal("Open or renew as alice", await Page.LabelAsync("button[value='POST alice']"));
        Assert.Equal("Status as intern", await Page.LabelAsync("button[value='GET intern']"));
        Assert.Equal("Close as mallory", await Page.LabelAsync("button[value='DELETE mallory']"));
    }

    [BrowserTheory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task Is_readable(string scheme)
    {
        await Page.DevToolsAsync(
            "Emulation.setEmulatedMedia",
            new JsonObject { ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = scheme }) }
        );
        await test.ShowAsync();
        await test.ActAsync("POST mallory", "127.0.4.7");

        // https://www.w3.org/TR/WCAG22/#contrast-minimum: at least 4.5 to 1.
        var faint = await Page.RunAsync(
            """
            const channels = color => color.match(/[0-9.]+/g).map(Number);
            const light = color => channels(color).slice(0, 3).map(c => c / 255)
              .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
              .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
            const background = each => getComputedStyle(each).backgroundColor;
            const behind = each => channels(background(each))[3] === 0 ? behind(each.parentElement) : background(each);
            const contrast = each => {
              const [a, b] = [light(getComputedStyle(each).color), light(behind(each))].sort((x, y) => y - x);
              return (a + 0.05) / (b + 0.05);
            };
            const headings = "h1, h2, h3, h4";
            const texts = "body, p, td, th, dt, dd, label, legend, button, input, summary, pre, code, .quiet, .badge";
            return [...document.querySelectorAll(`${headings}, ${texts}`)]
              .filter(each => contrast(each) < 4.5).map(each => `${each.outerHTML.slice(0, 60)}: ${contrast(each)}`);
            """
        );
        Assert.Empty(faint!.AsArray());
        Assert.Equal(scheme == "dark", (bool)(await Page.RunAsync("return matchMedia('(prefers-color-scheme: dark)').matches;"))!);
    }

    private void PutRecord(string address, string content) =>
        test.Cloud.S3.Put(test.Cloud.Settings.LeasesBucket, $"leases/{address}.json", Encoding.UTF8.GetBytes(content));

    // The rows of our rules for an address, as a script's array.
    private static string Rows(string address) => Rows("groups", address);

    private static string Rows(string part, string address) =>
        $"[...document.querySelectorAll('#{part} .leases tbody tr')].filter(row => row.cells[0].textContent === '{address}/32')";

    // The live leases from an address: each holder with the targets.
    private static string Holders(string address) =>
        $"{Rows("holders", address)}.map(row => `${{row.cells[1].innerText}}: ${{row.cells[2].innerText}}`).join('; ')";

    private static string Left(string address) => $"parseInt({Rows(address)}[0].querySelector('.left').textContent)";

    private async Task<IEnumerable<string>> Cells(string address, string expression) =>
        (await Page.RunAsync($"return {Rows(address)}.map(row => row.{expression});"))!.AsArray().Select(cell => cell!.ToString());
}
