using System.Globalization;
using AuthSecGroup.Local.Ec2;

namespace AuthSecGroup.Chaos.Tests.Model;

/// <summary>
/// What an observer knows about the leases, from the responses and from the changes by others, and the invariants that follow. Both worlds
/// use this model.
/// </summary>
internal sealed class LeaseModel(IChaosWorld world)
{
    // A call of a killed process arrives within this time.
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(10);

    // A round of requests, in which describes can lag, is shorter than this.
    private static readonly TimeSpan LongestRound = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, SecurityGroupRule> _foreign = world.Rules().ToDictionary(rule => rule.RuleId);
    private readonly Dictionary<string, DateTimeOffset> _contested = [];
    private readonly Dictionary<string, DateTimeOffset> _disowned = [];
    private readonly Dictionary<RuleIdentity, DateTimeOffset> _redated = [];
    private readonly HashSet<string> _writtenByTest = [];
    private readonly HashSet<(string Cidr, string Caller)> _asked = [];
    private readonly List<(RuleIdentity Rule, long Tick)> _edits = [];
    private readonly PromiseBook _book = new();
    private readonly HolderBook _holders = new();
    private IReadOnlySet<int> _listed = Enumerable.Range(0, Scene.Callers.Count).ToHashSet();
    private bool _aGroupWasDeleted;

    /// <summary>The number of checks of each invariant.</summary>
    public Dictionary<Invariant, long> Checks { get; } = [];

    /// <summary>How long running functions can miss a change by others; null if none is running and reads don't lag.</summary>
    public TimeSpan? Unseen { get; set; }

    /// <summary>Somebody else added a rule, or wrote its description.</summary>
    public void Wrote(SecurityGroupRule rule, SecurityGroupRule? before)
    {
        Edited(RuleIdentity.Of(rule));
        if (OurForm.Read(rule) is not null)
        {
            _writtenByTest.Add(rule.Description!);
            _redated[RuleIdentity.Of(rule)] = world.Now;
            _foreign.Remove(rule.RuleId);
            return;
        }

        _foreign[rule.RuleId] = rule;
        if (before is not null && OurForm.Read(before) is not null)
        {
            _disowned[rule.RuleId] = world.Now;
            if (Unseen is not null)
            {
                // EC2 has no conditional write: until the round ends, a function that read the rule as ours can revoke or renew it.
                _contested[rule.RuleId] = DateTimeOffset.MaxValue;
            }
        }
    }

    /// <summary>Somebody else removed a rule.</summary>
    public void Removed(SecurityGroupRule rule)
    {
        Edited(RuleIdentity.Of(rule));
        _foreign.Remove(rule.RuleId);
        _contested.Remove(rule.RuleId);
    }

    /// <summary>Somebody else deleted a group with all its rules.</summary>
    public void Deleted(SceneGroup group)
    {
        foreach (var rule in _foreign.Values.Where(rule => rule.GroupId == group.GroupId).ToList())
        {
            _foreign.Remove(rule.RuleId);
        }

        _book.VoidGroup(group.GroupId);
        _aGroupWasDeleted = true;
        foreach (var rule in group.Rules)
        {
            _edits.AddRange(Scene.Addresses.Select(address => (RuleIdentity.Of(group, rule, address), world.Tick)));
        }
    }

    /// <summary>Somebody else created a group. Its initial rules are foreign.</summary>
    public void Created(SceneGroup group)
    {
        foreach (var rule in world.Rules().Where(rule => rule.GroupId == group.GroupId))
        {
            _foreign.TryAdd(rule.RuleId, rule);
        }
    }

    /// <summary>Somebody lost the record of an address: nothing says any more who else holds a lease from it.</summary>
    public void Lost(int address)
    {
        _book.VoidAddress(Scene.Addresses[address].Cidr);
        _holders.Lose(address, world.Now + Scene.TimeToExpire + LongestRound);
    }

    /// <summary>The user file lists these callers from now on.</summary>
    public void Listed(IReadOnlySet<int> callers)
    {
        _listed = callers;
        foreach (var caller in Enumerable.Range(0, Scene.Callers.Count).Where(caller => !callers.Contains(caller)))
        {
            _book.VoidCaller(caller);
        }
    }

    /// <summary>Records the results of a round of requests and sweeps.</summary>
    public void Record(IReadOnlyList<StepResult> round)
    {
        foreach (var result in round)
        {
            ResponseChecks.Check(result, _aGroupWasDeleted, Holds);
            if (result.Step is ChaosStep.Request { Method: "POST" } request && result.IsListed)
            {
                _asked.Add((Scene.Addresses[request.Address].Cidr, Scene.Callers[request.Caller].Name));
            }
        }

        _book.Record(round, _edits);
        _holders.Record(round);
    }

    /// <summary>Checks the invariants while no function is running.</summary>
    public void Check(IReadOnlyList<StepResult> round)
    {
        var (rules, now) = (world.Rules(), world.Now);
        CheckForeign(rules, now);
        CheckPromises(rules, now);
        foreach (var rule in rules.Where(rule => !_foreign.ContainsKey(rule.RuleId)))
        {
            CheckOurs(rule, now);
        }

        foreach (
            var close in round.Where(result =>
                result is { Step: ChaosStep.Request { Method: "DELETE" }, Status: 200, Faults: null or { Lag.Ticks: 0 } }
            )
        )
        {
            CheckClosed(rules, ((ChaosStep.Request)close.Step).Address, close, now, Invariant.NobodyAfterLastClose);
        }

        foreach (var result in round.Where(IsWholeRevocation))
        {
            var revoked = _holders.Revoke(
                (caller, address) =>
                    result.Step is ChaosStep.Revoke revoke ? revoke.Concerns(caller, address) : caller >= 0 && !_listed.Contains(caller),
                result.StartTick,
                result.Start
            );
            foreach (var address in revoked)
            {
                CheckClosed(rules, address, result, now, Invariant.RevokedIsOut);
            }
        }

        foreach (var sweep in round.Where(result => result is { Step: ChaosStep.Sweep, Swept: true }))
        {
            CheckSwept(rules, sweep);
        }

        foreach (var id in _contested.Where(item => item.Value == DateTimeOffset.MaxValue).Select(item => item.Key).ToList())
        {
            _contested[id] = now + LongestCall;
        }

        _edits.Clear();
        _aGroupWasDeleted = false;
    }

    /// <summary>Counts a check.</summary>
    /// <exception cref="BrokenInvariantException">The invariant does not hold.</exception>
    public void Holds(bool holds, Invariant invariant, Func<string> what)
    {
        Checks[invariant] = Checks.GetValueOrDefault(invariant) + 1;
        if (!holds)
        {
            throw new BrokenInvariantException(invariant, what());
        }
    }

    private void Edited(RuleIdentity rule)
    {
        _book.Void(rule);
        _edits.Add((rule, world.Tick));
    }

    private void CheckForeign(IReadOnlyList<SecurityGroupRule> rules, DateTimeOffset now)
    {
        var byId = rules.ToDictionary(rule => rule.RuleId);
        foreach (var (id, expected) in _foreign.ToList())
        {
            var found = byId.GetValueOrDefault(id);
            if (found != expected && IsContested(id, now))
            {
                // It was ours recently, and a function that was running then could not know that it no longer is.
                _foreign.Remove(id);
                continue;
            }

            Holds(found == expected, Invariant.ForeignRuleUntouched, () => $"expected {expected}, found {found?.ToString() ?? "nothing"}");
        }
    }

    private bool IsContested(string ruleId, DateTimeOffset now) =>
        (_contested.TryGetValue(ruleId, out var until) && now <= until)
        || (Unseen is { } unseen && _disowned.TryGetValue(ruleId, out var at) && now <= at + unseen + LongestRound);

    private void CheckPromises(IReadOnlyList<SecurityGroupRule> rules, DateTimeOffset now)
    {
        var present = rules.Select(RuleIdentity.Of).ToHashSet();
        // If somebody else writes a new time on an expired rule, a sweep that read the old time can still revoke it.
        foreach (
            var rule in _redated
                .Where(item => Unseen is { } unseen && now <= item.Value + unseen + LongestRound && !present.Contains(item.Key))
                .Select(item => item.Key)
        )
        {
            _book.Void(rule);
        }

        foreach (var promise in _book.HoldingAt(now))
        {
            Holds(
                present.Contains(promise.Rule),
                Invariant.PromiseKept,
                () =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{promise.Rule} was promised until {promise.Until:O} by {promise.Made}, and at {now:O} it is not there"
                    )
            );
        }
    }

    private void CheckOurs(SecurityGroupRule rule, DateTimeOffset now)
    {
        var ours = OurForm.Read(rule);
        Holds(ours is not null, Invariant.NeverLivesLonger, () => $"only the functions can have written {rule}, but it is not in our form");
        if (_writtenByTest.Contains(rule.Description!))
        {
            return;
        }

        Holds(
            ours!.Time <= now,
            Invariant.NeverLivesLonger,
            () => string.Create(CultureInfo.InvariantCulture, $"at {now:O} there is {rule}")
        );
        Holds(_asked.Contains((rule.Source.Value, ours.Caller)), Invariant.GrantOnlyToListed, () => $"no listed caller requested {rule}");
    }

    // A sweep that can't read the users revokes nothing, and one of them at the same time can have been too early.
    private static bool IsWholeRevocation(StepResult result) =>
        result is { Step: ChaosStep.Revoke, Status: 200, Faults: null or { Lag.Ticks: 0 } }
        || result is { Step: ChaosStep.Sweep, Swept: true, Killed: false, Faults: null or { Lag.Ticks: 0, Users: 0, Hang: 0 } };

    private void CheckClosed(
        IReadOnlyList<SecurityGroupRule> rules,
        int address,
        StepResult result,
        DateTimeOffset now,
        Invariant invariant
    )
    {
        // A rule is kept for a holder whose lease is about to end, and stays until its own time.
        if (!_holders.IsEmpty(address, result.Start - LongestCall))
        {
            return;
        }

        var edited = _edits.Select(edit => edit.Rule).ToHashSet();
        var left = rules
            .Where(rule =>
                !rule.IsEgress
                && rule.Cidr == Scene.Addresses[address].Cidr
                && OurForm.Read(rule) is not null
                && !edited.Contains(RuleIdentity.Of(rule))
            )
            .ToList();
        Holds(
            left.Count == 0,
            invariant,
            () => string.Create(CultureInfo.InvariantCulture, $"{result} was the last one, and at {now:O} there is {left[0]}")
        );
    }

    private void CheckSwept(IReadOnlyList<SecurityGroupRule> rules, StepResult sweep)
    {
        var unseen = sweep.Faults?.Lag ?? TimeSpan.Zero;
        var edited = _edits.Select(edit => edit.Rule).ToHashSet();
        foreach (
            var rule in rules.Where(rule => !rule.IsEgress && !_foreign.ContainsKey(rule.RuleId) && !edited.Contains(RuleIdentity.Of(rule)))
        )
        {
            var left =
                OurForm.Read(rule) is { } ours
                && (ours.ExpiresAt <= sweep.Start - unseen || ours.Time > sweep.End + TimeSpan.FromMinutes(5))
                // A lagging read can miss what the test wrote recently.
                && (unseen == TimeSpan.Zero || !_writtenByTest.Contains(rule.Description!));
            Holds(
                !left,
                Invariant.NothingExpiredAfterSweep,
                () => string.Create(CultureInfo.InvariantCulture, $"the sweep of {sweep.Start:O} left {rule}")
            );
        }
    }
}
