using System.Text;

namespace AuthSecGroup.Chaos.Tests.Model;

/// <summary>Descriptions that other users of the account write.</summary>
internal static class Texts
{
    /// <summary>The port of rules that only fill a group.</summary>
    public const int FillPort = 7777;

    private static readonly string?[] Foreigners =
    [
        null,
        "443",
        "22",
        "May",
        "10.1",
        "2019-04-02",
        "2026-01-02T03:04:05Z",
        "the office",
        "SYSTEM",
        "alice",
        "authsecgroup",
        "authsecgroup/1",
        "ttl=60",
    ];

    /// <summary>Texts far from our form, some of which parse as dates.</summary>
    public static string? Foreign(Random random) => Foreigners[random.Next(Foreigners.Length)];

    /// <summary>Texts of both kinds that are not in our form.</summary>
    public static string? NotOurs(Random random, DateTimeOffset now) => random.Next(2) == 0 ? Foreign(random) : Imitation(random, now);

    /// <summary>Texts that differ from our form in a detail.</summary>
    public static string Imitation(Random random, DateTimeOffset now)
    {
        var time = OurForm.Text(now.AddSeconds(-random.Next(2000)));
        var head = $"authsecgroup/1 {Scene.Name} alice";
        string[] texts =
        [
            $"{head} {time} ",
            $" {head} {time}",
            $"{head}  {time}",
            $"authsecgroup/2 {Scene.Name} alice {time}",
            $"Authsecgroup/1 {Scene.Name} alice {time}",
            $"authsecgroup/1 {Scene.Name}2 alice {time}",
            $"authsecgroup/1 another alice {time}",
            $"{head} {time[..^1]}",
            $"{head} {time[..^1]}.000Z",
            $"{head} {time[..10]}",
            $"{head} {time} ttl=007",
            $"{head} {time} ttl=0",
            $"{head} {time} ttl=-5",
            $"{head} {time} ttl=99999999999",
            $"{head} {time} TTL=60",
            $"{head} {time} ttl=60 ",
            $"{head} {time} ttl=60 ttl=60",
            $"{head} {time} x",
            $"{head}",
            $"{head} 2026-13-01T00:00:00Z",
            $"{head} 2026-02-30T00:00:00Z",
            $"{head} 2026-02-03T24:00:00Z",
            $"{head} 2026-02-03 04:05:06Z",
            $"{head} {time[..^1]}z",
            $"{head} {time[..^1]}+00:00",
            $"authsecgroup/1  {Scene.Name} alice {time}",
            $"authsecgroup/1 {Scene.Name} {time}",
            $"authsecgroup/1 {Scene.Name} alice bob {time}",
            $"authsecgroup/1{Scene.Name} alice {time}",
            $"{head} {time}ttl=60",
        ];
        return texts[random.Next(texts.Length)];
    }

    /// <summary>Our form, with any time. Anybody who can edit the group can write it, and it makes the rule ours.</summary>
    public static string Ours(Random random, DateTimeOffset now)
    {
        var time = random.Next(8) switch
        {
            0 => now.AddHours(-2),
            1 => now.AddSeconds(-random.Next(500, 620)),
            2 => now.AddSeconds(-random.Next(600)),
            3 => now.AddMinutes(4),
            4 => now.AddHours(2),
            5 => new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero),
            6 => new DateTimeOffset(1, 1, 1, 0, 0, 0, TimeSpan.Zero),
            _ => now,
        };
        return OurForm.Write(random.Next(2) == 0 ? "alice" : "somebody", time, random.Next(4) == 0 ? random.Next(1, 2000) : null);
    }

    /// <summary>A record of leases that can't be read.</summary>
    public static byte[] Damaged(Random random, byte[]? record)
    {
        var text = record is null ? "" : Encoding.UTF8.GetString(record);
        return Encoding.UTF8.GetBytes(
            random.Next(4) switch
            {
                0 => text[..(text.Length / 2)],
                1 => text.Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal) + (record is null ? "{" : ""),
                2 => "[]",
                _ => "",
            }
        );
    }
}
