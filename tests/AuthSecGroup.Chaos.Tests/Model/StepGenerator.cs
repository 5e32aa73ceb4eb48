namespace AuthSecGroup.Chaos.Tests.Model;

/// <summary>Generates the same steps from the same seed, for both worlds.</summary>
internal static class StepGenerator
{
    private static readonly string[] Methods = ["POST", "POST", "POST", "POST", "DELETE", "DELETE", "GET"];
    private static readonly string?[] Sessions = [null, null, null, null, "a", "b"];
    private static readonly int?[] TimesToLive = [null, null, null, 30, 90, 300, 900];

    // Each edit once, and those again that make most trouble or end it.
    private static readonly Edit[] Edits =
    [
        .. Enum.GetValues<Edit>(),
        Edit.AddPermanent,
        Edit.AddImitation,
        Edit.AddOurs,
        Edit.Remove,
        Edit.Redate,
        Edit.Unfill,
        .. Enumerable.Repeat(Edit.CreateGroup, 3),
    ];

    /// <summary>Generates at least <paramref name="count"/> single steps.</summary>
    public static IReadOnlyList<ChaosStep> Generate(int seed, int count)
    {
        var random = new Random(seed);
        var steps = new List<ChaosStep>();
        // Faults last a few steps, so that steps with and without faults are both common.
        var faultsFor = 0;
        for (var made = 0; made < count; made += steps[^1].Weight())
        {
            if (faultsFor > 0 && --faultsFor == 0)
            {
                steps.Add(new ChaosStep.Faults(random.Next(), null));
                continue;
            }

            // Concurrent requests are most critical around an expiry.
            var crowd = steps is [.., ChaosStep.Advance { Jump: Jump.ToExpiry or Jump.ToMargin }] && random.Next(2) == 0;
            var step = crowd ? Together(random) : Next(random, faultsFor > 0);
            if (step is ChaosStep.Faults)
            {
                faultsFor = random.Next(3, 9);
            }

            steps.Add(step);
        }

        return steps;
    }

    private static ChaosStep Next(Random random, bool faulty) =>
        random.Next(100) switch
        {
            < 34 => Request(random, random.Next(25) == 0),
            < 46 => new ChaosStep.Sweep(random.Next(), random.Next(20) == 0),
            < 60 => Advance(random),
            < 61 => new ChaosStep.Lose(random.Next(), random.Next(Scene.Addresses.Count)),
            < 62 => Revoke(random),
            < 64 => new ChaosStep.Listing(random.Next(), random.Next(3), random.Next(2) == 0),
            < 78 => new ChaosStep.Foreign(random.Next(), Pick(random, Edits), random.Next(1000), random.Next(Scene.Groups.Count)),
            < 84 when !faulty => new ChaosStep.Faults(random.Next(), Faults(random)),
            _ => Together(random),
        };

    private static ChaosStep.Request Request(Random random, bool killed) =>
        new(
            random.Next(),
            Pick(random, Methods),
            // Mallory, who is not listed, calls less often.
            random.Next(12) == 0
                ? 3
                : random.Next(3),
            random.Next(Scene.Addresses.Count),
            Pick(random, TimesToLive),
            killed,
            Pick(random, Sessions)
        );

    private static ChaosStep.Revoke Revoke(Random random) =>
        new(random.Next(), random.Next(2) == 0 ? -1 : random.Next(3), random.Next(Scene.Addresses.Count));

    private static ChaosStep.Advance Advance(Random random) =>
        new(
            random.Next(),
            random.Next(10) switch
            {
                < 3 => Jump.Seconds,
                < 6 => Jump.ToMargin,
                < 9 => Jump.ToExpiry,
                _ => Jump.Far,
            },
            random.Next(1000)
        );

    private static ChaosStep.Together Together(Random random)
    {
        var steps = new List<ChaosStep>();
        // With few addresses, the requests collide.
        var addresses = random.Next(1, 4);
        for (var n = random.Next(2, 9); n > 0; n--)
        {
            steps.Add(
                random.Next(10) switch
                {
                    < 7 => Request(random, random.Next(20) == 0) with { Address = random.Next(addresses) },
                    < 8 when random.Next(4) == 0 => Revoke(random) with { Address = random.Next(addresses) },
                    < 9 => new ChaosStep.Sweep(random.Next(), random.Next(20) == 0),
                    _ => new ChaosStep.Foreign(random.Next(), Pick(random, Edits), random.Next(1000), random.Next(Scene.Groups.Count)),
                }
            );
        }

        return new ChaosStep.Together(random.Next(), steps);
    }

    private static FaultSet Faults(Random random) =>
        random.Next(13) switch
        {
            0 => new FaultSet(Throttle: 0.4),
            1 => new FaultSet(Error: 0.3),
            2 => new FaultSet(ResetBefore: 0.3),
            3 => new FaultSet(ResetAfter: 0.3),
            4 => new FaultSet(Hang: 0.05),
            5 => new FaultSet(Latency: 0.5),
            6 => new FaultSet(Lag: TimeSpan.FromSeconds(10)),
            7 => new FaultSet(RegionDown: random.Next(Scene.Groups.Count)),
            8 => new FaultSet(Denied: random.Next(Scene.Groups.Count)),
            9 => new FaultSet(Users: 0.5, SmallPages: true),
            10 => new FaultSet(Overtaken: 0.4),
            11 => new FaultSet(Role: random.Next(2) == 0 ? 1 : 0.5),
            _ => new FaultSet(0.1, 0.1, 0.1, 0.1, Latency: 0.2, Lag: TimeSpan.FromSeconds(5), SmallPages: true, Overtaken: 0.1),
        };

    private static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
