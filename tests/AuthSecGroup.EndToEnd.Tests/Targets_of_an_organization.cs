using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using AuthSecGroup.EndToEnd.Tests.Support;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Testing;

namespace AuthSecGroup.EndToEnd.Tests;

/// <summary>
/// The documented example: developers open the bastion for an hour, DBAs the database for half an hour with a ticket number, and the runner
/// of another account the registry, all of them from the company's networks only.
/// </summary>
public sealed class Targets_of_an_organization(Targets_of_an_organization.Organization test)
    : IClassFixture<Targets_of_an_organization.Organization>
{
    private const string Developer = "arn:aws:sts::123456789012:assumed-role/Developer/dora@example.com";
    private const string Dba = "arn:aws:sts::123456789012:assumed-role/Dba/dan@example.com";
    private const string Runner = "arn:aws:sts::444455556666:assumed-role/Runner/build-7";
    private const string Stranger = "arn:aws:sts::123456789012:assumed-role/Sales/sam@example.com";
    private const string Ticket = """{"reason":"INC-1234"}""";

    private static int _addresses;

    [Theory]
    [InlineData(Developer, "bastion", null, "201 bastion 22 3600")]
    [InlineData(Developer, null, null, "201 bastion 22 3600")]
    [InlineData(Developer, "db", Ticket, "403 target_not_allowed")]
    [InlineData(Developer, "registry", null, "403 target_not_allowed")]
    [InlineData(Developer, "web", null, "404 no_such_target")]
    [InlineData(Dba, "db", Ticket, "201 db 5432 1800, db 5432 1800")]
    [InlineData(Dba, null, Ticket, "201 db 5432 1800, db 5432 1800")]
    [InlineData(Dba, "db", null, "400 reason_required")]
    [InlineData(Dba, null, null, "400 reason_required")]
    [InlineData(Dba, "bastion", Ticket, "403 target_not_allowed")]
    [InlineData(Runner, "registry", null, "201 registry 443 3600")]
    [InlineData(Runner, null, null, "201 registry 443 3600")]
    [InlineData(Runner, "bastion", null, "403 target_not_allowed")]
    [InlineData(Stranger, "bastion", null, "403 not_listed")]
    [InlineData(Stranger, "web", null, "403 not_listed")]
    public async Task Are_open_to_whom_the_user_files_allow_them(string arn, string? target, string? body, string expected)
    {
        test.PutUsers(Documentation.Text("targets-users"));
        Assert.Equal(expected, await OpenAsync(test.Cloud.AddCaller($"files-{arn}", arn, allow: true), target, body));
    }

    [Theory]
    [InlineData(Developer, "bastion", "bastion", "201 bastion 22 3600")]
    [InlineData(Developer, "bastion", "db", "403")]
    [InlineData(Developer, "bastion", "web", "403")]
    [InlineData(Developer, "bastion", null, "403")]
    [InlineData(Dba, "db", "db", "201 db 5432 1800, db 5432 1800")]
    [InlineData(Dba, "db", "bastion", "403")]
    [InlineData(Runner, "registry", "registry", "201 registry 443 3600")]
    [InlineData(Runner, "registry", "db", "403")]
    public async Task Are_open_to_whom_IAM_alone_allows_them(string arn, string allowed, string? target, string expected)
    {
        test.PutUsers(
            """
            ["arn:aws:sts::123456789012:assumed-role/Developer/*", "arn:aws:sts::123456789012:assumed-role/Dba/*",
             "arn:aws:sts::444455556666:assumed-role/Runner/*"]
            """
        );
        Assert.Equal(
            expected,
            await OpenAsync(CallerWith("policy-one-target", arn, ("connection/db", $"connection/{allowed}")), target, null)
        );
    }

    [Fact]
    public async Task Are_open_from_the_networks_of_the_organization_only()
    {
        test.PutUsers(Documentation.Text("targets-users"));
        var developer = test.Cloud.AddCaller("elsewhere", Developer, allow: true);
        var response = await test.Cloud.SignedAsync(developer, "POST", "bastion", "127.0.9.1");
        Assert.Equal(403, response.Status);
        Assert.EndsWith(
            "/dev/POST/connection/bastion with an explicit deny",
            response.Json["Message"]!.ToString(),
            StringComparison.Ordinal
        );
        Assert.Empty(test.RulesFor("127.0.9.1"));
    }

    [Fact]
    public async Task Are_not_renewed_after_the_policy_was_narrowed_while_the_others_are()
    {
        var address = NewAddress();
        var caller = test.Cloud.AddCaller("narrowed", Developer, allow: true);
        string Entry(string targets) => $$"""[{"principal": "{{Developer}}", "targets": [{{targets}}]}]""";
        test.PutUsers(Entry("\"bastion\", \"db\""));
        Assert.Equal("201 bastion 22 3600, db 5432 1800, db 5432 1800", await OpenAsync(caller, null, null, address));
        var before = TimesOf(address);

        test.PutUsers(Entry("\"bastion\""));
        test.Cloud.Clock.Advance(TimeSpan.FromMinutes(5));

        var refused = await test.Cloud.SignedAsync(caller, "POST", "db", address);
        Assert.Equal((403, "target_not_allowed"), (refused.Status, refused.Json["code"]!.ToString()));
        Assert.EndsWith(
            $"to use the target db: {Developer} in users.json allows bastion. Ask the operator to add it.",
            refused.Json["detail"]!.ToString(),
            StringComparison.Ordinal
        );
        Assert.Equal("200 bastion 22 3600", await OpenAsync(caller, "bastion", null, address));
        Assert.Equal("200 bastion 22 3600", await OpenAsync(caller, null, null, address));
        var after = TimesOf(address);
        Assert.Equal(before["5432"], after["5432"]);
        Assert.NotEqual(before["22"], after["22"]);
    }

    private LocalCaller CallerWith(string policy, string arn, params (string, string)[] words)
    {
        var statement = Documentation.Json(policy, [.. words, ("REGION", "*"), ("ACCOUNT", "*"), ("API_ID", "*"), ("STAGE", "dev")]);
        return test.Cloud.AddCaller(policy, arn, new JsonObject { ["Statement"] = statement }, new Dictionary<string, string>());
    }

    private static string NewAddress() => string.Create(CultureInfo.InvariantCulture, $"127.0.4.{Interlocked.Increment(ref _addresses)}");

    /// <summary>The time in the description of each rule for an address, by port.</summary>
    private ILookup<string, string> TimesOf(string address) =>
        test.RulesFor(address)
            .ToLookup(rule => rule.FromPort.ToString(CultureInfo.InvariantCulture), rule => rule.Description!.Split(' ')[3]);

    /// <summary>The status with the code, or with the target, the port, and the seconds of each rule that is there then.</summary>
    private async Task<string> OpenAsync(LocalCaller caller, string? target, string? body, string? from = null)
    {
        var address = from ?? NewAddress();
        var response = await test.Cloud.SignedAsync(caller, "POST", target, address, body is null ? [] : ["-d", body]);
        if (response.Status >= 400)
        {
            Assert.Empty(test.RulesFor(address));
            return $"{response.Status} {response.Json["code"]}".TrimEnd();
        }

        var rules = response.Json["groups"]!
            .AsArray()
            .SelectMany(group => group!["rules"]!.AsArray().Select(rule => (Target: group["target"], Port: rule!["fromPort"])));
        var seconds = test.RulesFor(address)
            .ToLookup(rule => $"{rule.FromPort}", rule => rule.Description!.Split("ttl=") is [_, var ttl] ? ttl : "3600");
        var opened = rules.Select(rule => $"{rule.Target} {rule.Port} {seconds[$"{rule.Port}"].First()}");
        return $"{response.Status} {string.Join(", ", opened)}";
    }

    /// <summary>The documented configuration.</summary>
    public sealed class Organization : TestCloud
    {
        internal void PutUsers(string json) =>
            Cloud.S3.Put(Cloud.Settings.UsersBucket, $"{Cloud.Settings.UsersPrefix}users.json", Encoding.UTF8.GetBytes(json));

        /// <inheritdoc />
        protected override Task<string> AssembleAsync()
        {
            var context = SampleAssembly.Context();
            context["authsecgroup"] = Documentation.Json("targets-configuration", ("203.0.113.0/24", "127.0.4.0/24"));
            return SampleAssembly.OfAsync(context);
        }
    }
}
