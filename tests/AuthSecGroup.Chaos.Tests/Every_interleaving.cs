using System.Globalization;
using System.Text.Json.Nodes;
using AuthSecGroup.Chaos.Tests.Memory;
using AuthSecGroup.Chaos.Tests.Mutants;
using AuthSecGroup.Core.Holders;
using AuthSecGroup.Core.Ports;
using Xunit.Abstractions;

namespace AuthSecGroup.Chaos.Tests;

/// <summary>
/// Every order of the calls of two callers behind one address, or of a caller and an administrator, and a sweep, on the functions' own
/// classes. EC2 and S3 don't fail and don't lag here; the chaos runs add that.
/// </summary>
public sealed class Every_interleaving(ITestOutputHelper output)
{
    private static readonly TimeSpan LastMinute = Scene.TimeToExpire - TimeSpan.FromSeconds(30);

    // What happened before, and what happens at the same time.
    private static readonly Dictionary<string, (Action<ExploredWorld> Before, string[] Works)> Scenes = new()
    {
        ["nobody is in, two come"] = (_ => { }, ["POST alice", "POST bob", "sweep"]),
        ["one leaves, another comes"] = (world => world.RunAlone("POST alice"), ["DELETE alice", "POST bob", "sweep"]),
        ["both leave"] = (world => world.RunAlone("POST alice", "POST bob"), ["DELETE alice", "DELETE bob", "sweep"]),
        ["one leaves, the other renews"] = (world => world.RunAlone("POST alice", "POST bob"), ["DELETE alice", "POST bob", "sweep"]),
        ["both renew in the last minute"] = (
            world =>
            {
                world.RunAlone("POST alice", "POST bob");
                world.Advance(LastMinute);
            },
            ["POST alice", "POST bob", "sweep"]
        ),
        ["one leaves in the last minute, another comes"] = (
            world =>
            {
                world.RunAlone("POST alice");
                world.Advance(LastMinute);
            },
            ["DELETE alice", "POST bob", "sweep"]
        ),
        ["both come when the rule has expired"] = (
            world =>
            {
                world.RunAlone("POST alice");
                world.Advance(Scene.TimeToExpire);
            },
            ["POST alice", "POST bob", "sweep"]
        ),
        ["one leaves, another comes, after the record was lost"] = (
            world =>
            {
                world.RunAlone("POST alice");
                world.LoseRecord();
            },
            ["DELETE alice", "POST bob", "sweep"]
        ),
        ["two come after a DELETE that died"] = (
            world =>
            {
                world.RunAlone("POST alice");
                world.Mark();
            },
            ["POST alice", "POST bob", "sweep"]
        ),
        ["one renews while an administrator revokes"] = (world => world.RunAlone("POST alice"), ["POST alice", "REVOKE all", "sweep"]),
        ["one renews and leaves at the same time"] = (world => world.RunAlone("POST alice"), ["POST alice", "DELETE alice", "sweep"]),
        ["one renews in the last minute and leaves at the same time"] = (
            world =>
            {
                world.RunAlone("POST alice");
                world.Advance(LastMinute);
            },
            ["POST alice", "DELETE alice", "sweep"]
        ),
        ["one renews in the last minute while an administrator revokes"] = (
            world =>
            {
                world.RunAlone("POST alice");
                world.Advance(LastMinute);
            },
            ["POST alice", "REVOKE all", "sweep"]
        ),
        ["one renews while the lease expires"] = (
            world =>
            {
                world.RunAlone("POST alice");
                world.Advance(LastMinute);
            },
            ["POST alice", "a minute passes, sweep"]
        ),
        ["one comes while a revocation is repeated"] = (
            world => world.RunAlone("POST alice", "REVOKE all"),
            ["POST bob", "REVOKE all", "sweep"]
        ),
    };

    public static TheoryData<string> Names => [.. Scenes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Keeps_each_promise_and_leaves_nothing_open(string scene)
    {
        var (explorer, broken) = await ExploreAsync(scene);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{scene}: {explorer.States} states, {explorer.Ended} orders"));
        Assert.True(broken is null, broken);
        Assert.True(explorer.States > 20, $"only {explorer.States} states were explored");
    }

    [Theory]
    [InlineData("one leaves, another comes", "writes its record whatever the latest version is")]
    [InlineData("one leaves, another comes", "takes a marked target for an open one")]
    [InlineData("one renews while an administrator revokes", "believes the record that it read first")]
    [InlineData("one renews while the lease expires", "renews without the margin")]
    public async Task Finds_a_mutant(string scene, string mutant)
    {
        var (_, broken) = await ExploreAsync(
            scene,
            store => Mutated(store, mutant),
            mutant == "renews without the margin" ? RenewingWithoutMargin : null
        );
        Assert.NotNull(broken);
        output.WriteLine(broken);
    }

    private static ILeaseStore Mutated(ILeaseStore store, string mutant)
    {
        AddressLeases? first = null;
        return mutant switch
        {
            "writes its record whatever the latest version is" => new MutantStore(store) { IgnoresVersions = true },
            "takes a marked target for an open one" => new MutantStore(store)
            {
                See = reading => reading with { Leases = reading.Leases with { Closing = [] } },
            },
            "believes the record that it read first" => new MutantStore(store)
            {
                See = reading => reading with { Leases = first ??= reading.Leases },
            },
            _ => store,
        };
    }

    /// <summary>Renews the description of a rule, and so keeps its id, until its last second.</summary>
    private static Mutant RenewingWithoutMargin(ISecurityGroupRules rules, TimeProvider clock) =>
        new(rules)
        {
            See = rule =>
                OurForm.Read(rule.Description) is { } ours && ours.ExpiresAt > clock.GetUtcNow()
                    // As if it had slightly more time left than the margin.
                    ? rule with
                    {
                        Description = OurForm.Write(ours.Caller, clock.GetUtcNow() + TimeSpan.FromSeconds(62) - Scene.TimeToExpire),
                    }
                    : rule,
        };

    // Outside of xunit's synchronization context, which would change the order.
    private static Task<(Explorer Explorer, string? Broken)> ExploreAsync(
        string scene,
        Func<ILeaseStore, ILeaseStore>? wrap = null,
        Func<ISecurityGroupRules, TimeProvider, ISecurityGroupRules>? wrapRules = null
    ) =>
        Task.Run(() =>
        {
            var explorer = new Explorer();
            var (before, works) = Scenes[scene];
            string? broken = null;
            explorer.Explore(choose =>
            {
                if (broken is not null)
                {
                    return;
                }

                using var world = new ExploredWorld(wrap, wrapRules);
                before(world);
                var promises = Promises(world);
                IReadOnlyList<Invocation> last = [];
                world.Run(
                    works,
                    choose,
                    processes =>
                    {
                        last = processes;
                        Update(promises, processes, world);
                        broken ??=
                            promises.Count > 0 && world.Rules.Count == 0 && !world.IsReplacing
                                ? $"{promises.First()} was promised access and has none: {Story(processes)}"
                                : null;
                    }
                );
                var story = Story(last);
                broken ??= EndOf(world, last, promises) is { } end ? $"{end}: {story}" : null;
            });
            return (explorer, broken);
        });

    /// <summary>Who was promised access before.</summary>
    private static Dictionary<string, DateTimeOffset> Promises(ExploredWorld world) =>
        world
            .Record.Leases.Where(lease => lease.ExpiresAt > world.Now && !world.Record.IsClosing(lease.Target))
            .ToDictionary(lease => lease.Holder.Principal.Split('/')[^1], lease => lease.ExpiresAt);

    private static void Update(Dictionary<string, DateTimeOffset> promises, IReadOnlyList<Invocation> processes, ExploredWorld world)
    {
        foreach (var process in processes.Where(IsRequest))
        {
            var (method, caller) = (process.Name.Split(' ')[0], process.Name.Split(' ')[1]);
            // A DELETE takes effect with its first write.
            if (method == "DELETE" && process.HasWritten)
            {
                promises.Remove(caller);
            }
            else if (method == "REVOKE" && process.HasWritten)
            {
                promises.Clear();
            }
            else if (method == "POST" && process.Response is { IsCompletedSuccessfully: true } response)
            {
                if (Read(response.Result) is { } until && !HasLeft(caller, processes))
                {
                    promises[caller] = until;
                }
            }
        }

        foreach (var ended in promises.Where(promise => promise.Value <= world.Now).ToList())
        {
            promises.Remove(ended.Key);
        }
    }

    private static bool HasLeft(string caller, IReadOnlyList<Invocation> processes) =>
        processes.Any(process => process.Name == $"DELETE {caller}" || process.Name == "REVOKE all");

    /// <summary>What is wrong at the end; null if nothing is.</summary>
    private static string? EndOf(ExploredWorld world, IReadOnlyList<Invocation> processes, Dictionary<string, DateTimeOffset> promises)
    {
        var until = world.Rules.Select(rule => rule.ExpiresAt).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
        if (promises.Any(promise => promise.Value > until.AddSeconds(1)))
        {
            return $"a promise ends later than the rule, at {until:O}";
        }

        // A response of 503 says so, and asks for another try.
        foreach (var process in processes.Where(process => StatusOf(process) == 503).ToList())
        {
            world.RunAlone(process.Name);
        }

        return world.Rules.Any(rule => rule.ExpiresAt > world.Now) && !world.Record.LiveAt(world.Now).Any()
            ? "a rule is left that nobody holds"
            : null;
    }

    private static int? StatusOf(Invocation process) => IsRequest(process) ? (int?)Json(process.Response!.Result)["statusCode"] : null;

    private static bool IsRequest(Invocation process) => !process.Name.EndsWith("sweep", StringComparison.Ordinal);

    private static DateTimeOffset? Read(Stream response)
    {
        var json = Json(response);
        return (int)json["statusCode"]! is 200 or 201 ? (DateTimeOffset?)JsonNode.Parse((string)json["body"]!)!["expiresAt"] : null;
    }

    private static JsonNode Json(Stream response)
    {
        response.Position = 0;
        return JsonNode.Parse(response)!;
    }

    private static string Story(IReadOnlyList<Invocation> processes) =>
        string.Join(" | ", processes.Select(process => $"{process.Name}: {string.Join(", ", process.Learned)}"));
}
