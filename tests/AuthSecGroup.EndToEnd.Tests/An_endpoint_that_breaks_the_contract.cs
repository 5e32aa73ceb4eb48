using System.Globalization;
using System.Text.Json.Nodes;
using AuthSecGroup.Contract.Cases;
using AuthSecGroup.EndToEnd.Tests.Support;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Testing;

namespace AuthSecGroup.EndToEnd.Tests;

public sealed class An_endpoint_that_breaks_the_contract(TestCloud test) : IClassFixture<TestCloud>, IAsyncLifetime, IDisposable
{
    private const string Own = "127.0.0.1";
    private const string American = "sg-0123456789abcdef0";

    private readonly ContractSuite _suite = new(test.Cloud);

    /// <summary>What the endpoint does wrong, the beginning of the promise that it breaks, and how.</summary>
    private static readonly Dictionary<string, (string Promise, Action<TestCloud, AlterableResponse> Break)> Violations = new()
    {
        ["200 instead of 201"] = ("POST opens", On("POST", 201, (_, response) => response.Status = 200)),
        ["429 for every POST"] = ("POST opens", On("POST", 201, (_, response) => response.Status = 429)),
        ["no expiry"] = ("POST opens", On("POST", 201, (_, response) => response.Remove("expiresAt"))),
        ["an unknown member"] = ("POST opens", On("POST", 201, (_, response) => response["owner"] = "alice")),
        ["more seconds than until the expiry"] = ("POST opens", On("POST", 201, (_, response) => response["expiresInSeconds"] = 660)),
        ["a longer time than configured"] = ("A time that is longer", On("POST", 201, AddMinute)),
        ["an expiry that GET doesn't return"] = ("GET shows", On("GET", 200, AddMinute)),
        ["the address of a header"] = ("Another address in headers, body, or query changes nothing", TrustHeader),
        ["a DELETE that closes nothing"] = ("DELETE closes", On("DELETE", 200, (cloud, _) => AddRule(cloud, Own))),
        ["a rule that is left in a group"] = ("DELETE leaves no rule", On("DELETE", 200, (cloud, _) => AddRule(cloud, Own))),
        ["a rule that is missing in a group"] = ("POST leaves exactly", On("POST", 201, (cloud, _) => RemoveRule(cloud))),
        ["another caller's name in a rule"] = ("POST leaves exactly", On("POST", 201, (cloud, _) => Describe(cloud, "bob"))),
        ["a rule for an address in a header"] = ("Another address in headers, body, or query is added", On("POST", 201, AddOther)),
        ["a foreign rule that changes"] = ("No foreign rule changed", On("POST", 201, (cloud, _) => DescribeForeign(cloud))),
        ["a problem that isn't problem+json"] = (
            "GET of a closed",
            On("GET", 404, (_, response) => response.ContentType = "application/json")
        ),
        ["another code"] = ("A caller in no user file gets", On("POST", 403, (_, response) => response["code"] = "forbidden")),
        ["a detail without the member"] = ("A negative time", On("POST", 400, (_, response) => response["detail"] = "It is wrong.")),
        ["a request without a signature that is served"] = ("A request without", On("GET", 403, (_, response) => response.Status = 404)),
    };

    public static TheoryData<string> NamesOfViolations { get; } = [.. Violations.Keys];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => test.DeleteAsync(test.Alice, Own);

    public void Dispose() => _suite.Dispose();

    [Theory]
    [MemberData(nameof(NamesOfViolations))]
    public async Task Makes_the_run_fail_with_the_name_of_the_broken_promise(string violation)
    {
        var (beginning, breaks) = Violations[violation];
        var promise = AllCases.List.Single(each => each.Name.StartsWith(beginning, StringComparison.Ordinal)).Name;
        await using var endpoint = await AlteringEndpoint.StartAsync(test.Cloud.Url, response => breaks(test, response));

        var run = await _suite.RunAsync(endpoint.Url, ["--case", promise, .. ContractSuite.Everything]);

        Assert.StartsWith($"failed   {promise}: ", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("\n0 passed, 1 failed, 0 skipped\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }

    private static Action<TestCloud, AlterableResponse> On(string method, int status, Action<TestCloud, AlterableResponse> alter) =>
        (cloud, response) =>
        {
            if (response.Method == method && response.Status == status)
            {
                alter(cloud, response);
            }
        };

    private static void AddMinute(TestCloud cloud, AlterableResponse response)
    {
        response["expiresInSeconds"] = response["expiresInSeconds"]!.GetValue<int>() + 60;
        var expiresAt = DateTimeOffset.Parse(response["expiresAt"]!.ToString(), CultureInfo.InvariantCulture).AddMinutes(1);
        response["expiresAt"] = expiresAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    private static void TrustHeader(TestCloud cloud, AlterableResponse response)
    {
        if (response.Status < 300 && response.RequestHeaders.TryGetValue("X-Forwarded-For", out var address))
        {
            response["cidr"] = $"{address}/32";
        }
    }

    private static void AddOther(TestCloud cloud, AlterableResponse response)
    {
        if (response.RequestHeaders.TryGetValue("X-Forwarded-For", out var address))
        {
            AddRule(cloud, address.ToString());
        }
    }

    private static void AddRule(TestCloud cloud, string address) =>
        cloud.Cloud.Ec2.AddRule(American, NewRule.Tcp(22, address + "/32", Description("alice")));

    private static void RemoveRule(TestCloud cloud) => cloud.Cloud.Ec2.RemoveRule(cloud.RulesFor(Own)[0].RuleId);

    private static void Describe(TestCloud cloud, string caller) =>
        cloud.Cloud.Ec2.SetDescription(cloud.RulesFor(Own)[0].RuleId, Description(caller));

    private static void DescribeForeign(TestCloud cloud) =>
        cloud.Cloud.Ec2.SetDescription(cloud.RulesFor("203.0.113.10")[0].RuleId, "changed");

    private static string Description(string caller) =>
        $"authsecgroup/1 authsecgroup {caller} "
        + TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
