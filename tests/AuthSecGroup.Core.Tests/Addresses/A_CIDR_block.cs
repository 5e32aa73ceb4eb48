using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.Core.Tests.Addresses;

public class A_CIDR_block
{
    [Theory]
    [InlineData("203.0.113.0/24", "203.0.113.0/24")]
    [InlineData("203.0.113.7/24", "203.0.113.0/24")]
    [InlineData("203.0.113.255/25", "203.0.113.128/25")]
    [InlineData("203.0.113.7/32", "203.0.113.7/32")]
    [InlineData("255.255.255.255/0", "0.0.0.0/0")]
    [InlineData("203.0.113.0/024", "203.0.113.0/24")]
    [InlineData("2001:DB8:0:0::7/32", "2001:db8::/32")]
    [InlineData("2001:db8::7/128", "2001:db8::7/128")]
    [InlineData("::1/0", "::/0")]
    public void Has_a_canonical_form(string text, string canonical) => Assert.Equal(canonical, CidrBlock.Canonical(text));

    [Theory]
    [InlineData("")]
    [InlineData("203.0.113.7")]
    [InlineData("203.0.113.0/33")]
    [InlineData("203.0.113.0/-1")]
    [InlineData("203.0.113.0/24/24")]
    [InlineData("203.0.113.0/ 24")]
    [InlineData("203.0.113/24")]
    [InlineData("0203.0.113.0/24")]
    [InlineData("2001:db8::/129")]
    [InlineData("[2001:db8::]/32")]
    [InlineData("fe80::1%1/64")]
    [InlineData("office/24")]
    public void Is_nothing_else(string text) => Assert.Null(CidrBlock.Canonical(text));

    [Theory]
    [InlineData("203.0.113.7/24", false, "203.0.113.0/24")]
    [InlineData("203.0.113.7/24", true, null)]
    [InlineData("2001:db8::7/32", false, null)]
    [InlineData("2001:db8::7/32", true, "2001:db8::/32")]
    public void Belongs_to_one_IP_version(string text, bool isIPv6, string? canonical) =>
        Assert.Equal(canonical, CidrBlock.Canonical(text, isIPv6));

    [Fact]
    public void Has_a_limited_length() =>
        Assert.Equal(CidrBlock.LongestText, CidrBlock.Canonical("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128")!.Length);
}
