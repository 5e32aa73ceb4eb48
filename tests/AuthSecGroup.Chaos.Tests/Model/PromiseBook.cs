namespace AuthSecGroup.Chaos.Tests.Model;

/// <summary>The promises of successful responses: which rule allows whom until when. Later events void or shorten them.</summary>
internal sealed class PromiseBook
{
    // A rule with less time left is revoked and authorized again. If the second call fails, the response says so, and the rest of the
    // minute is lost.
    private static readonly TimeSpan ReplacedBelow = TimeSpan.FromSeconds(62);

    // The longest time between the beginning of a request and its last write.
    private static readonly TimeSpan LongestWriting = TimeSpan.FromSeconds(31);

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
            if (result.Step is ChaosStep.Revoke revoke)
            {
                _promises.RemoveAll(promise =>
                    promise.Made.StartTick <= result.EndTick && revoke.Concerns(Held(promise).Caller, Held(promise).Address)
                );
            }
        }

        foreach (var (rule, tick) in edits)
        {
            _promises.RemoveAll(promise => promise.Rule == rule && promise.Made.StartTick <= tick);
        }
    }

    /// <summary>Somebody else changed the rule.</summary>
    public void Void(RuleIdentity rule) => _promises.RemoveAll(promise => promise.Rule == rule);

    /// <summary>The record of the address was lost.</summary>
    public void VoidAddress(string cidr) => _promises.RemoveAll(promise => promise.Rule.Source == cidr);

    /// <summary>The caller is no longer listed.</summary>
    public void VoidCaller(int caller) => _promises.RemoveAll(promise => Held(promise).Caller == caller);

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
        // A failed response lists what remains open, but its lease may not be recorded, so anybody's DELETE may close it.
        if (result is not { Step: ChaosStep.Request { Method: "POST" } request, Body: { } body, Status: 200 or 201 })
        {
            return [];
        }

        var until = body.ExpiresAt ?? Earliest(result, request);
        return body
            .Rules.Where(rule => rule.Outcome is "created" or "refreshed")
            .Select(rule => new Promise(rule.RuleOf(Scene.Addresses[request.Address]), until, result));
    }

    private void Void(StepResult other)
    {
        if (other.Step is not ChaosStep.Request { Method: not "GET" } request || !other.IsListed || other.Status is 400 or 403)
        {
            return;
        }

        var address = Scene.Addresses[request.Address];
        for (var i = _promises.Count - 1; i >= 0; i--)
        {
            var promise = _promises[i];
            if (promise.Rule.Source != address.Cidr || ReferenceEquals(promise.Made, other) || other.EndTick < promise.Made.StartTick)
            {
                continue;
            }

            if (request.Method == "DELETE")
            {
                // Only the holder ends its lease.
                var held = Held(promise);
                if (request.Caller == held.Caller && (request.Session is null || request.Session == (held.Session ?? "")))
                {
                    _promises.RemoveAt(i);
                }

                continue;
            }

            var overlaps = other.StartTick <= promise.Made.EndTick;
            var lag = other.Faults?.Lag ?? TimeSpan.Zero;
            if (Failed(other, promise.Rule, address) && (overlaps || lag > TimeSpan.Zero || promise.Until - other.End <= ReplacedBelow))
            {
                _promises.RemoveAt(i);
            }
            else if (request.Caller == Held(promise).Caller && (request.Session ?? "") == (Held(promise).Session ?? ""))
            {
                // A holder can shorten its own lease.
                var own = Earliest(other, request);
                _promises[i] = own < promise.Until ? promise with { Until = own } : promise;
            }
            else if (overlaps || lag > TimeSpan.Zero)
            {
                // EC2 has no conditional write: of two concurrent renewals, the description that arrives last counts. With the longest
                // time, it takes no more than the length of a request from the other.
                var earliest = Earliest(other, request);
                var least = request.TimeToLive is null ? promise.Until - LongestWriting : DateTimeOffset.MinValue;
                _promises[i] = earliest < promise.Until ? promise with { Until = earliest < least ? least : earliest } : promise;
            }
        }
    }

    private static ChaosStep.Request Held(Promise promise) => (ChaosStep.Request)promise.Made.Step;

    private static bool Failed(StepResult result, RuleIdentity rule, SceneAddress address) =>
        result.Status is not (200 or 201)
        && result.Body?.Rules.Any(item => item.Outcome is not "failed" && item.RuleOf(address) == rule) is not true;

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
