using AuthSecGroup.Chaos.Tests.Model;
using AuthSecGroup.Core.Ports;

namespace AuthSecGroup.Chaos.Tests.Memory;

/// <summary>What goes wrong between the functions and EC2, by the seed of the round.</summary>
internal sealed class FaultySimulator(VirtualTime time)
{
    private static readonly AwsError Throttled = new(AwsErrorKind.Throttled, "RequestLimitExceeded", "Request limit exceeded.");
    private static readonly AwsError Broken = new(AwsErrorKind.Unavailable, "InternalError", "An internal error has occurred.");
    private static readonly AwsError NotReached = new(AwsErrorKind.Unavailable, "NotReached", "EC2 could not be reached.");
    private static readonly AwsError TimedOut = new(
        AwsErrorKind.Unavailable,
        "TimedOut",
        "EC2 did not answer in time; what the call did is not known."
    );
    private static readonly AwsError Denied = new(
        AwsErrorKind.Denied,
        "UnauthorizedOperation",
        "You are not authorized to perform this operation."
    );

    private Random _random = new(0);

    public FaultSet? Faults { get; set; }

    public long Injected { get; private set; }

    /// <summary>Starts the random choices anew.</summary>
    public void Seed(int seed) => _random = new Random(seed);

    public TimeSpan DrawLag()
    {
        if (Faults is not { Lag: var lag } || lag == TimeSpan.Zero)
        {
            return TimeSpan.Zero;
        }

        Injected++;
        return lag * _random.NextDouble();
    }

    /// <summary>True if the list of users can't be read this time.</summary>
    public bool HidesUsers() => Strikes(Faults?.Users ?? 0);

    /// <summary>Carries one call out, or loses it, or loses its answer.</summary>
    public T Carry<T>(Actor actor, Call call, Func<T> act, Func<AwsError, T> fail, Func<T, AwsError?> faultOf)
    {
        time.Advance(TimeSpan.FromMilliseconds(_random.Next(0, 40)));
        if (Strikes(Faults?.Latency ?? 0))
        {
            time.Advance(TimeSpan.FromMilliseconds(_random.Next(3000)));
        }

        // A process that ended, or whose time is up, may have sent the call all the same.
        if (actor.IsDead || time.GetUtcNow() > actor.Deadline)
        {
            if (_random.Next(2) == 0)
            {
                act();
            }

            return fail(TimedOut);
        }

        if (Faults is not { } errors)
        {
            return act();
        }

        if (errors.RegionDown >= 0 && Scene.Groups[errors.RegionDown].Region == call.Region)
        {
            Injected++;
            return fail(NotReached);
        }

        if (call.GroupId is not null && errors.Denied >= 0 && Scene.Groups[errors.Denied].GroupId == call.GroupId)
        {
            Injected++;
            return fail(Denied);
        }

        if (Strikes(errors.Throttle))
        {
            return fail(Throttled);
        }

        if (Strikes(errors.Error))
        {
            return fail(Broken);
        }

        if (Strikes(errors.ResetBefore))
        {
            return fail(NotReached);
        }

        if (Strikes(errors.Hang))
        {
            time.Advance(TimeSpan.FromSeconds(6));
            return fail(TimedOut);
        }

        var result = act();
        if (!Strikes(errors.ResetAfter))
        {
            return result;
        }

        // The SDK sends it again, and so meets what it did itself; or it gives up.
        return _random.Next(3) == 0 || faultOf(result) is not null ? fail(NotReached) : act();
    }

    private bool Strikes(double probability)
    {
        var strikes = probability > 0 && _random.NextDouble() < probability;
        Injected += strikes ? 1 : 0;
        return strikes;
    }
}
