using System.Net;
using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Core.Tests.Rules;
using FsCheck;
using FsCheck.Fluent;

namespace AuthSecGroup.Core.Tests;

/// <summary>A rule, and whether it was created as one of ours, so that the properties don't ask the code under test.</summary>
internal sealed record KnownRule(SecurityGroupRule Rule, bool IsOurs);

/// <summary>Any text, or one that is nearly a description of ours.</summary>
public sealed record AnyText(string? Value);

/// <summary>A pattern and an ARN-like text of few characters, so that they often match.</summary>
public sealed record PatternAndText(string Pattern, string Text);

/// <summary>Generates the values of the properties.</summary>
public static class Arbitraries
{
    private const string FieldCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-:/()#,@[]+=&;{}!$*";
    private const string NameCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

    internal static Arbitrary<SourceAddress> Addresses() => AddressGen.ToArbitrary();

    internal static Arbitrary<IngressRule> IngressRules() => IngressGen.ToArbitrary();

    internal static Arbitrary<RuleDescription> Descriptions() => DescriptionGen(Text(NameCharacters, 64)).ToArbitrary();

    public static Arbitrary<AnyText> Texts() =>
        Gen.OneOf(ArbMap.Default.GeneratorFor<string>().Select(text => new AnyText(text)), NearMissGen.Select(text => new AnyText(text)))
            .ToArbitrary();

    public static Arbitrary<PatternAndText> Patterns() =>
        Text("aab/:**", 12).SelectMany(_ => Text("aab/:", 12), (pattern, text) => new PatternAndText(pattern, text)).ToArbitrary();

    internal static Arbitrary<KnownRule[]> Groups() => GroupGen.ToArbitrary();

    private static Gen<SourceAddress> AddressGen =>
        Gen.OneOf(
                Bytes(3).SelectMany(_ => Gen.Choose(1, 223), (rest, first) => new IPAddress([(byte)first, .. rest])),
                Bytes(15)
                    .SelectMany(_ => Gen.Choose(0, 254), (rest, first) => new IPAddress([(byte)first, .. rest]))
                    .Where(host => !host.IsIPv4MappedToIPv6)
            )
            .Select(host => Given.Address(host.ToString()));

    private static Gen<IngressRule> IngressGen =>
        Gen.OneOf(
                Gen.Elements("tcp", "udp").SelectMany(_ => Ports, (protocol, ports) => $"{protocol}:{ports.From}:{ports.To}"),
                Gen.Elements("icmp", "icmpv6")
                    .SelectMany(
                        _ => Gen.Choose(0, 255).SelectMany(_ => Gen.Choose(-1, 255), (type, code) => (type, code)),
                        (protocol, icmp) => $"{protocol}:{icmp.type}:{icmp.code}"
                    ),
                Gen.Elements("icmp:-1:-1", "icmpv6:-1:-1", "-1:-1:-1", "50:-1:-1", "0:-1:-1", "255:-1:-1")
            )
            .Select(Given.Ingress);

    private static Gen<(int From, int To)> Ports =>
        Gen.Choose(0, 65535).SelectMany(_ => Gen.Choose(0, 65535), (a, b) => (Math.Min(a, b), Math.Max(a, b)));

    private static Gen<string> NearMissGen =>
        Gen.Elements<Func<string, int, string>>(
                (text, _) => text,
                (text, _) => text + " ",
                (text, _) => " " + text,
                (text, _) => text + "\n",
                (text, _) => text.ToUpperInvariant(),
                (text, _) => text + " ttl=0",
                (text, _) => text + " ttl=007",
                (text, _) => text.Replace(" ", "  ", StringComparison.Ordinal),
                (text, at) => text.Remove(at % text.Length, 1),
                (text, at) => text.Insert(at % text.Length, "\u0660"),
                (text, at) => text.Insert(at % text.Length, "7")
            )
            .SelectMany(_ => DescriptionGen(Text(NameCharacters, 6)), (spoil, description) => (spoil, description))
            .SelectMany(_ => Gen.Choose(0, 100), (made, at) => made.spoil(made.description.ToString(), at));

    /// <summary>The rules of a group, ours and foreign ones. As in EC2, no two have the same protocol, ports, and source.</summary>
    private static Gen<KnownRule[]> GroupGen =>
        Gen.Elements(0, 1, 3, 8, 20)
            .SelectMany(count => RuleGen.ArrayOf(count))
            .Select(made =>
                made.DistinctBy(known =>
                        known.Rule with
                        {
                            RuleId = "",
                            Description = null,
                            FromPort = known.Rule.FromPort ?? -1,
                            ToPort = known.Rule.ToPort ?? -1,
                        }
                    )
                    .Select((known, at) => known with { Rule = known.Rule with { RuleId = $"sgr-{at}" } })
                    .ToArray()
            );

    private static Gen<KnownRule> RuleGen =>
        from description in Gen.OneOf(OursGen.Select(text => ((string?)text, true)), ForeignGen.Select(text => (text, false)))
        from source in Gen.Elements(
            ("203.0.113.7/32", (string?)null),
            ("203.0.113.8/32", null),
            ("203.0.113.0/24", null),
            ("0.0.0.0/0", null),
            (null, "2001:db8::7/128"),
            (null, "::/0"),
            (null, null)
        )
        from ports in Gen.Elements<(string, int?, int?)>(
            ("tcp", 22, 22),
            ("tcp", 22, 23),
            ("tcp", 0, 65535),
            ("udp", 22, 22),
            ("-1", null, null),
            ("-1", -1, -1),
            ("icmp", 8, -1),
            ("icmpv6", -1, -1),
            ("50", null, null)
        )
        select new KnownRule(
            Given.Rule(description.Item1, "", ports.Item1, ports.Item2, ports.Item3, source.Item1, source.Item2),
            description.Item2
        );

    private static Gen<string> OursGen =>
        from age in Gen.OneOf(Gen.Choose(-400, 700), Gen.Elements(600, 599, 540, 539, 541, -300, -301, 86_400, -86_400))
        from life in Gen.OneOf(Gen.Constant<int?>(null), Gen.Choose(1, 900).Select(seconds => (int?)seconds))
        from caller in Gen.Elements("alice", "bob", "Deploy/session")
        select new RuleDescription(
            Given.Name,
            caller,
            Given.Now.AddSeconds(-age),
            life is { } seconds ? TimeSpan.FromSeconds(seconds) : null
        ).ToString();

    private static Gen<string?> ForeignGen =>
        Gen.OneOf(
            Gen.Elements<string?>([
                .. A_text_that_is_not_our_description.Examples,
                "authsecgroup/1 Office-ssh alice 2026-11-22T06:30:00Z",
                "authsecgroup/1 office-ssh2 alice 2026-11-22T06:30:00Z",
            ]),
            DescriptionGen(Text(NameCharacters, 64).Where(name => name != Given.Name))
                .Select(description => (string?)description.ToString())
        );

    private static Gen<RuleDescription> DescriptionGen(Gen<string> names) =>
        from name in names
        from caller in Text(FieldCharacters, RuleDescription.LongestCaller)
        from seconds in Gen.Choose(0, int.MaxValue)
        from ttl in Gen.OneOf(Gen.Constant<int?>(null), Gen.Choose(1, Limits.MaxTimeToExpireSeconds).Select(value => (int?)value))
        select new RuleDescription(
            name,
            caller,
            DateTimeOffset.UnixEpoch.AddSeconds(seconds),
            ttl is { } life ? TimeSpan.FromSeconds(life) : null
        );

    private static Gen<string> Text(string characters, int most) =>
        Gen.Choose(1, most)
            .SelectMany(length => Gen.Elements(characters.ToCharArray()).ArrayOf(length))
            .Select(chosen => new string(chosen));

    private static Gen<byte[]> Bytes(int count) => Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(count);
}
