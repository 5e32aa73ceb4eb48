using System.Text.Json;

namespace AuthSecGroup.Local.Faults;

/// <summary>
/// What goes wrong in the local cloud, and how often. Thread-safe. Random choices come from one seeded source, so that the same
/// calls in the same order meet the same faults.
/// </summary>
public sealed class FaultInjector
{
    /// <summary>The counter of calls refused by the token buckets.</summary>
    public const string Throttled = "throttled";

    /// <summary>The counter of describes that answered with a state of the past.</summary>
    public const string StaleDescribe = "staleDescribe";

    private readonly Lock _lock = new();
    private readonly List<FaultRule> _rules = [];
    private readonly SortedDictionary<string, int> _injected = new(StringComparer.Ordinal);
    private Random _random;
    private int _seed;
    private int _lastId;
    private TimeSpan _describeLag;
    private int? _pageSize;
    private ThrottlingSettings _throttling = new();

    /// <summary>Makes an injector without faults.</summary>
    /// <param name="seed">Where the random choices start.</param>
    public FaultInjector(int seed = 1) => (_seed, _random) = (seed, new Random(seed));

    /// <summary>The seed of the random choices. Setting it restarts them.</summary>
    public int Seed
    {
        get
        {
            lock (_lock)
            {
                return _seed;
            }
        }
        set
        {
            lock (_lock)
            {
                (_seed, _random) = (value, new Random(value));
            }
        }
    }

    /// <summary>The rules in force, in the order in which they are tried.</summary>
    public IReadOnlyList<FaultRule> Rules
    {
        get
        {
            lock (_lock)
            {
                return [.. _rules];
            }
        }
    }

    /// <summary>
    /// How many calls met each kind of fault, by the names of the JSON form; <see cref="Throttled"/> and <see cref="StaleDescribe"/>
    /// count too.
    /// </summary>
    public IReadOnlyDictionary<string, int> Injected
    {
        get
        {
            lock (_lock)
            {
                return new SortedDictionary<string, int>(_injected, StringComparer.Ordinal);
            }
        }
    }

    /// <summary>
    /// EC2's describes answer as of up to this long ago, in real time, each by a lag of its own. Zero, the default, is none; at most an
    /// hour.
    /// </summary>
    /// <exception cref="FormatException">The lag is negative or longer than an hour.</exception>
    public TimeSpan DescribeLag
    {
        get
        {
            lock (_lock)
            {
                return _describeLag;
            }
        }
        set
        {
            lock (_lock)
            {
                _describeLag = FaultSettings.CheckedDescribeLag(value.TotalSeconds);
            }
        }
    }

    /// <summary>
    /// EC2's describes give at most this many rules a page, whatever the caller asks for; null, the default, leaves the caller's wish.
    /// </summary>
    /// <exception cref="FormatException">The size is not from 1 to 1000.</exception>
    public int? PageSize
    {
        get
        {
            lock (_lock)
            {
                return _pageSize;
            }
        }
        set
        {
            lock (_lock)
            {
                _pageSize = FaultSettings.CheckedPageSize(value);
            }
        }
    }

    /// <summary>EC2's token buckets; off by default.</summary>
    /// <exception cref="FormatException">A size is below what a bucket can have.</exception>
    public ThrottlingSettings Throttling
    {
        get
        {
            lock (_lock)
            {
                return _throttling;
            }
        }
        set
        {
            lock (_lock)
            {
                _throttling = value.Checked();
            }
        }
    }

    /// <summary>Puts a rule behind the others.</summary>
    /// <returns>The rule with its id.</returns>
    /// <exception cref="FormatException">A value of the rule is outside of what is allowed, or its id is taken.</exception>
    public FaultRule Add(FaultRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        rule.Checked();
        lock (_lock)
        {
            return AddLocked(rule);
        }
    }

    /// <summary>Takes a rule out.</summary>
    /// <returns>False if there is none of this id.</returns>
    public bool Remove(string id)
    {
        lock (_lock)
        {
            return _rules.RemoveAll(rule => rule.Id == id) > 0;
        }
    }

    /// <summary>Ends all faults: no rules, no lag, EC2's own pages, no throttling. Seed and counters stay.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            Apply(new FaultSettings());
        }
    }

    /// <summary>The faults as a JSON object: <c>seed</c>, <c>rules</c>, <c>ec2</c> and the counters <c>injected</c>.</summary>
    public string ToJson()
    {
        lock (_lock)
        {
            var settings = new FaultSettings
            {
                Seed = _seed,
                Rules = _rules,
                DescribeLag = _describeLag,
                PageSize = _pageSize,
                Throttling = _throttling,
            };
            return FaultJson.Write(settings, _injected);
        }
    }

    /// <summary>
    /// Puts the faults of a JSON object, in the form of <see cref="ToJson"/>, in the place of all present ones. What it leaves out is
    /// off; without <c>seed</c> the random choices go on; <c>injected</c> is what was counted and sets nothing.
    /// </summary>
    /// <exception cref="FormatException">
    /// The object is not of that form; the message names the key, the value and what is allowed, and nothing has changed.
    /// </exception>
    public void Replace(JsonElement faults)
    {
        var settings = FaultJson.Read(faults);
        lock (_lock)
        {
            Apply(settings);
        }
    }

    /// <summary>Decides what happens to a call: at most one fault that ends it, and the sum of all delays before.</summary>
    public FaultPlan Draw(ServiceCall call)
    {
        lock (_lock)
        {
            var delay = TimeSpan.Zero;
            FaultRule? ending = null;
            foreach (var rule in _rules.Where(rule => rule.Matches(call)).ToArray())
            {
                if ((rule.Kind != FaultKind.Latency && ending is not null) || _random.NextDouble() >= rule.Probability)
                {
                    continue;
                }

                if (rule.Kind == FaultKind.Latency)
                {
                    delay += TimeSpan.FromMilliseconds(_random.Next(rule.MinMilliseconds, rule.MaxMilliseconds) + _random.NextDouble());
                }
                else
                {
                    ending = rule;
                }

                CountLocked(FaultJson.Name(rule.Kind));
                UseUp(rule);
            }

            return new FaultPlan(delay, ending);
        }
    }

    /// <summary>How far in the past one describe looks.</summary>
    internal TimeSpan DrawDescribeLag()
    {
        lock (_lock)
        {
            return _describeLag * _random.NextDouble();
        }
    }

    internal void Count(string kind)
    {
        lock (_lock)
        {
            CountLocked(kind);
        }
    }

    private void CountLocked(string kind) => _injected[kind] = _injected.GetValueOrDefault(kind) + 1;

    private void UseUp(FaultRule rule)
    {
        if (rule.Count is not { } count)
        {
            return;
        }

        var index = _rules.IndexOf(rule);
        if (count == 1)
        {
            _rules.RemoveAt(index);
        }
        else
        {
            _rules[index] = rule with { Count = count - 1 };
        }
    }

    private FaultRule AddLocked(FaultRule rule)
    {
        if (rule.Id.Length == 0)
        {
            do
            {
                rule = rule with { Id = $"fault-{++_lastId}" };
            } while (_rules.Exists(other => other.Id == rule.Id));
        }
        else if (_rules.Exists(other => other.Id == rule.Id))
        {
            throw FaultRule.RepeatedId(rule.Id);
        }

        _rules.Add(rule);
        return rule;
    }

    private void Apply(FaultSettings settings)
    {
        _rules.Clear();
        // Rules with an id come first, so that no generated id is one of theirs.
        foreach (var rule in settings.Rules.OrderBy(rule => rule.Id.Length == 0))
        {
            AddLocked(rule);
        }

        (_describeLag, _pageSize, _throttling) = (settings.DescribeLag, settings.PageSize, settings.Throttling);
        if (settings.Seed is { } seed)
        {
            (_seed, _random) = (seed, new Random(seed));
        }
    }
}
