using AuthSecGroup.Core.Callers;
using AuthSecGroup.Core.Ports;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AuthSecGroup.Core.Tests.Callers;

/// <summary>An entry as it is written.</summary>
public sealed record AnyEntry(string Principal, string? Targets, int? Seconds, bool ReasonRequired);

/// <summary>Entries for few principals and targets in few files, so that they often name the caller.</summary>
public sealed record AnyPolicy(IReadOnlyList<IReadOnlyList<AnyEntry>> Files);

public class The_decision_about_a_caller
{
    private const string Own = "123456789012";
    private const string Role = "arn:aws:sts::123456789012:assumed-role/Dba/";

    private static readonly string[] Targets = ["default", "bastion", "db"];

    private static readonly Caller[] Callers =
    [
        Given.Caller("arn:aws:iam::123456789012:user/alice"),
        Given.Caller("arn:aws:iam::210987654321:user/alice"),
        Given.Caller($"{Role}bob"),
        Given.Caller($"{Role}alice", "AROAEXAMPLEEXAMPLE123:alice"),
    ];

    private static AccessDecision Decide(IEnumerable<UserFile> files, Caller caller, string target) =>
        AccessDecision.For(new UsersReading([.. files], null).EntriesFor(caller, Own), target);

    private static AccessDecision Decide(Caller caller, params UserEntry[] entries) =>
        Decide([new UserFile("users.json", entries)], caller, "db");

    [Fact]
    public void Denies_a_caller_whom_no_entry_names() =>
        Assert.Equal(new AccessDecision.Denied("no entry names the caller"), Decide(Callers[2], new UserEntry("bob")));

    [Fact]
    public void Denies_a_target_that_no_entry_allows_and_says_what_they_allow()
    {
        var entries = Enumerable.Range(1, 6).Select(n => new UserEntry("alice", TimeSpan.FromSeconds(n)) { Targets = ["bastion", "web"] });
        const string One = "alice in users.json allows bastion, web";
        Assert.Equal(new AccessDecision.Denied(One), Decide(Callers[0], [.. entries.Take(1)]));
        Assert.Equal(new AccessDecision.Denied(string.Join("; ", Enumerable.Repeat(One, 5))), Decide(Callers[0], [.. entries.Take(5)]));
        Assert.Equal(
            new AccessDecision.Denied(string.Join("; ", Enumerable.Repeat(One, 5).Append("and 1 more"))),
            Decide(Callers[0], [.. entries])
        );
    }

    [Fact]
    public void Has_no_limits_if_one_entry_has_none() =>
        Assert.Equal(
            new AccessDecision.Allowed(null, false, "alice in users.json"),
            Decide(Callers[0], new UserEntry("alice", TimeSpan.FromMinutes(1), true), new UserEntry("alice"))
        );

    [Fact]
    public void Has_the_limits_of_entries_for_the_target_only() =>
        Assert.Equal(
            new AccessDecision.Allowed(TimeSpan.FromMinutes(1), true, "alice in users.json, for at most 60 s, with a reason"),
            Decide(
                Callers[0],
                new UserEntry("alice", TimeSpan.FromMinutes(1), true) { Targets = ["web", "db"] },
                new UserEntry("alice") { Targets = ["bastion"] }
            )
        );

    [Fact]
    public void Has_the_longest_time_and_needs_a_reason_only_if_each_entry_does()
    {
        var (short_, long_) = (
            new UserEntry(Role + "*", TimeSpan.FromMinutes(1), true),
            new UserEntry(Role + "bob", TimeSpan.FromHours(1), true)
        );
        Assert.Equal(
            new AccessDecision.Allowed(TimeSpan.FromHours(1), true, $"{Role}bob in users.json, for at most 3600 s, with a reason"),
            Decide(Callers[2], short_, long_)
        );
        Assert.Equal(
            new AccessDecision.Allowed(TimeSpan.FromHours(1), false, $"{Role}bob in users.json, for at most 3600 s"),
            Decide(Callers[2], short_ with { IsReasonRequired = false }, long_)
        );
    }

    [Fact]
    public void Names_the_file_of_the_entry()
    {
        UserFile[] files = [new("a.json", [new UserEntry("bob")]), new("b.json", [new UserEntry("alice")])];
        Assert.Equal("alice in b.json", Assert.IsType<AccessDecision.Allowed>(Decide(files, Callers[0], "db")).Explanation);
    }

    [Property(MaxTest = 10_000)]
    public Property Is_that_of_a_naive_evaluator() =>
        Prop.ForAll(Policies, policy => ForEachCallerAndTarget((caller, target) => IsNaive(policy, caller, target)));

    [Property(MaxTest = 1_000)]
    public Property Allows_no_less_with_more_entries_and_files() =>
        Prop.ForAll(
            Policies,
            Policies,
            (policy, more) =>
            {
                var merged = new AnyPolicy([
                    [.. policy.Files.SelectMany(file => file), .. more.Files.SelectMany(file => file)],
                ]);
                var both = new AnyPolicy([.. policy.Files, .. more.Files]);
                return ForEachCallerAndTarget(
                    (caller, target) =>
                    {
                        var before = Decide(FilesOf(policy), caller, target);
                        return IsNoLess(Decide(FilesOf(both), caller, target), before)
                            && IsNoLess(Decide(FilesOf(merged), caller, target), before);
                    }
                );
            }
        );

    [Property(MaxTest = 1_000)]
    public Property Allows_no_more_without_one_of_the_entries() =>
        Prop.ForAll(
            Policies,
            policy =>
                Enumerable
                    .Range(0, policy.Files.Count)
                    .SelectMany(file => Enumerable.Range(0, policy.Files[file].Count).Select(entry => Without(policy, file, entry)))
                    .All(less =>
                        ForEachCallerAndTarget(
                            (caller, target) => IsNoLess(Decide(FilesOf(policy), caller, target), Decide(FilesOf(less), caller, target))
                        )
                    )
        );

    private static AnyPolicy Without(AnyPolicy policy, int file, int entry) =>
        new([.. policy.Files.Select((entries, f) => (IReadOnlyList<AnyEntry>)[.. entries.Where((_, e) => f != file || e != entry)])]);

    private static bool ForEachCallerAndTarget(Func<Caller, string, bool> holds) =>
        Callers.All(caller => Targets.All(target => holds(caller, target)));

    /// <summary>No file allows more than its entries: the decision is what the definition says, by walking over every entry.</summary>
    private static bool IsNaive(AnyPolicy policy, Caller caller, string target)
    {
        var named = policy
            .Files.SelectMany((file, number) => file.Select(entry => (Entry: entry, Text: $"{entry.Principal} in {number}.json")))
            .Where(each => Matches(each.Entry.Principal, caller))
            .ToList();
        var matching = named.Where(each => each.Entry.Targets is not { } targets || targets.Split(' ').Contains(target)).ToList();
        return Decide(FilesOf(policy), caller, target) switch
        {
            AccessDecision.Allowed allowed => matching.Count > 0
                && allowed.TimeToLive?.TotalSeconds
                    == (matching.Exists(each => each.Entry.Seconds is null) ? null : matching.Max(each => each.Entry.Seconds))
                && allowed.IsReasonRequired == matching.TrueForAll(each => each.Entry.ReasonRequired)
                && matching.Exists(each =>
                    each.Entry.Seconds == allowed.TimeToLive?.TotalSeconds && allowed.Explanation.Split(',')[0] == each.Text
                ),
            AccessDecision.Denied denied => matching.Count == 0
                && (
                    named.Count == 0
                        ? denied.Explanation == "no entry names the caller"
                        : named.Exists(each => denied.Explanation.StartsWith($"{each.Text} allows ", StringComparison.Ordinal))
                ),
            _ => false,
        };
    }

    private static bool IsNoLess(AccessDecision more, AccessDecision less) =>
        less is not AccessDecision.Allowed before
        || (
            more is AccessDecision.Allowed after
            && (after.TimeToLive ?? TimeSpan.MaxValue) >= (before.TimeToLive ?? TimeSpan.MaxValue)
            && (before.IsReasonRequired || !after.IsReasonRequired)
        );

    private static bool Matches(string principal, Caller caller) =>
        principal switch
        {
            "alice" => caller == Callers[0],
            Role + "*" => caller == Callers[2] || caller == Callers[3],
            _ => principal == caller.Arn || principal == caller.UniqueId,
        };

    private static IEnumerable<UserFile> FilesOf(AnyPolicy policy) =>
        policy.Files.Select(
            (file, number) =>
                new UserFile(
                    $"{number}.json",
                    file.Select(entry => new UserEntry(
                        entry.Principal,
                        entry.Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                        entry.ReasonRequired
                    )
                    {
                        Targets = entry.Targets?.Split(' '),
                    })
                )
        );

    private static Arbitrary<AnyPolicy> Policies =>
        (
            from files in (
                from principal in Gen.Elements(
                    "alice",
                    "arn:aws:iam::210987654321:user/alice",
                    Role + "bob",
                    Role + "*",
                    "AROAEXAMPLEEXAMPLE123:alice",
                    "carol"
                )
                from targets in Gen.Elements(null, "db", "bastion", "bastion db", "default")
                from seconds in Gen.Elements<int?>(null, 1, 60, 3_600)
                from reason in Gen.Elements(true, false)
                select new AnyEntry(principal, targets, seconds, reason)
            )
                .ListOf()
                .Select(file => (IReadOnlyList<AnyEntry>)[.. file.Take(4)])
                .ListOf()
            select new AnyPolicy([.. files.Take(3)])
        ).ToArbitrary();
}
