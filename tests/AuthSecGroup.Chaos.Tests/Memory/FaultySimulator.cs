using AuthSecGroup.Core.Ports;

namespace AuthSecGroup.Chaos.Tests.Memory;

/// <summary>Simulates the network between the functions and EC2: latency and faults, drawn from the seed of the round.</summary>
internal sealed class FaultySimulator(VirtualTime time)
{
    private Random _random = new(0);

    public FaultSet? Faults { get; set; }

    public long Injected { get; private set; }

    /// <summary>Restarts the random choices.</summary>
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

    /// <summary>True if S3 reports that another writer was faster.</summary>
    public bool IsOvertaken() => Strikes(Faults?.Overtaken ?? 0);

    /// <summary>Executes a call to S3, or loses the call or its response.</summary>
    public T CarryToS3<T>(Actor actor, Func<T> act, Func<AwsError, T> fail, Func<T, AwsError?> errorOf) =>
        Carry(actor, Faults is { } faults ? faults with { RegionDown = -1, Denied = -1, Role = 0 } : null, "", null, act, fail, errorOf);

    /// <summary>Executes a call to EC2, or loses the call or its response.</summary>
    public T Carry<T>(Actor actor, string region, string? groupId, Func<T> act, Func<AwsError, T> fail, Func<T, AwsError?> errorOf) =>
        Carry(actor, Faults, region, groupId, act, fail, errorOf);

    private T Carry<T>(
        Actor actor,
        FaultSet? faults,
        string region,
        string? groupId,
        Func<T> act,
        Func<AwsError, T> fail,
        Func<T, AwsError?> errorOf
    )
    {
        time.Advance(TimeSpan.FromMilliseconds(_random.Next(0, 40)));
        if (Strikes(Faults?.Latency ?? 0))
        {
            time.Advance(TimeSpan.FromMilliseconds(_random.Next(3000)));
        }

        // A process that was killed or timed out may have sent the call.
        if (actor.IsDead || time.GetUtcNow() > actor.Deadline)
        {
            if (_random.Next(2) == 0)
            {
                act();
            }

            return fail(Ec2Errors.TimedOut);
        }

        if (faults is not { } errors)
        {
            return act();
        }

        var refused =
            errors.RegionDown >= 0 && Scene.Groups[errors.RegionDown].Region == region && Strikes(1) ? Ec2Errors.NotReached
            : errors.Denied >= 0 && Scene.Groups[errors.Denied].GroupId == groupId && Strikes(1) ? Ec2Errors.Denied
            : Scene.Groups.Any(group => group.Role is not null && group.Region == region) && Strikes(errors.Role) ? Ec2Errors.RoleDenied
            : Strikes(errors.Throttle) ? Ec2Errors.Throttled
            : Strikes(errors.Error) ? Ec2Errors.Unavailable
            : Strikes(errors.ResetBefore) ? Ec2Errors.NotReached
            : Strikes(errors.Hang) ? Ec2Errors.TimedOut
            : null;
        if (refused is not null)
        {
            // The SDK waits six seconds for a call that hangs.
            time.Advance(refused == Ec2Errors.TimedOut ? TimeSpan.FromSeconds(6) : TimeSpan.Zero);
            return fail(refused);
        }

        var result = act();
        if (!Strikes(errors.ResetAfter))
        {
            return result;
        }

        // The SDK either gives up, or repeats the call and finds its own effect.
        return _random.Next(3) == 0 || errorOf(result) is not null ? fail(Ec2Errors.NotReached) : act();
    }

    private bool Strikes(double probability)
    {
        var strikes = probability > 0 && _random.NextDouble() < probability;
        Injected += strikes ? 1 : 0;
        return strikes;
    }
}
