using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Rules;
using FsCheck.Xunit;

namespace AuthSecGroup.Core.Tests.Rules;

public class A_rule_that_covers_an_address
{
    [Theory]
    [InlineData("203.0.113.7/32", true)]
    [InlineData("203.0.113.0/24", true)]
    [InlineData("203.0.113.6/31", true)]
    [InlineData("203.0.113.8/29", false)]
    [InlineData("203.0.112.0/24", false)]
    [InlineData("0.0.0.0/0", true)]
    [InlineData("::/0", false)]
    [InlineData("not a block", false)]
    [InlineData(null, false)]
    public void Has_a_block_that_contains_it(string? block, bool covers) =>
        Assert.Equal(covers, Given.Rule(null, cidr: block).Covers(Given.Ssh, Given.Office));

    [Theory]
    [InlineData("2001:db8::7/128", true)]
    [InlineData("2001:db8::/64", true)]
    [InlineData("2001:db8:1::/64", false)]
    [InlineData("::/0", true)]
    [InlineData("0.0.0.0/0", false)]
    [InlineData(null, false)]
    public void Has_a_block_of_IPv6_that_contains_it(string? block, bool covers) =>
        Assert.Equal(covers, Given.Rule(null, cidr: "0.0.0.0/0", cidrIpv6: block).Covers(Given.Ssh, Given.OfficeV6));

    [Theory]
    [InlineData("tcp:22:24", "tcp", 22, 24, true)]
    [InlineData("tcp:22:24", "tcp", 0, 65_535, true)]
    [InlineData("tcp:22:24", "6", 21, 25, true)]
    [InlineData("tcp:22:24", "tcp", 23, 24, false)]
    [InlineData("tcp:22:24", "tcp", 22, 23, false)]
    [InlineData("tcp:22:24", "tcp", null, null, false)]
    [InlineData("tcp:22:24", "tcp", -1, 65_535, false)]
    [InlineData("tcp:22:24", "udp", 0, 65_535, false)]
    [InlineData("tcp:22:24", "-1", null, null, true)]
    [InlineData("tcp:22:24", "-1", -1, -1, true)]
    [InlineData("icmp:8:0", "icmp", -1, -1, true)]
    [InlineData("icmp:8:0", "icmp", null, null, true)]
    [InlineData("icmp:8:0", "icmp", 8, -1, true)]
    [InlineData("icmp:8:0", "icmp", 8, null, true)]
    [InlineData("icmp:8:0", "icmp", 8, 0, true)]
    [InlineData("icmp:8:0", "icmp", 8, 1, false)]
    [InlineData("icmp:8:0", "icmp", 3, -1, false)]
    [InlineData("icmp:8:-1", "icmp", 8, 0, false)]
    [InlineData("icmp:-1:-1", "icmp", 8, -1, false)]
    [InlineData("icmp:-1:-1", "icmp", -1, -1, true)]
    [InlineData("icmp:8:0", "icmpv6", -1, -1, false)]
    [InlineData("50:-1:-1", "50", null, null, true)]
    [InlineData("50:-1:-1", "51", null, null, false)]
    [InlineData("-1:-1:-1", "-1", null, null, true)]
    [InlineData("-1:-1:-1", "tcp", 0, 65_535, false)]
    [InlineData("tcp:22:24", "a new protocol", 0, 65_535, false)]
    public void Has_all_ports(string configured, string protocol, int? from, int? to, bool covers) =>
        Assert.Equal(covers, Given.Rule(null, "sgr-1", protocol, from, to).Covers(Given.Ingress(configured), Given.Office));

    [Fact]
    public void Has_a_block_and_no_prefix_list() =>
        Assert.False((Given.Rule(null, cidr: null) with { PrefixListId = "pl-1" }).Covers(Given.Ssh, Given.Office));

    [Property(Arbitrary = [typeof(Arbitraries)])]
    internal void Includes_every_rule_that_is_equal_to_the_configured_one(IngressRule configured, SourceAddress address)
    {
        var rule = Given.Rule(
            null,
            "sgr-1",
            configured.Protocol,
            configured.FromPort,
            configured.ToPort,
            address.IsIPv6 ? null : address.Cidr,
            address.IsIPv6 ? address.Cidr : null
        );
        Assert.True(rule.Covers(configured, address));
    }
}
