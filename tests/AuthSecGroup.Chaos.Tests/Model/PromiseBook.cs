namespace AuthSecGroup.Chaos.Tests.Model;

/// <summary>The promises of successful responses: which rule allows whom until when. Later events void or shorten them.</summary>
internal sealed class PromiseBook
{
    // A rule with less time left is revoked and authorized again. If the second call fails, the response says so, and the rest of the
    // minute is lost.
    private static readonly TimeSpan ReplacedBelow = TimeSpan.FromSeconds(62);

    private readonly List<Promise> _promises = [];

    /// <summary>Records the promises of a round of requests, and voids those that other requests of the round revoked.</summary>
    /// <param name="round">All requests of the round.</param>
    /// <param name="edits">The rules that others changed meanwhile, and when.</param>
    public void Record(IReadOnlyList<StepResult> round, IReadOnlyList<(RuleIdentity Rule, long Tick)> edits)
    {
        foreach (var result in round)
        {
            _promises.AddRange(PromisesOf(result));
        }

        foreach (var result in round)
        {
            Void(result);
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

    /// <summary>The promises that are in force.</summary>
    public IEnumerable<Promise> HoldingAt(DateTimeOffset now)
    {
        _promises.RemoveAll(promise => promise.Until <= now);
        return _promises;
    }

    private static IEnumerable<Promise> PromisesOf(StepResult result)
    {
        if (result.Step is not ChaosStep.Request { Method: "POST" } request || ResponseBody.Read(result.Body) is not { } body)
        {
            yield break;
        }

        foreach (var rule in body.Rules.Where(rule => rule.Outcome is "created" or "refreshed"))
        {
            var group = Scene.Group(rule.GroupId);
            var identity = RuleIdentity.Of(
                group,
                new SceneRule(rule.Protocol, rule.FromPort, rule.ToPort),
                Scene.Addresses[request.Address]
            );
            // A failed response lists what remains open, but not until when.
            yield return new Promise(identity, body.ExpiresAt ?? Earliest(result, request), result);
        }
    }

    private void Void(StepResult other)
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
                // EC2 has no conditional write: of two concurrent requests, the one with the shorter time can win.
                var earliest = Earliest(other, request);
                _promises[i] = earliest < promise.Until ? promise with { Until = earliest } : promise;
            }
        }
    }

    private static bool Failed(StepResult result, RuleIdentity rule) =>
        result.Status is not (200 or 201)
        && ResponseBody
            .Read(result.Body)
            ?.Rules.Any(item =>
                item.Outcome is not "failed"
                && item.GroupId == rule.GroupId
                && item.Protocol == rule.Protocol
                && item.FromPort == rule.FromPort
                && item.ToPort == rule.ToPort
            )
            is not true;

    private static DateTimeOffset Earliest(StepResult result, ChaosStep.Request request)
    {
        var wanted =
            request.TimeToLive is { } seconds && seconds < Scene.TimeToExpire.TotalSeconds
                ? TimeSpan.FromSeconds(seconds)
                : Scene.TimeToExpire;
        return DateTimeOffset.FromUnixTimeSeconds(result.Start.ToUnixTimeSeconds()) + wanted;
    }
}

/// <summary>A rule, the time until which it was promised, and the response that promised it.</summary>
internal sealed record Promise(RuleIdentity Rule, DateTimeOffset Until, StepResult Made);
