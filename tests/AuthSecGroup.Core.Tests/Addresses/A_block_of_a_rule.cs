namespace AuthSecGroup.Core.Tests.Addresses;

public class A_block_of_a_rule
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7/32")]
    [InlineData("2001:db8::7", "2001:db8::7/128")]
    [InlineData("2001:db8::7", "2001:DB8:0:0::7/128")]
    [InlineData("2001:db8::7", "2001:0db8:0000:0000:0000:0000:0000:0007/128")]
    public void Is_exactly_the_address(string address, string cidr) => Assert.True(Given.Address(address).IsExactly(cidr));

    [Theory]
    [InlineData("203.0.113.7", null)]
    [InlineData("203.0.113.7", "")]
    [InlineData("203.0.113.7", "/")]
    [InlineData("203.0.113.7", "/32")]
    [InlineData("203.0.113.7", "32")]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("203.0.113.7", "203.0.113.7/")]
    [InlineData("203.0.113.7", "203.0.113.7/31")]
    [InlineData("203.0.113.7", "203.0.113.7/0")]
    [InlineData("203.0.113.7", "203.0.113.7/3")]
    [InlineData("203.0.113.7", "203.0.113.7/032")]
    [InlineData("203.0.113.7", "203.0.113.7/128")]
    [InlineData("203.0.113.7", "203.0.113.7/32 ")]
    [InlineData("203.0.113.7", "203.0.113.7/32/32")]
    [InlineData("203.0.113.7", "203.0.113.8/32")]
    [InlineData("203.0.113.7", "203.0.113.0/24")]
    [InlineData("203.0.113.7", "0.0.0.0/0")]
    [InlineData("203.0.113.7", "::ffff:203.0.113.7/128")]
    [InlineData("203.0.113.7", "::/0")]
    [InlineData("203.0.113.7", "pl-0123456789abcdef0")]
    [InlineData("2001:db8::7", "2001:db8::7")]
    [InlineData("2001:db8::7", "2001:db8::7/127")]
    [InlineData("2001:db8::7", "2001:db8::7/64")]
    [InlineData("2001:db8::7", "2001:db8::7/32")]
    [InlineData("2001:db8::7", "2001:db8::8/128")]
    [InlineData("2001:db8::7", "::/0")]
    public void Is_not_exactly_the_address(string address, string? cidr) => Assert.False(Given.Address(address).IsExactly(cidr));

    [Fact]
    public void Is_compared_in_the_field_for_the_IP_version_of_the_address()
    {
        Assert.True(Given.Rule(null, cidr: "203.0.113.7/32").IsFor(Given.Office));
        Assert.True(Given.Rule(null, cidr: null, cidrIpv6: "2001:db8::7/128").IsFor(Given.OfficeV6));
        Assert.False(Given.Rule(null, cidr: "203.0.113.7/32").IsFor(Given.OfficeV6));
        Assert.False(Given.Rule(null, cidr: null, cidrIpv6: "2001:db8::7/128").IsFor(Given.Office));
        Assert.False(Given.Rule(null, cidr: null, cidrIpv6: "203.0.113.7/32").IsFor(Given.Office));
        Assert.False(Given.Rule(null, cidr: "2001:db8::7/128").IsFor(Given.OfficeV6));
        Assert.False(Given.Rule(null, cidr: null).IsFor(Given.Office));
    }
}
