using System.Globalization;

namespace AuthSecGroup.Chaos.Tests.Model;

/// <summary>
/// One step. It refers to no rule id, so that a sequence stays meaningful if steps are removed from it.
/// </summary>
/// <param name="Seed">The seed of the random choices in the step.</param>
internal abstract record ChaosStep(int Seed)
{
    /// <summary>A caller sends a request. If <paramref name="Killed"/>, the function's process is killed meanwhile.</summary>
    public sealed record Request(int Seed, string Method, int Caller, int Address, int? TimeToLive, bool Killed, string? Session = null)
        : ChaosStep(Seed)
    {
        public string? Body => GatewayEvent.Body(Method, TimeToLive, Session);

        /// <summary>What follows the path.</summary>
        public string Query => Method == "POST" || Session is null ? "" : $"?session={Session}";

        /// <summary>The event that the connection function gets.</summary>
        public string Event => GatewayEvent.Text(Method, Scene.Callers[Caller].Arn, Scene.Addresses[Address].Text, Body, Session);

        /// <inheritdoc />
        public override string ToString() =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Method} by {Caller} from {Address}, seed {Seed}"
                    + $"{(TimeToLive is { } seconds ? $", {seconds} s" : "")}{(Session is null ? "" : $", session {Session}")}"
                    + $"{(Killed ? ", killed" : "")}"
            );
    }

    /// <summary>The schedule starts a sweep.</summary>
    public sealed record Sweep(int Seed, bool Killed) : ChaosStep(Seed);

    /// <summary>Time passes.</summary>
    public sealed record Advance(int Seed, Jump Jump, int Index) : ChaosStep(Seed);

    /// <summary>Somebody else changes the groups.</summary>
    public sealed record Foreign(int Seed, Edit Edit, int Index, int Group) : ChaosStep(Seed);

    /// <summary>An administrator revokes the leases of a caller, or (-1) those from an address.</summary>
    public sealed record Revoke(int Seed, int Caller, int Address) : ChaosStep(Seed)
    {
        /// <summary>What follows the path.</summary>
        public string Query =>
            Caller < 0
                ? $"?address={Uri.EscapeDataString(Scene.Addresses[Address].Text)}"
                : $"?principal={Uri.EscapeDataString(Scene.Callers[Caller].Arn)}";

        /// <summary>The event that the connection function gets.</summary>
        public string Event => GatewayEvent.Revocation(Caller < 0 ? null : Scene.Callers[Caller].Arn, Scene.Addresses[Address].Text);

        /// <summary>True for a lease that is revoked.</summary>
        public bool Concerns(int caller, int address) => Caller < 0 ? address == Address : caller == Caller;
    }

    /// <summary>The user file changes: a caller is taken out, or put in again.</summary>
    public sealed record Listing(int Seed, int Caller, bool IsListed) : ChaosStep(Seed);

    /// <summary>The record of an address is lost, or damaged.</summary>
    public sealed record Lose(int Seed, int Address) : ChaosStep(Seed);

    /// <summary>Injected faults start, or (null) stop.</summary>
    public sealed record Faults(int Seed, FaultSet? Set) : ChaosStep(Seed);

    /// <summary>Requests, sweeps and edits at the same time.</summary>
    public sealed record Together(int Seed, IReadOnlyList<ChaosStep> Steps) : ChaosStep(Seed);

    /// <summary>The number of single steps.</summary>
    public int Weight() => this is Together together ? together.Steps.Count : 1;
}

/// <summary>How far the clock advances.</summary>
internal enum Jump
{
    /// <summary>Some seconds.</summary>
    Seconds,

    /// <summary>Until a rule has about a minute left: the limit between renewing and replacing.</summary>
    ToMargin,

    /// <summary>To about the expiry of a rule.</summary>
    ToExpiry,

    /// <summary>Past the expiry of all rules.</summary>
    Far,
}

/// <summary>What somebody else does to the groups.</summary>
internal enum Edit
{
    /// <summary>Adds a foreign rule for the address of a caller.</summary>
    AddPermanent,

    /// <summary>Adds a rule with any description.</summary>
    AddForeign,

    /// <summary>Adds a rule with almost our form of description.</summary>
    AddImitation,

    /// <summary>Adds a rule with our form of description, which makes it ours.</summary>
    AddOurs,

    /// <summary>Removes a rule.</summary>
    Remove,

    /// <summary>Changes the description of a foreign rule.</summary>
    Reword,

    /// <summary>Gives a foreign rule our form of description, which makes it ours.</summary>
    Adopt,

    /// <summary>Gives a rule of ours another description, which makes it foreign.</summary>
    Disown,

    /// <summary>Changes the time in the description of a rule of ours.</summary>
    Redate,

    /// <summary>Deletes a group.</summary>
    DeleteGroup,

    /// <summary>Creates a deleted group again.</summary>
    CreateGroup,

    /// <summary>Fills a group to its quota.</summary>
    Fill,

    /// <summary>Removes the rules that filled a group.</summary>
    Unfill,
}

/// <summary>The injected faults. Each <see cref="double"/> is the probability per call.</summary>
/// <param name="Lag">How far describes lag at most.</param>
/// <param name="RegionDown">The region that is unreachable; -1 for none.</param>
/// <param name="Denied">The group in which writes are denied; -1 for none.</param>
/// <param name="SmallPages">True if describes return pages of five.</param>
/// <param name="Overtaken">The probability that S3 refuses a conditional write.</param>
/// <param name="Role">The probability that the role of the other account can't be assumed.</param>
internal sealed record FaultSet(
    double Throttle = 0,
    double Error = 0,
    double ResetBefore = 0,
    double ResetAfter = 0,
    double Hang = 0,
    double Latency = 0,
    double Users = 0,
    TimeSpan Lag = default,
    int RegionDown = -1,
    int Denied = -1,
    bool SmallPages = false,
    double Overtaken = 0,
    double Role = 0
);
