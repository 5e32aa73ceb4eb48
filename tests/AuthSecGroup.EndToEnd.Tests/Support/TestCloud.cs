using System.Text.Json.Nodes;
using AuthSecGroup.Local.Cloud;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.EndToEnd.Tests.Support;

/// <summary>A local cloud of the sample assembly for the tests of one class, each of which has source addresses of its own.</summary>
public class TestCloud : IAsyncLifetime
{
    /// <summary>The running cloud.</summary>
    public LocalCloud Cloud { get; private set; } = null!;

    internal LocalCaller Alice => Caller("alice");

    internal LocalCaller Bob => Caller("bob");

    internal LocalCaller Mallory => Caller("mallory");

    internal LocalCaller Intern => Caller("intern");

    /// <summary>Changes the template before it runs.</summary>
    protected virtual void Change(JsonObject assembled) { }

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        var assembly = await SampleAssembly.WithAsync(assembled =>
        {
            assembled.LiftThrottle();
            Change(assembled);
        });
        Cloud = await LocalCloud.StartAsync(
            new LocalCloudOptions
            {
                AssemblyDirectory = assembly,
                Port = 0,
                ScheduleEnabled = false,
            },
            CancellationToken.None
        );
    }

    /// <inheritdoc />
    public async Task DisposeAsync() => await Cloud.DisposeAsync();

    internal Task<HttpAnswer> PostAsync(LocalCaller caller, string from, params string[] more) =>
        Cloud.SignedAsync(caller, "POST", from, more);

    internal Task<HttpAnswer> DeleteAsync(LocalCaller caller, string from, params string[] more) =>
        Cloud.SignedAsync(caller, "DELETE", from, more);

    internal Task<HttpAnswer> GetAsync(LocalCaller caller, string from, params string[] more) =>
        Cloud.SignedAsync(caller, "GET", from, more);

    /// <summary>The rules that let an address in, in all groups.</summary>
    internal IReadOnlyList<SecurityGroupRule> RulesFor(string address) =>
        [.. Cloud.Ec2.Groups.SelectMany(group => group.Rules).Where(rule => !rule.IsEgress && rule.Cidr == address + "/32")];

    /// <summary>Waits for a line in the functions' log, which comes through a pipe of its own and so perhaps after the answer.</summary>
    internal async Task LogLineAsync(Func<string, bool> isMeant)
    {
        for (var i = 0; !Cloud.LogLines.Any(line => isMeant(line.Text)); i++)
        {
            Assert.True(i < 500, "The line is not in the log.");
            await Task.Delay(20);
        }
    }

    /// <summary>All rules that are not ours, as text, to compare byte for byte.</summary>
    internal string ForeignRules() =>
        string.Join(
            '\n',
            Cloud
                .Ec2.Groups.SelectMany(group => group.Rules)
                .Where(rule =>
                    rule.Description is null || !rule.Description.StartsWith("authsecgroup/1 authsecgroup ", StringComparison.Ordinal)
                )
                .Select(rule =>
                    $"{rule.RuleId} {rule.GroupId} {rule.IsEgress} {rule.Protocol} {rule.FromPort} {rule.ToPort} {rule.Source} [{rule.Description}]"
                )
        );

    private LocalCaller Caller(string name) => Cloud.Callers.Single(caller => caller.Name == name);
}
