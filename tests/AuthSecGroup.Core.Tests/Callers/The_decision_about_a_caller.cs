using AuthSecGroup.Core.Callers;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AuthSecGroup.Core.Tests.Callers;

/// <summary>Entries for few principals in few files, so that they often name the caller.</summary>
public sealed record AnyPolicy(IReadOnlyList<IReadOnlyList<(string Principal, int? Seconds, bool ReasonRequired)>> Files);

public class The_decision_about_a_caller
{
    private const string Own = "123456789012";
    private const string Role = "arn:aws:sts::123456789012:assumed-role/Dba/";

    private static readonly Caller[] Callers =
    [
        Given.Caller("arn:aws:iam::123456789012:user/alice"),
        Given.Caller("arn:aws:iam::210987654321:user/alice"),
        Given.Caller($"{Role}bob"),
        Given.Caller($"{Role}alice", "AROAEXAMPLEEXAMPLE123:alice"),
    ];

    private static AccessDecision Decide(Caller caller, params UserEntry[] entries) =>
        AccessDecision.For([new UserFile("users.json", entries)], caller, Own);

    [Fact]
    public void Denies_a_caller_whom_no_entry_names() =>
        Assert.Equal(new AccessDecision.Denied(), Decide(Callers[2], new UserEntry("bob")));

    [Fact]
    public void Has_no_limits_if_one_entry_has_none() =>
        Assert.Equal(
            new AccessDecision.Allowed(null, false, "alice in users.json"),
            Decide(Callers[0], new UserEntry("alice", TimeSpan.FromMinutes(1), true), new UserEntry("alice"))
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
        Assert.Equal("alice in b.json", Assert.IsType<AccessDecision.Allowed>(AccessDecision.For(files, Callers[0], Own)).Explanation);
    }

    [Property(MaxTest = 2_500)]
    public Property Is_that_of_a_naive_evaluator() =>
        Prop.ForAll(
            Policies,
            policy =>
                Callers.All(caller =>
                {
                    var matching = policy.Files.SelectMany(file => file).Where(entry => Matches(entry.Principal, caller)).ToList();
                    return AccessDecision.For(FilesOf(policy), caller, Own) switch
                    {
                        AccessDecision.Allowed allowed => matching.Count > 0
                            && allowed.TimeToLive?.TotalSeconds
                                == (matching.Exists(entry => entry.Seconds is null) ? null : matching.Max(entry => entry.Seconds))
                            && allowed.IsReasonRequired == matching.TrueForAll(entry => entry.ReasonRequired)
                            && matching.Exists(entry => allowed.Explanation.StartsWith($"{entry.Principal} in ", StringComparison.Ordinal)),
                        _ => matching.Count == 0,
                    };
                })
        );

    [Property(MaxTest = 500)]
    public Property Allows_no_less_with_more_entries_and_files() =>
        Prop.ForAll(
            Policies,
            Policies,
            (policy, more) =>
                Callers.All(caller =>
                    IsNoLess(
                        AccessDecision.For([.. FilesOf(policy), .. FilesOf(more)], caller, Own),
                        AccessDecision.For(FilesOf(policy), caller, Own)
                    )
                )
        );

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
                    ))
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
                from seconds in Gen.Elements<int?>(null, 1, 60, 3_600)
                from reason in Gen.Elements(true, false)
                select (principal, seconds, reason)
            )
                .ListOf()
                .Select(file => (IReadOnlyList<(string, int?, bool)>)[.. file.Take(4)])
                .ListOf()
            select new AnyPolicy([.. files.Take(3)])
        ).ToArbitrary();
}
