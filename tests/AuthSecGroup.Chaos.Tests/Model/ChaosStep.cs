namespace AuthSecGroup.Chaos.Tests.Model;

/// <summary>
/// One step. It is plain data that names no rule by its id, so that a sequence stays meaningful when steps are taken out of it.
/// </summary>
/// <param name="Seed">What the random choices inside of the step start from.</param>
internal abstract record ChaosStep(int Seed)
{
    /// <summary>Somebody calls. With <paramref name="Killed"/> the function's process ends in the middle of it.</summary>
    public sealed record Request(int Seed, string Method, int Caller, int Address, int? TimeToLive, bool Killed) : ChaosStep(Seed);

    /// <summary>The schedule fires.</summary>
    public sealed record Sweep(int Seed, bool Killed) : ChaosStep(Seed);

    /// <summary>Time passes.</summary>
    public sealed record Advance(int Seed, Jump Jump, int Index) : ChaosStep(Seed);

    /// <summary>Somebody else changes the groups.</summary>
    public sealed record Foreign(int Seed, Edit Edit, int Index, int Group) : ChaosStep(Seed);

    /// <summary>Faults begin, or with null end.</summary>
    public sealed record Faults(int Seed, FaultSet? Set) : ChaosStep(Seed);

    /// <summary>Requests, sweeps and edits at the same time.</summary>
    public sealed record Together(int Seed, IReadOnlyList<ChaosStep> Steps) : ChaosStep(Seed);

    /// <summary>How many single steps this is.</summary>
    public int Weight() => this is Together together ? together.Steps.Count : 1;
}

/// <summary>How far the clock goes.</summary>
internal enum Jump
{
    /// <summary>Some seconds.</summary>
    Seconds,

    /// <summary>To where some rule has about a minute to live: the border between renewing and replacing.</summary>
    ToMargin,

    /// <summary>To about where some rule's time is up.</summary>
    ToExpiry,

    /// <summary>Past everybody's time.</summary>
    Far,
}

/// <summary>What somebody else does to the groups.</summary>
internal enum Edit
{
    /// <summary>Lets a caller's address in for good.</summary>
    AddPermanent,

    /// <summary>Adds any rule with any text.</summary>
    AddForeign,

    /// <summary>Adds a rule whose text is nearly ours.</summary>
    AddImitation,

    /// <summary>Adds a rule whose text is exactly ours, so that it is ours.</summary>
    AddOurs,

    /// <summary>Takes some rule out.</summary>
    Remove,

    /// <summary>Writes something else on a foreign rule.</summary>
    Reword,

    /// <summary>Writes our form on a foreign rule, so that it is ours.</summary>
    Adopt,

    /// <summary>Writes something else on a rule of ours, so that it is foreign.</summary>
    Disown,

    /// <summary>Writes another time on a rule of ours.</summary>
    Redate,

    /// <summary>Deletes a group.</summary>
    DeleteGroup,

    /// <summary>Makes a deleted group anew.</summary>
    CreateGroup,

    /// <summary>Fills a group to its quota.</summary>
    Fill,

    /// <summary>Takes out what filled a group.</summary>
    Unfill,
}

/// <summary>What goes wrong, each with its probability for a call.</summary>
internal sealed record FaultSet
{
    public double Throttle { get; init; }

    public double Error { get; init; }

    public double ResetBefore { get; init; }

    public double ResetAfter { get; init; }

    public double Hang { get; init; }

    public double Latency { get; init; }

    public double Users { get; init; }

    /// <summary>How old what describes show may be.</summary>
    public TimeSpan Lag { get; init; }

    /// <summary>The region that nobody reaches; -1 for none.</summary>
    public int RegionDown { get; init; } = -1;

    /// <summary>The group in which writes are denied; -1 for none.</summary>
    public int Denied { get; init; } = -1;

    /// <summary>Describes give pages of five.</summary>
    public bool SmallPages { get; init; }
}
