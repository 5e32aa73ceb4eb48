using System.Text;
using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Testing;

namespace AuthSecGroup.EndToEnd.Tests;

public sealed class An_API_with_a_resource_policy(An_API_with_a_resource_policy.RestrictedCloud test)
    : IClassFixture<An_API_with_a_resource_policy.RestrictedCloud>
{
    private const string Trusted = "210987654321";
    private const string Carol = $"arn:aws:iam::{Trusted}:user/carol";
    private const string Elsewhere = "127.0.5.1";

    [Fact]
    public async Task Serves_a_caller_of_a_trusted_account_whose_ARN_is_listed() =>
        Assert.Equal(201, (await test.PostAsync(test.Cloud.AddCaller("carol", Carol, allow: true), "127.0.4.1")).Status);

    [Fact]
    public async Task Refuses_a_user_of_a_trusted_account_whose_bare_name_is_listed()
    {
        var namesake = test.Cloud.AddCaller("namesake", $"arn:aws:iam::{Trusted}:user/alice", allow: true);

        var response = await test.PostAsync(namesake, "127.0.4.2");

        Assert.Equal((403, "not_listed"), (response.Status, response.Json["code"]!.ToString()));
    }

    [Fact]
    public async Task Refuses_a_listed_caller_of_a_trusted_account_without_the_permission_of_that_account() =>
        RefusedByTheGateway(await test.PostAsync(test.Cloud.AddCaller("carol-without", Carol, allow: false), "127.0.4.3"));

    [Fact]
    public async Task Refuses_a_listed_caller_of_an_account_that_is_not_trusted() =>
        RefusedByTheGateway(
            await test.PostAsync(test.Cloud.AddCaller("erin", "arn:aws:iam::111122223333:user/erin", allow: true), "127.0.4.4")
        );

    [Fact]
    public async Task Serves_a_caller_of_its_own_account_as_before() =>
        Assert.Equal(201, (await test.PostAsync(test.Alice, "127.0.4.5")).Status);

    [Fact]
    public async Task Refuses_a_listed_principal_of_its_own_account_without_permission_as_before() =>
        RefusedByTheGateway(await test.PostAsync(test.Intern, "127.0.4.6"));

    [Fact]
    public async Task Denies_every_caller_from_an_address_outside_of_the_allowed_ranges()
    {
        var carol = test.Cloud.AddCaller("carol-elsewhere", Carol, allow: true);
        foreach (var caller in (LocalCaller[])[test.Alice, carol, test.Cloud.Administrator])
        {
            foreach (var response in (CurlResponse[])[await test.PostAsync(caller, Elsewhere), await test.GetAsync(caller, Elsewhere)])
            {
                RefusedByTheGateway(response, explicitly: true);
            }
        }

        Assert.Empty(test.RulesFor(Elsewhere));
    }

    private static void RefusedByTheGateway(CurlResponse response, bool explicitly = false)
    {
        Assert.Equal(403, response.Status);
        Assert.Matches(
            @"^User: arn:aws:iam::\d{12}:user/\w+ is not authorized to perform: execute-api:Invoke on resource: "
                + @"arn:aws:execute-api:us-east-1:\*{8}9012:[a-z0-9]{10}/dev/(POST|GET)/connection"
                + (explicitly ? " with an explicit deny$" : "$"),
            response.Json["Message"]!.ToString()
        );
    }

    /// <summary>The sample with another account and one network, as the app synthesizes it.</summary>
    public sealed class RestrictedCloud : TestCloud, IAsyncLifetime
    {
        /// <inheritdoc />
        protected override Task<string> AssembleAsync()
        {
            var context = SampleAssembly.Context();
            context["authsecgroup"]!["trustedAccounts"] = new JsonArray(Trusted);
            context["authsecgroup"]!["allowedSourceRanges"] = new JsonArray("127.0.4.0/24");
            return SampleAssembly.OfAsync(context);
        }

        async Task IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            Cloud.S3.Put(
                Cloud.Settings.UsersBucket,
                $"{Cloud.Settings.UsersPrefix}others.json",
                Encoding.UTF8.GetBytes($"""["{Carol}", "arn:aws:iam::111122223333:user/erin"]""")
            );
        }
    }
}
