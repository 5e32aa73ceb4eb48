using System.Globalization;

namespace AuthSecGroup.Chaos.Tests.Model;

/// <summary>Runs a sequence of steps in a world and checks the invariants after each.</summary>
internal sealed class ChaosRun
{
    private readonly IChaosWorld _world;
    private readonly LeaseModel _model;
    private readonly ExternalEditor _editor;

    // The number of responses by method and status, and of sweeps.
    private readonly SortedDictionary<string, int> _results = new(StringComparer.Ordinal);
    private HashSet<int> _listed = [.. Enumerable.Range(0, Scene.Callers.Count).Where(caller => Scene.Callers[caller].Entry is not null)];
    private int _steps;
    private FaultSet? _faults;
    private DateTimeOffset _unclearUntil;

    public ChaosRun(IChaosWorld world)
    {
        _world = world;
        _model = new LeaseModel(world);
        _editor = new ExternalEditor(world, _model);
        _model.Listed(_listed);
    }

    /// <summary>Runs the steps, stops all faults, and checks that all leases expire.</summary>
    /// <exception cref="BrokenInvariantException">An invariant did not hold; the message names the step.</exception>
    public async Task RunAsync(IReadOnlyList<ChaosStep> steps)
    {
        foreach (var (index, step) in steps.Index())
        {
            try
            {
                await StepAsync(step);
            }
            catch (BrokenInvariantException e)
            {
                throw new BrokenInvariantException(
                    e.Invariant,
                    string.Create(CultureInfo.InvariantCulture, $"step {index}, {step}: {e.Message}")
                );
            }

            _steps += step.Weight();
        }

        await EndAsync();
    }

    /// <summary>The numbers of the run, for its log.</summary>
    public string Report() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{_steps} steps, {_world.FaultsInjected} faults, {_model.Checks.Values.Sum()} checks "
                + $"({string.Join(", ", _model.Checks.OrderBy(check => check.Key).Select(check => $"{check.Key} {check.Value}"))}); "
                + $"results: {string.Join(", ", _results.Select(result => $"{result.Key} {result.Value}"))}"
        );

    private async Task StepAsync(ChaosStep step)
    {
        switch (step)
        {
            case ChaosStep.Request or ChaosStep.Sweep or ChaosStep.Revoke:
                await RoundAsync(step.Seed, [step]);
                break;
            case ChaosStep.Together together:
                await RoundAsync(together.Seed, together.Steps);
                break;
            case ChaosStep.Foreign foreign:
                _editor.Do(foreign);
                _model.Check([]);
                break;
            case ChaosStep.Advance advance:
                _world.Advance(SpanOf(advance));
                _model.Check([]);
                break;
            case ChaosStep.Listing listing:
                _listed = listing.IsListed ? [.. _listed, listing.Caller] : [.. _listed.Where(caller => caller != listing.Caller)];
                _world.List(_listed);
                _model.Listed(_listed);
                break;
            case ChaosStep.Lose lose:
                var address = Scene.Addresses[lose.Address];
                var damaged = new Random(lose.Seed).Next(2) == 0 ? Texts.Damaged(new Random(lose.Seed), _world.Record(address.Text)) : null;
                _world.SetRecord(address.Text, damaged);
                _model.Lost(lose.Address);
                _model.Check([]);
                break;
            case ChaosStep.Faults faults:
                // A lagging describe can show the previous state for a while.
                _unclearUntil = _world.Now + (_faults?.Lag ?? TimeSpan.Zero);
                _faults = faults.Set;
                _world.SetFaults(faults.Set);
                _model.Unseen = faults.Set is { Lag: var lag } && lag > TimeSpan.Zero ? lag : null;
                break;
        }
    }

    private async Task RoundAsync(int seed, IReadOnlyList<ChaosStep> steps)
    {
        var working = steps.Where(step => step is not ChaosStep.Foreign).ToList();
        var only =
            steps is [ChaosStep.Request { Killed: false } request] && _faults is null && _world.Now >= _unclearUntil ? request : null;
        var expected = only is not null ? ExpectedStatus.Of(only, _listed.Contains(only.Caller), _world) : null;
        _model.Unseen = _faults?.Lag ?? TimeSpan.Zero;
        var round = await _world.RunAsync(
            seed,
            working,
            [.. steps.OfType<ChaosStep.Foreign>().Select(edit => (Action)(() => _editor.Do(edit)))]
        );
        round =
        [
            .. round.Select(result => result with { IsListed = result.Step is ChaosStep.Request each && _listed.Contains(each.Caller) }),
        ];
        _model.Unseen = _faults is { Lag: var lag } && lag > TimeSpan.Zero ? lag : null;
        foreach (var result in round)
        {
            var key =
                result.Step is ChaosStep.Revoke ? $"revoke {result.Status?.ToString(CultureInfo.InvariantCulture) ?? "killed"}"
                : result.Step is ChaosStep.Request sent
                    ? $"{sent.Method} {result.Status?.ToString(CultureInfo.InvariantCulture) ?? "killed"}"
                : result.Swept ? "swept"
                : "sweep failed";
            _results[key] = _results.GetValueOrDefault(key) + 1;
        }

        _model.Record(round);
        if (expected is { } status)
        {
            _model.Holds(round[0].Status == status, Invariant.StatusConsistent, () => $"expected {status}: {round[0]}");
        }

        _model.Check(round);
    }

    private async Task EndAsync()
    {
        _faults = null;
        _world.SetFaults(null);
        // After this time, no read lags and no call is in flight.
        _world.Advance(TimeSpan.FromSeconds(40));
        await RoundAsync(1, [new ChaosStep.Sweep(1, false)]);
        _world.Advance(Scene.TimeToExpire + TimeSpan.FromMinutes(6));
        await RoundAsync(2, [new ChaosStep.Sweep(2, false)]);
        foreach (var rule in _world.Rules())
        {
            _model.Holds(OurForm.Read(rule) is null, Invariant.NothingExpiredAfterSweep, () => $"in the end there is {rule}");
        }
    }

    private TimeSpan SpanOf(ChaosStep.Advance advance)
    {
        var random = new Random(advance.Seed);
        var now = _world.Now;
        var ends = _world.Rules().Select(rule => OurForm.Read(rule)?.ExpiresAt).Where(end => end > now && end < now.AddHours(1)).ToList();
        var aim = ends.Count == 0 ? now : ends[advance.Index % ends.Count]!.Value;
        var span = advance.Jump switch
        {
            Jump.ToMargin => aim - TimeSpan.FromSeconds(60) - now + TimeSpan.FromMilliseconds(random.Next(-3000, 3000)),
            Jump.ToExpiry => aim - now + TimeSpan.FromMilliseconds(random.Next(-1500, 1000)),
            Jump.Far => TimeSpan.FromSeconds(random.Next(600, 4000)),
            _ => TimeSpan.FromMilliseconds(random.Next(100, 15_000)),
        };
        return span > TimeSpan.Zero ? span : TimeSpan.FromSeconds(1);
    }
}
