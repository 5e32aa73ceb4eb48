using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Rules;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AuthSecGroup.Core.Tests.Rules;

public class An_ingress_rule
{
    [Theory]
    [InlineData("tcp:22:22", "tcp:22:22", true)]
    [InlineData("tcp:22:22", "tcp:20:22", true)]
    [InlineData("tcp:22:22", "tcp:22:30", true)]
    [InlineData("tcp:22:22", "tcp:20:30", true)]
    [InlineData("tcp:22:22", "tcp:23:30", false)]
    [InlineData("tcp:22:22", "tcp:20:21", false)]
    [InlineData("tcp:22:22", "udp:22:22", false)]
    [InlineData("tcp:22:22", "-1:-1:-1", true)]
    [InlineData("47:-1:-1", "47:-1:-1", true)]
    [InlineData("47:-1:-1", "50:-1:-1", false)]
    [InlineData("icmp:8:0", "icmp:8:0", true)]
    [InlineData("icmp:8:0", "icmp:8:-1", true)]
    [InlineData("icmp:8:0", "icmp:-1:-1", true)]
    [InlineData("icmp:8:0", "icmp:8:1", false)]
    [InlineData("icmp:8:0", "icmp:9:0", false)]
    [InlineData("icmp:8:-1", "icmp:9:-1", false)]
    [InlineData("icmp:8:0", "icmpv6:8:0", false)]
    public void Overlaps_a_rule_that_admits_a_packet_that_it_admits(string one, string another, bool overlaps)
    {
        Assert.Equal(overlaps, Given.Ingress(one).Overlaps(Given.Ingress(another)));
        Assert.Equal(overlaps, Given.Ingress(another).Overlaps(Given.Ingress(one)));
    }

    [Theory]
    [InlineData("tcp:22:22", "tcp", 22, 22)]
    [InlineData("tcp:0:65535", "tcp", 0, 65535)]
    [InlineData("tcp:0:0", "tcp", 0, 0)]
    [InlineData("tcp:65535:65535", "tcp", 65535, 65535)]
    [InlineData("udp:1194:1195", "udp", 1194, 1195)]
    [InlineData("icmp:8:-1", "icmp", 8, -1)]
    [InlineData("icmp:-1:-1", "icmp", -1, -1)]
    [InlineData("icmp:255:255", "icmp", 255, 255)]
    [InlineData("icmp:8:0", "icmp", 8, 0)]
    [InlineData("icmpv6:128:0", "icmpv6", 128, 0)]
    [InlineData("icmpv6:-1:-1", "icmpv6", -1, -1)]
    [InlineData("-1:-1:-1", "-1", -1, -1)]
    [InlineData("50:-1:-1", "50", -1, -1)]
    [InlineData("0:-1:-1", "0", -1, -1)]
    [InlineData("255:-1:-1", "255", -1, -1)]
    [InlineData("6:22:22", "tcp", 22, 22)]
    [InlineData("17:53:53", "udp", 53, 53)]
    [InlineData("1:8:-1", "icmp", 8, -1)]
    [InlineData("58:128:-1", "icmpv6", 128, -1)]
    public void Is_read_with_its_protocol_by_name(string text, string protocol, int fromPort, int toPort)
    {
        Assert.True(IngressRule.TryParse(text, out var rule));
        Assert.Equal((protocol, fromPort, toPort), (rule.Protocol, rule.FromPort, rule.ToPort));
        Assert.Equal($"{protocol}:{fromPort}:{toPort}", rule.ToString());
    }

    public static TheoryData<string?> Texts =>
        [
            null,
            "",
            ":",
            "::",
            "tcp",
            "tcp:22",
            "tcp:22:22:22",
            "tcp:22:22:",
            ":22:22",
            "tcp::22",
            "tcp:22:",
            "TCP:22:22",
            "tcp :22:22",
            " tcp:22:22",
            "tcp:-1:-1",
            "tcp:-1:22",
            "tcp:22:-1",
            "tcp:23:22",
            "tcp:22:65536",
            "tcp:65536:65536",
            "tcp:0:70000",
            "udp:2:1",
            "udp:-1:-1",
            "tcp:022:22",
            "tcp:22:022",
            "tcp:+22:22",
            "tcp: 22:22",
            "tcp:22 :22",
            "tcp:0x16:22",
            "tcp:22.0:22",
            "tcp:ssh:ssh",
            "tcp:-0:0",
            "tcp:\u0662:2",
            "tcp:99999999999:99999999999",
            "icmp:256:0",
            "icmp:8:256",
            "icmp:-1:0",
            "icmp:-2:-1",
            "icmp:8:-2",
            "icmpv6:-1:0",
            "icmpv6:256:-1",
            "-1:0:65535",
            "-1:-1:0",
            "-1:0:-1",
            "50:0:0",
            "50:22:22",
            "50:-1:0",
            "50:0:-1",
            "-2:-1:-1",
            "256:-1:-1",
            "050:-1:-1",
            "+50:-1:-1",
            "all:-1:-1",
            "any:-1:-1",
            "esp:-1:-1",
        ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Is_refused_in_any_other_form(string? text)
    {
        Assert.False(IngressRule.TryParse(text, out var rule), text);
        Assert.Null(rule);
    }

    [Property]
    public Property Is_read_back_from_its_own_text() =>
        Prop.ForAll(Arbitraries.IngressRules(), rule => IngressRule.TryParse(rule.ToString(), out var again) && again == rule);

    [Property]
    public Property Matches_the_rule_that_it_creates_and_no_rule_that_another_creates() =>
        Prop.ForAll(
            Arbitraries.IngressRules(),
            Arbitraries.IngressRules(),
            (rule, other) =>
            {
                var made = Given.Rule(null, protocol: rule.Protocol, fromPort: rule.FromPort, toPort: rule.ToPort);
                return rule.Matches(made) && other.Matches(made) == (other == rule);
            }
        );

    [Theory]
    [InlineData("tcp:22:22", true, true)]
    [InlineData("udp:53:53", true, true)]
    [InlineData("-1:-1:-1", true, true)]
    [InlineData("50:-1:-1", true, true)]
    [InlineData("icmp:8:-1", true, false)]
    [InlineData("icmpv6:128:-1", false, true)]
    public void Applies_to_the_IP_versions_that_have_its_protocol(string rule, bool toIPv4, bool toIPv6)
    {
        Assert.Equal(toIPv4, Given.Ingress(rule).AppliesTo(Given.Office));
        Assert.Equal(toIPv6, Given.Ingress(rule).AppliesTo(Given.OfficeV6));
    }

    [Theory]
    [InlineData("tcp:22:22", "tcp", 22, 22)]
    [InlineData("tcp:22:22", "6", 22, 22)]
    [InlineData("udp:53:54", "17", 53, 54)]
    [InlineData("icmp:8:-1", "icmp", 8, -1)]
    [InlineData("icmp:-1:-1", "1", -1, -1)]
    [InlineData("icmpv6:128:0", "58", 128, 0)]
    [InlineData("-1:-1:-1", "-1", null, null)]
    [InlineData("-1:-1:-1", "-1", -1, -1)]
    [InlineData("50:-1:-1", "50", null, null)]
    [InlineData("50:-1:-1", "50", -1, -1)]
    [InlineData("50:-1:-1", "50", 0, 65535)]
    public void Matches_a_rule_of_a_group_in_every_form_of_EC2(string rule, string protocol, int? fromPort, int? toPort) =>
        Assert.True(Given.Ingress(rule).Matches(Given.Rule(null, protocol: protocol, fromPort: fromPort, toPort: toPort)));

    [Theory]
    [InlineData("tcp:22:22", "udp", 22, 22)]
    [InlineData("tcp:22:22", "tcp", 22, 23)]
    [InlineData("tcp:22:22", "tcp", 21, 22)]
    [InlineData("tcp:22:22", "tcp", 0, 65535)]
    [InlineData("tcp:22:22", "tcp", null, null)]
    [InlineData("tcp:22:22", "tcp", 22, null)]
    [InlineData("tcp:22:22", "tcp", null, 22)]
    [InlineData("tcp:22:22", "-1", null, null)]
    [InlineData("tcp:22:22", "TCP", 22, 22)]
    [InlineData("tcp:22:22", "06", 22, 22)]
    [InlineData("udp:22:22", "tcp", 22, 22)]
    [InlineData("udp:22:22", "udp", 22, 23)]
    [InlineData("icmp:8:-1", "icmp", 8, 0)]
    [InlineData("icmp:8:-1", "icmp", -1, -1)]
    [InlineData("icmp:8:-1", "icmpv6", 8, -1)]
    [InlineData("icmpv6:128:-1", "icmpv6", 129, -1)]
    [InlineData("-1:-1:-1", "tcp", 0, 65535)]
    [InlineData("50:-1:-1", "51", null, null)]
    [InlineData("50:-1:-1", "-1", null, null)]
    [InlineData("50:-1:-1", "unheard of", null, null)]
    public void Does_not_match_a_rule_of_a_group_for_anything_else(string rule, string protocol, int? fromPort, int? toPort) =>
        Assert.False(Given.Ingress(rule).Matches(Given.Rule(null, protocol: protocol, fromPort: fromPort, toPort: toPort)));

    [Theory]
    [InlineData("tcp", 0d, 65535d)]
    [InlineData("udp", 22d, 22d)]
    [InlineData("icmp", -1d, -1d)]
    [InlineData("icmp", 8d, -1d)]
    [InlineData("icmpv6", 0d, 255d)]
    [InlineData("50", -1d, -1d)]
    [InlineData("-1", -1d, -1d)]
    [InlineData("tcp", null, 22d)]
    [InlineData("tcp", 22d, null)]
    [InlineData("icmp", -1d, null)]
    [InlineData("tcp", -1d, 22d, "fromPort a whole number from 0 to 65535")]
    [InlineData("udp", 0d, 65536d, "toPort a whole number from 0 to 65535")]
    [InlineData("tcp", 1.5, 2d, "fromPort a whole number from 0 to 65535")]
    [InlineData("tcp", -1d, 70000d, "fromPort a whole number from 0 to 65535", "toPort a whole number from 0 to 65535")]
    [InlineData("tcp", 23d, 22d, "toPort fromPort (23) or higher")]
    [InlineData("icmp", -2d, -1d, "fromPort a whole number from 0 to 255, or -1 for all")]
    [InlineData("icmp", -1d, 256d, "toPort a whole number from 0 to 255, or -1 for all")]
    [InlineData("icmpv6", -1d, 0d, "toPort -1 (all codes), because fromPort is -1 (all types)")]
    [InlineData("50", 0d, -1d, "fromPort -1, because protocol 50 has no ports")]
    [InlineData("50", -1d, 7d, "toPort -1, because protocol 50 has no ports")]
    [InlineData("6", 22d, 22d, "protocol \"tcp\", \"udp\", \"icmp\", \"icmpv6\", \"-1\" (all traffic) or a protocol number from 0 to 255")]
    public void Is_checked_member_by_member(string protocol, double? fromPort, double? toPort, params string[] errors) =>
        Assert.Equal(errors, IngressRule.Errors(protocol, fromPort, toPort).Select(error => $"{error.Member} {error.Allowed}"));

    [Theory]
    [InlineData("tcp", "tcp")]
    [InlineData("6", "tcp")]
    [InlineData("006", "tcp")]
    [InlineData("esp", "50")]
    [InlineData("ah", "51")]
    [InlineData("0", "0")]
    [InlineData("050", "50")]
    [InlineData("256", null)]
    [InlineData("TCP", null)]
    [InlineData("", null)]
    public void Has_a_protocol_that_can_be_written_in_other_ways(string text, string? protocol) =>
        Assert.Equal(protocol, IngressRule.NormalizeProtocol(text));

    [Fact]
    public void Has_its_valid_values_in_words() =>
        Assert.Equal(
            "protocol:fromPort:toPort, such as tcp:22:22 (tcp and udp: ports 0 to 65535; icmp and icmpv6: type and code, -1 to "
                + "255; -1 or a protocol number: -1:-1)",
            IngressRule.ValidValues
        );
}
