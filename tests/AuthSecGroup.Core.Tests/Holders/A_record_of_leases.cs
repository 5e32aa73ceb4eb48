using AuthSecGroup.Core.Holders;
using AuthSecGroup.Core.Leases;

namespace AuthSecGroup.Core.Tests.Holders;

public sealed class A_record_of_leases
{
    private static readonly Holder Alice = new("arn:aws:iam::123456789012:user/alice", "");
    private static readonly Holder AlicesRun = Alice with { Session = "run-1" };
    private static readonly Holder Bob = new("arn:aws:iam::123456789012:user/bob", "");

    private static DateTimeOffset At(double minutes) => Given.Now.AddMinutes(minutes);

    private static Lease LeaseOf(Holder holder, double until, string target = "db", double opened = -1) =>
        new(holder, target, At(opened), At(opened), At(until));

    private static AddressLeases Record(params Lease[] leases) => new(leases, []);

    private static Func<Lease, bool> Of(string principal, string? session = null) => new HolderFilter(principal, session).Matches;

    private static TargetRecord About(AddressLeases record, Func<Lease, bool> isMeant, double longest = 60) =>
        record.About("db", isMeant, TimeSpan.FromMinutes(longest), Given.Now);

    [Fact]
    public void Keeps_when_a_lease_was_opened_if_it_is_renewed()
    {
        var renewed = Record(LeaseOf(Alice, 5), LeaseOf(Bob, 5)).With([LeaseOf(Alice, 10, opened: 0)], Given.Now);
        Assert.Equal(
            [(Bob, At(-1), At(5)), (Alice, At(-1), At(10))],
            renewed.Leases.Select(each => (each.Holder, each.OpenedAt, each.ExpiresAt))
        );
        var opened = Record(LeaseOf(Alice, 0)).With([LeaseOf(Alice, 10, opened: 0)], Given.Now);
        Assert.Equal(Given.Now, Assert.Single(opened.Leases).OpenedAt);
    }

    [Fact]
    public void Has_a_lease_for_each_holder_and_target()
    {
        var record = Record().With([LeaseOf(Alice, 5), LeaseOf(AlicesRun, 5), LeaseOf(Alice, 5, "bastion")], Given.Now);
        Assert.Equal(3, record.Leases.Count);
        Assert.Equal(3, record.With([LeaseOf(AlicesRun, 9)], Given.Now).Leases.Count);
    }

    [Fact]
    public void Forgets_ended_leases_with_the_next_write()
    {
        var record = Record(LeaseOf(Alice, 0), LeaseOf(Bob, 1));
        Assert.Equal([Bob], record.LiveAt(Given.Now).Select(lease => lease.Holder));
        Assert.Equal([Bob, AlicesRun], record.With([LeaseOf(AlicesRun, 5)], Given.Now).Leases.Select(lease => lease.Holder));
        Assert.Empty(record.Without(lease => lease.Holder == Bob, Given.Now).Leases);
    }

    [Theory]
    [InlineData(null, 20.0, 30.0)]
    [InlineData("", 10.0, 30.0)]
    [InlineData("run-1", 20.0, 30.0)]
    [InlineData("run-2", null, 30.0)]
    public void Tells_until_when_the_requested_sessions_and_the_others_hold_it(string? session, double? own, double? others)
    {
        var record = Record(LeaseOf(Alice, 10), LeaseOf(AlicesRun, 20), LeaseOf(Bob, 30), LeaseOf(Bob, 50, "bastion"));
        var about = About(record, Of(Alice.Principal, session));
        Assert.Equal((true, own, others), (about.Exists, Minutes(about.OwnUntil), Minutes(about.OthersUntil)));

        static double? Minutes(DateTimeOffset? time) => (time - Given.Now)?.TotalMinutes;
    }

    [Fact]
    public void Never_lets_a_lease_last_longer_than_leases_can_in_the_group()
    {
        // Also if somebody has written it into the record.
        var record = Record(LeaseOf(Alice, 1_000_000), LeaseOf(Bob, 1_000_000, opened: 500_000));
        var about = About(record, Of(Alice.Principal), longest: 10);
        Assert.Equal((At(9), At(10)), (about.OwnUntil, about.OthersUntil));
        Assert.Null(About(Record(LeaseOf(Alice, 5, opened: -20)), Of(Alice.Principal), longest: 10).OwnUntil);
    }

    [Theory]
    [InlineData(-0.9, true)]
    [InlineData(-1, false)]
    [InlineData(-30, false)]
    public void Is_recent_for_a_minute_so_that_EC2_may_not_show_its_rules(double opened, bool isRecent) =>
        Assert.Equal(isRecent, About(Record(LeaseOf(Alice, 5, opened: opened)), Of(Alice.Principal)).IsRecent);

    [Fact]
    public void Is_not_recent_for_others_or_after_its_end()
    {
        Assert.False(About(Record(LeaseOf(Bob, 5, opened: 0)), Of(Alice.Principal)).IsRecent);
        Assert.False(About(Record(LeaseOf(Alice, 0, opened: -0.1)), Of(Alice.Principal)).IsRecent);
    }

    [Fact]
    public void Exists_for_a_target_with_a_lease_that_has_ended_or_with_a_mark()
    {
        Assert.Equal(TargetRecord.None, About(Record(LeaseOf(Alice, 5, "bastion")), Of(Alice.Principal)));
        Assert.True(About(Record(LeaseOf(Alice, 0)), Of(Alice.Principal)).Exists);
        Assert.True(About(Record().Mark(["db"]), Of(Alice.Principal)).Exists);
    }

    [Fact]
    public void Counts_each_other_holder_of_the_targets_once()
    {
        var record = Record(
            LeaseOf(Alice, 5),
            LeaseOf(AlicesRun, 5),
            LeaseOf(Bob, 5),
            LeaseOf(Bob, 5, "bastion"),
            LeaseOf(Bob with { Session = "old" }, 0),
            LeaseOf(Bob with { Session = "web" }, 5, "web")
        );
        Assert.Equal(2, record.CountOthers(Of(Alice.Principal, ""), ["db", "bastion"], Given.Now));
        Assert.Equal(1, record.CountOthers(Of(Alice.Principal), ["db", "bastion"], Given.Now));
        Assert.Equal(0, record.CountOthers(Of(Bob.Principal), ["bastion"], Given.Now));
    }

    [Fact]
    public void Marks_each_target_once_and_removes_marks()
    {
        var marked = Record().Mark(["db", "bastion"]).Mark(["db"]);
        Assert.Equal(["bastion", "db"], marked.Closing);
        Assert.Equal((true, false), (marked.IsClosing("db"), marked.IsClosing("d")));
        Assert.Equal(["bastion"], marked.Unmark(["db"]).Closing);
    }

    [Fact]
    public void Promises_only_a_live_lease_of_the_holder_whose_target_has_no_mark()
    {
        var record = Record(LeaseOf(Alice, 5), LeaseOf(Bob, -1), LeaseOf(Bob, 5, "web"));
        Assert.True(record.Promises(Alice, "db", Given.Now));
        Assert.False(record.Promises(Bob, "db", Given.Now));
        Assert.False(record.Promises(Alice, "web", Given.Now));
        Assert.False(record.Mark(["db"]).Promises(Alice, "db", Given.Now));
    }

    [Fact]
    public void Is_claimed_by_POST_for_each_requested_target_with_a_mark()
    {
        var record = Record(LeaseOf(Bob, 5, "web")).Mark(["db", "web"]);
        var plan = OpenRecord.For(record, [LeaseOf(Alice, 5), LeaseOf(Alice, 5, "bastion")], Given.Now);
        Assert.Equal(["db"], plan.Claimed);
        // The marks stay until the rules are replaced.
        Assert.Equal(["db", "web"], plan.Next.Closing);
        Assert.Equal(3, plan.Next.Leases.Count);
    }

    [Fact]
    public void Loses_a_lease_again_if_nothing_could_be_opened_and_there_was_none_before()
    {
        var before = Record(LeaseOf(Alice, 5));
        var written = before.With([LeaseOf(Alice, 9), LeaseOf(Alice, 9, "bastion")], Given.Now);
        var without = OpenRecord.TakenBack(before, written, Alice, ["db", "bastion"], Given.Now);
        Assert.Equal(["db"], without!.Leases.Select(lease => lease.Target));
        Assert.Null(OpenRecord.TakenBack(before, written, Alice, ["db"], Given.Now));
        Assert.Null(OpenRecord.TakenBack(before, written, Alice, [], Given.Now));
    }

    [Fact]
    public void Is_closed_for_a_holder_and_kept_for_the_others()
    {
        var record = Record(
            LeaseOf(Alice, 5),
            LeaseOf(Bob, 5),
            LeaseOf(Alice, 5, "bastion"),
            LeaseOf(Bob, 0, "bastion"),
            LeaseOf(Alice, 5, "web")
        );
        var plan = CloseRecord.For(record, Of(Alice.Principal), ["bastion", "db"], Given.Now);
        Assert.Equal(["db", "bastion"], plan.Closed.Select(lease => lease.Target));
        Assert.Equal(["db"], plan.Held);
        Assert.Equal(["bastion"], plan.Emptied);
        var next = plan.Next(record, plan.Emptied, Given.Now);
        Assert.Equal([(Bob, "db"), (Alice, "web")], next.Leases.Select(lease => (lease.Holder, lease.Target)));
        Assert.Equal(["bastion"], next.Closing);
    }
}
