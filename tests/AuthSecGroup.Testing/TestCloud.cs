using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Cloud;
using AuthSecGroup.Local.Deployment;
using AuthSecGroup.Local.Ec2;

namespace AuthSecGroup.Testing;

/// <summary>Runs the sample assembly in local mode for the tests of one class. Each test uses its own source addresses.</summary>
public class TestCloud : IAsyncLifetime
{
    private LocalCloud? _cloud;

    internal LocalCloud Cloud => _cloud ?? throw new InvalidOperationException("The cloud has not started.");

    internal LocalCaller Alice => Caller("alice");

    internal LocalCaller Bob => Caller("bob");

    internal LocalCaller Mallory => Caller("mallory");

    internal LocalCaller Intern => Caller("intern");

    /// <summary>The assembly whose template is changed and deployed.</summary>
    protected virtual Task<string> AssembleAsync() => SampleAssembly.GetAsync();

    /// <summary>Changes the template before it is deployed.</summary>
    protected virtual void Change(JsonObject assembled) { }

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        var assembly = await SampleAssembly.WithAsync(
            await AssembleAsync(),
            assembled =>
            {
                assembled.LiftLimits();
                Change(assembled);
            }
        );
        _cloud = await LocalCloud.StartAsync(
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
    public async Task DisposeAsync()
    {
        if (_cloud is not null)
        {
            await _cloud.DisposeAsync();
        }
    }

    internal Task<CurlResponse> PostAsync(LocalCaller caller, string from, params string[] more) =>
        Cloud.SignedAsync(caller, "POST", from, more);

    internal Task<CurlResponse> DeleteAsync(LocalCaller caller, string from, params string[] more) =>
        Cloud.SignedAsync(caller, "DELETE", from, more);

    internal Task<CurlResponse> GetAsync(LocalCaller caller, string from, params string[] more) =>
        Cloud.SignedAsync(caller, "GET", from, more);

    /// <summary>The ingress rules for an address, in all groups.</summary>
    internal IReadOnlyList<SecurityGroupRule> RulesFor(string address) =>
        [.. Cloud.Ec2.Groups.SelectMany(group => group.Rules).Where(rule => !rule.IsEgress && rule.Cidr == address + "/32")];

    /// <summary>Waits for a line in the functions' log, and returns it. It can arrive after the response.</summary>
    /// <param name="isMeant">Chooses the line.</param>
    /// <param name="after">The number of lines at the start that don't count.</param>
    internal async Task<string> LogLineAsync(Func<string, bool> isMeant, int after = 0)
    {
        for (var i = 0; i < 500; i++)
        {
            if (Cloud.LogLines.Skip(after).FirstOrDefault(line => isMeant(line.Text)) is { } line)
            {
                return line.Text;
            }

            await Task.Delay(20);
        }

        throw new InvalidOperationException("The log has no such line.");
    }

    /// <summary>All foreign rules as text, to compare them byte for byte.</summary>
    internal string ForeignRules() =>
        string.Join(
            '\n',
            Cloud
                .Ec2.Groups.SelectMany(group => group.Rules)
                .Where(rule =>
                    rule.Description is null || !rule.Description.StartsWith("authsecgroup/1 authsecgroup ", StringComparison.Ordinal)
                )
                .Select(rule =>
                    $"{rule.RuleId} {rule.GroupId} {rule.IsEgress} {rule.Protocol} {rule.FromPort} {rule.ToPort} "
                    + $"{rule.Source} [{rule.Description}]"
                )
        );

    private LocalCaller Caller(string name) => Cloud.Callers.Single(caller => caller.Name == name);
}
