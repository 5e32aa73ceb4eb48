using System.Globalization;

namespace AuthSecGroup.Chaos.Tests.Model;

/// <summary>What is known of the leases from outside - who was told what, what others changed - and the invariants that follow. One model for both worlds.</summary>
internal sealed class LeaseModel(IChaosWorld world)
{
    // Longer than a call of a process that ended may still be on its way.
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(10);

    // And longer than a round of requests takes, during which a describe may have lagged.
    private static readonly TimeSpan LongestRound = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, RuleView> _foreign = world.Rules().ToDictionary(rule => rule.RuleId);
    private readonly Dictionary<string, DateTimeOffset> _contested = [];
    private readonly Dictionary<string, DateTimeOffset> _disowned = [];
    private readonly Dictionary<RuleIdentity, DateTimeOffset> _redated = [];
    private readonly HashSet<string> _writtenByTest = [];
    private readonly HashSet<(string Cidr, string Label)> _asked = [];
    private readonly List<(RuleIdentity Rule, long Tick)> _edits = [];
    private readonly PromiseBook _book = new();
    private bool _aGroupWent;

    /// <summary>How many single facts were compared with an invariant.</summary>
    public SortedDictionary<string, long> Checks { get; } = new(StringComparer.Ordinal);

    /// <summary>How long somebody who is at work may not see what others write now; null if nobody is at work and everything is seen at once.</summary>
    public TimeSpan? Unseen { get; set; }

    /// <summary>Somebody else added a rule, or wrote its description.</summary>
    public void Wrote(RuleView rule, RuleView? before)
    {
        Edited(rule.Identity());
        if (OurForm.Read(rule.Description) is not null)
        {
            _writtenByTest.Add(rule.Description!);
            _redated[rule.Identity()] = world.Now;
            _foreign.Remove(rule.RuleId);
            return;
        }

        _foreign[rule.RuleId] = rule;
        if (before is not null && OurForm.Read(before.Description) is not null)
        {
            _disowned[rule.RuleId] = world.Now;
            if (Unseen is not null)
            {
                // EC2 knows no conditional write: who saw the rule as ours a moment ago may still revoke or renew it, until this round is over.
                _contested[rule.RuleId] = DateTimeOffset.MaxValue;
            }
        }
    }

    /// <summary>Somebody else removed a rule.</summary>
    public void Removed(RuleView rule)
    {
        Edited(rule.Identity());
        _foreign.Remove(rule.RuleId);
        _contested.Remove(rule.RuleId);
    }

    /// <summary>Somebody else deleted a group with all its rules.</summary>
    public void Deleted(string groupId)
    {
        foreach (var id in _foreign.Values.Where(rule => rule.GroupId == groupId).Select(rule => rule.RuleId).ToList())
        {
            _foreign.Remove(id);
        }

        _book.VoidGroup(groupId);
        _aGroupWent = true;
        foreach (
            var (group, rule) in Scene
                .Groups.Where(group => group.GroupId == groupId)
                .SelectMany(group => group.Rules, (group, rule) => (group, rule))
        )
        {
            _edits.AddRange(Scene.Addresses.Select(address => (RuleIdentity.Of(group, rule, address), world.Tick)));
        }
    }

    /// <summary>Somebody else made a group; what it has from the start is foreign.</summary>
    public void Created(string groupId)
    {
        foreach (var rule in world.Rules().Where(rule => rule.GroupId == groupId))
        {
            _foreign.TryAdd(rule.RuleId, rule);
        }
    }

    /// <summary>Takes down what a round of requests and sweeps came to.</summary>
    public void Record(IReadOnlyList<StepResult> round)
    {
        foreach (var happening in round)
        {
            ResponseChecks.Check(happening, _aGroupWent, Holds);
            if (
                happening.Step is ChaosStep.Request { Method: "POST" } request
                && Scene.Callers[request.Caller] is { IsListed: true } caller
            )
            {
                _asked.Add((Scene.Addresses[request.Address].Cidr, caller.Label));
            }
        }

        _book.Record(round, _edits);
    }

    /// <summary>Checks everything that can be seen while nobody is at work.</summary>
    public void Check(IReadOnlyList<StepResult> round)
    {
        var (rules, now) = (world.Rules(), world.Now);
        CheckForeign(rules, now);
        CheckPromises(rules, now);
        foreach (var rule in rules.Where(rule => !_foreign.ContainsKey(rule.RuleId)))
        {
            CheckOurs(rule, now);
        }

        foreach (var sweep in round.Where(happening => happening is { Step: ChaosStep.Sweep, Swept: true }))
        {
            CheckSwept(rules, sweep);
        }

        foreach (var id in _contested.Where(item => item.Value == DateTimeOffset.MaxValue).Select(item => item.Key).ToList())
        {
            _contested[id] = now + LongestCall;
        }

        _edits.Clear();
        _aGroupWent = false;
    }

    /// <summary>Counts a check, and ends the run if it does not hold.</summary>
    public void Holds(bool holds, Invariant invariant, string what)
    {
        Checks[invariant.ToString()] = Checks.GetValueOrDefault(invariant.ToString()) + 1;
        if (!holds)
        {
            throw new BrokenInvariantException(invariant, what);
        }
    }

    private void Edited(RuleIdentity rule)
    {
        _book.Void(rule);
        _edits.Add((rule, world.Tick));
    }

    private void CheckForeign(IReadOnlyList<RuleView> rules, DateTimeOffset now)
    {
        var byId = rules.ToDictionary(rule => rule.RuleId);
        foreach (var (id, expected) in _foreign.ToList())
        {
            var found = byId.GetValueOrDefault(id);
            if (found != expected && IsContested(id, now))
            {
                // It was ours a moment ago, and whoever was at work then could not know better.
                _foreign.Remove(id);
                continue;
            }

            Holds(found == expected, Invariant.ForeignRuleUntouched, $"expected {expected}, found {found?.ToString() ?? "nothing"}");
        }
    }

    private bool IsContested(string ruleId, DateTimeOffset now) =>
        (_contested.TryGetValue(ruleId, out var until) && now <= until)
        || (Unseen is { } unseen && _disowned.TryGetValue(ruleId, out var at) && now <= at + unseen + LongestRound);

    private void CheckPromises(IReadOnlyList<RuleView> rules, DateTimeOffset now)
    {
        var present = rules.Select(rule => rule.Identity()).ToHashSet();
        // Who gives an expired rule a new time, and so revives its id, must not wonder if a sweep that reads what was before takes it after all.
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
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{promise.Rule} was promised until {promise.Until:O} by {promise.Made}, and at {now:O} it is not there"
                )
            );
        }
    }

    private void CheckOurs(RuleView rule, DateTimeOffset now)
    {
        var ours = OurForm.Read(rule.Description);
        Holds(ours is not null, Invariant.NeverLivesLonger, $"nobody but the functions can have written {rule}, and it is not of our form");
        if (_writtenByTest.Contains(rule.Description!))
        {
            return;
        }

        Holds(ours!.Time <= now, Invariant.NeverLivesLonger, string.Create(CultureInfo.InvariantCulture, $"at {now:O} there is {rule}"));
        Holds(_asked.Contains((rule.Source, ours.Caller)), Invariant.GrantOnlyToListed, $"nobody who is listed asked for {rule}");
    }

    private void CheckSwept(IReadOnlyList<RuleView> rules, StepResult sweep)
    {
        var unseen = sweep.Faults?.Lag ?? TimeSpan.Zero;
        var edited = _edits.Select(edit => edit.Rule).ToHashSet();
        foreach (var rule in rules.Where(rule => !rule.IsEgress && !_foreign.ContainsKey(rule.RuleId) && !edited.Contains(rule.Identity())))
        {
            var left =
                OurForm.Read(rule.Description) is { } ours
                && (ours.ExpiresAt <= sweep.Start - unseen || ours.Time > sweep.End + TimeSpan.FromMinutes(5))
                // What the test wrote of late is not yet seen by everybody.
                && (unseen == TimeSpan.Zero || !_writtenByTest.Contains(rule.Description!));
            Holds(
                !left,
                Invariant.NothingExpiredAfterSweep,
                string.Create(CultureInfo.InvariantCulture, $"the sweep of {sweep.Start:O} left {rule}")
            );
        }
    }
}
