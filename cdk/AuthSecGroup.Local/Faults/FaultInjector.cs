using System.Text.Json;

namespace AuthSecGroup.Local.Faults;

/// <summary>
/// What goes wrong in the local cloud, and how often. Thread-safe. Random choices come from one seeded source, so that the same
/// calls in the same order meet the same faults.
/// </summary>
internal sealed class FaultInjector
{
    /// <summary>The counter of calls refused by the token buckets.</summary>
    public const string Throttled = "throttled";

    /// <summary>The counter of describes that show a state of the past.</summary>
    public const string StaleDescribe = "staleDescribe";

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, int> _injected = new(StringComparer.Ordinal);
    private volatile FaultSettings _settings;
    private Random _random;

    /// <summary>Makes an injector without faults.</summary>
    /// <param name="seed">Where the random choices start.</param>
    public FaultInjector(int seed = 1) => (_settings, _random) = (new FaultSettings { Seed = seed }, new Random(seed));

    /// <summary>The seed of the random choices.</summary>
    public int? Seed => _settings.Seed;

    /// <summary>The rules in force, in the order in which they are tried.</summary>
    public IReadOnlyList<FaultRule> Rules => _settings.Rules;

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
    /// EC2's describes show the rules as of up to this long ago, in real time, each by a lag of its own. Zero, the default, is none;
    /// at most an hour.
    /// </summary>
    /// <exception cref="FormatException">The lag is negative or longer than an hour.</exception>
    public TimeSpan DescribeLag
    {
        get => TimeSpan.FromSeconds(_settings.Ec2.DescribeLagSeconds);
        set => ChangeEc2(ec2 => ec2 with { DescribeLagSeconds = value.TotalSeconds });
    }

    /// <summary>
    /// EC2's describes give at most this many rules a page, whatever the caller asks for; null, the default, leaves the caller's wish.
    /// </summary>
    /// <exception cref="FormatException">The size is not from 1 to 1000.</exception>
    public int? PageSize
    {
        get => _settings.Ec2.PageSize;
        set => ChangeEc2(ec2 => ec2 with { PageSize = value });
    }

    /// <summary>EC2's token buckets; off by default.</summary>
    /// <exception cref="FormatException">A size is below what a bucket can have.</exception>
    public ThrottlingSettings Throttling
    {
        get => _settings.Ec2.Throttling;
        set => ChangeEc2(ec2 => ec2 with { Throttling = value });
    }

    /// <summary>Puts a rule behind the others.</summary>
    /// <exception cref="FormatException">A value of the rule is outside of what is allowed.</exception>
    public void Add(FaultRule rule) => Change(settings => settings with { Rules = [.. settings.Rules, rule] });

    /// <summary>Ends all faults: no rules, no lag, EC2's own pages, no throttling. Seed and counters stay.</summary>
    public void Clear() => Change(settings => new FaultSettings { Seed = settings.Seed });

    /// <summary>The faults as a JSON object: <c>seed</c>, <c>rules</c>, <c>ec2</c> and the counters <c>injected</c>.</summary>
    public string ToJson() => FaultJson.Write(_settings with { Injected = Injected });

    /// <summary>
    /// Puts the faults of a JSON object, in the form of <see cref="ToJson"/>, in the place of all present ones. What it leaves out is
    /// off; without <c>seed</c> the random choices go on; <c>injected</c> is what was counted and sets nothing.
    /// </summary>
    /// <exception cref="FormatException">
    /// The object is not of that form; the message names the key, the value and what is allowed, and nothing has changed.
    /// </exception>
    public void Replace(JsonElement faults)
    {
        var read = FaultJson.Read(faults);
        lock (_lock)
        {
            Change(settings => read with { Seed = read.Seed ?? settings.Seed });
            _random = read.Seed is { } seed ? new Random(seed) : _random;
        }
    }

    /// <summary>Decides what happens to a call: at most one fault that ends it, and the sum of all delays before.</summary>
    public (TimeSpan Delay, FaultRule? Ending) Draw(ServiceCall call)
    {
        lock (_lock)
        {
            var delay = TimeSpan.Zero;
            FaultRule? ending = null;
            var left = new List<FaultRule>();
            foreach (var rule in _settings.Rules)
            {
                var isDelay = rule.Kind == FaultKind.Latency;
                if (!rule.Matches(call) || (!isDelay && ending is not null) || _random.NextDouble() >= rule.Probability)
                {
                    left.Add(rule);
                    continue;
                }

                if (isDelay)
                {
                    delay += TimeSpan.FromMilliseconds(
                        _random.Next(rule.MinMilliseconds ?? 0, rule.MaxMilliseconds ?? 0) + _random.NextDouble()
                    );
                }
                else
                {
                    ending = rule;
                }

                Count(FaultJson.Name(rule.Kind));
                if (rule.Count is not 1)
                {
                    left.Add(rule with { Count = rule.Count - 1 });
                }
            }

            _settings = _settings with { Rules = left };
            return (delay, ending);
        }
    }

    /// <summary>How far in the past one describe looks.</summary>
    public TimeSpan DrawDescribeLag()
    {
        lock (_lock)
        {
            return DescribeLag * _random.NextDouble();
        }
    }

    public void Count(string kind)
    {
        lock (_lock)
        {
            _injected[kind] = _injected.GetValueOrDefault(kind) + 1;
        }
    }

    private void ChangeEc2(Func<Ec2Faults, Ec2Faults> change) => Change(settings => settings with { Ec2 = change(settings.Ec2) });

    private void Change(Func<FaultSettings, FaultSettings> change)
    {
        lock (_lock)
        {
            _settings = change(_settings).Checked();
        }
    }
}
