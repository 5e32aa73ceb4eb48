using System.Globalization;

namespace AuthSecGroup.Chaos.Tests.Model;

/// <summary>
/// <c>AUTHSECGROUP_CHAOS_SEED</c> is a number or <c>random</c>; by default, each test always uses the same seed.
/// <c>AUTHSECGROUP_CHAOS_STEPS</c> is the number of steps of each run; by default, each test has its own.
/// </summary>
internal static class ChaosSettings
{
    public static int Seed(int otherwise) =>
        Environment.GetEnvironmentVariable("AUTHSECGROUP_CHAOS_SEED") switch
        {
            null or "" => otherwise,
            "random" => Random.Shared.Next(),
            var text => int.Parse(text, CultureInfo.InvariantCulture),
        };

    public static int Steps(int otherwise) =>
        Environment.GetEnvironmentVariable("AUTHSECGROUP_CHAOS_STEPS") is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : otherwise;
}
