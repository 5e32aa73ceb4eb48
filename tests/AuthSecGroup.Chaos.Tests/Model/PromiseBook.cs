namespace AuthSecGroup.Chaos.Tests.Model;

/// <summary>Who was told that which rule lets them in until when, and what takes such a promise back.</summary>
internal sealed class PromiseBook
{
    // A rule with less to live is revoked and authorized anew; where the second half of that fails, the answer says so, and the rest of the minute is lost.
    private static readonly TimeSpan ReplacedBelow = TimeSpan.FromSeconds(62);

    private readonly List<Promise> _promises = [];

    public IReadOnlyList<Promise> Promises => _promises;

    /// <summary>Takes down what a round of requests was told, and takes back what it took back.</summary>
    /// <param name="round">All requests of the round.</param>
    /// <param name="edits">What others changed meanwhile: which rule and when.</param>
    public void Record(IReadOnlyList<StepResult> round, IReadOnlyList<(RuleIdentity Rule, long Tick)> edits)
    {
        foreach (var happening in round)
        {
            _promises.AddRange(PromisesOf(happening));
        }

        foreach (var happening in round)
        {
            TakeBack(happening);
        }

        foreach (var (rule, tick) in edits)
        {
            _promises.RemoveAll(promise => promise.Rule == rule && promise.Made.StartTick <= tick);
        }
    }

    /// <summary>Somebody else changed the rule.</summary>
    public void Void(RuleIdentity rule) => _promises.RemoveAll(promise => promise.Rule == rule);

    /// <summary>Somebody else deleted the group.</summary>
    public void VoidGroup(string groupId) => _promises.RemoveAll(promise => promise.Rule.GroupId == groupId);

    /// <summary>Those that hold now.</summary>
    public IEnumerable<Promise> HoldingAt(DateTimeOffset now)
    {
        _promises.RemoveAll(promise => promise.Until <= now);
        return _promises;
    }

    private static IEnumerable<Promise> PromisesOf(StepResult happening)
    {
        if (happening.Step is not ChaosStep.Request { Method: "POST" } request || ToldBody.Read(happening.Body) is not { } told)
        {
            yield break;
        }

        foreach (var rule in told.Rules.Where(rule => rule.Outcome is "created" or "refreshed"))
        {
            var group = Scene.Group(rule.GroupId);
            var identity = RuleIdentity.Of(
                group,
                new SceneRule(rule.Protocol, rule.FromPort, rule.ToPort),
                Scene.Addresses[request.Address]
            );
            // A failure says what stays open nevertheless, but not until when.
            yield return new Promise(identity, told.ExpiresAt ?? Earliest(happening, request), happening);
        }
    }

    private void TakeBack(StepResult other)
    {
        if (
            other.Step is not ChaosStep.Request { Method: not "GET" } request
            || !Scene.Callers[request.Caller].IsListed
            || other.Status is 400 or 403
        )
        {
            return;
        }

        var cidr = Scene.Addresses[request.Address].Cidr;
        for (var i = _promises.Count - 1; i >= 0; i--)
        {
            var promise = _promises[i];
            if (promise.Rule.Source != cidr || ReferenceEquals(promise.Made, other) || other.EndTick < promise.Made.StartTick)
            {
                continue;
            }

            if (request.Method == "DELETE")
            {
                _promises.RemoveAt(i);
                continue;
            }

            var overlaps = other.StartTick <= promise.Made.EndTick;
            var lag = other.Faults?.Lag ?? TimeSpan.Zero;
            if (Failed(other, promise.Rule) && (overlaps || lag > TimeSpan.Zero || promise.Until - other.End <= ReplacedBelow))
            {
                _promises.RemoveAt(i);
            }
            else if (overlaps || lag > TimeSpan.Zero)
            {
                // EC2 knows no conditional write: of two at the same time, the one with the shorter time may come last.
                var earliest = Earliest(other, request);
                _promises[i] = earliest < promise.Until ? promise with { Until = earliest } : promise;
            }
        }
    }

    private static bool Failed(StepResult happening, RuleIdentity rule) =>
        happening.Status is not (200 or 201)
        && ToldBody
            .Read(happening.Body)
            ?.Rules.Any(told =>
                told.Outcome is not "failed"
                && told.GroupId == rule.GroupId
                && told.Protocol == rule.Protocol
                && told.FromPort == rule.FromPort
                && told.ToPort == rule.ToPort
            )
            is not true;

    private static DateTimeOffset Earliest(StepResult happening, ChaosStep.Request request)
    {
        var wanted =
            request.TimeToLive is { } seconds && seconds < Scene.TimeToExpire.TotalSeconds
                ? TimeSpan.FromSeconds(seconds)
                : Scene.TimeToExpire;
        return DateTimeOffset.FromUnixTimeSeconds(happening.Start.ToUnixTimeSeconds()) + wanted;
    }
}

/// <summary>A rule, until when it was promised, and by which answer.</summary>
internal sealed record Promise(RuleIdentity Rule, DateTimeOffset Until, StepResult Made);
