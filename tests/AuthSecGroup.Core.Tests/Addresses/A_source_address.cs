using System.Net;
using AuthSecGroup.Core.Addresses;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AuthSecGroup.Core.Tests.Addresses;

public class A_source_address
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7", 32)]
    [InlineData("1.0.0.0", "1.0.0.0", 32)]
    [InlineData("223.255.255.255", "223.255.255.255", 32)]
    [InlineData("127.0.0.7", "127.0.0.7", 32)]
    [InlineData("10.0.0.1", "10.0.0.1", 32)]
    [InlineData("100.64.0.1", "100.64.0.1", 32)]
    [InlineData("2001:db8::7", "2001:db8::7", 128)]
    [InlineData("2001:DB8:0:0:0:0:0:7", "2001:db8::7", 128)]
    [InlineData("::1", "::1", 128)]
    [InlineData("fe80::1", "fe80::1", 128)]
    [InlineData("feff:ffff::1", "feff:ffff::1", 128)]
    [InlineData("2001:0db8:1111:2222:3333:4444:5555:6666", "2001:db8:1111:2222:3333:4444:5555:6666", 128)]
    public void Has_a_block_of_its_own_in_canonical_form(string text, string canonical, int bits)
    {
        var address = Given.Address(text);
        Assert.Equal(($"{canonical}/{bits}", canonical, bits == 128), (address.Cidr, $"{address}", address.IsIPv6));
        Assert.Equal(IPAddress.Parse(canonical), address.Host);
    }

    [Theory]
    [InlineData("::ffff:203.0.113.7")]
    [InlineData("::FFFF:cb00:7107")]
    [InlineData("0:0:0:0:0:ffff:cb00:7107")]
    public void That_maps_IPv4_into_IPv6_is_the_IPv4_address(string text)
    {
        Assert.Equal(Given.Office, Given.Address(text));
        Assert.Equal("203.0.113.7/32", Given.Address(text).Cidr);
    }

    [Fact]
    public void Can_be_as_long_as_the_longest_text_of_an_address()
    {
        const string Longest = "0000:0000:0000:0000:0000:ffff:192.168.100.228";
        Assert.Equal(45, Longest.Length);
        Assert.Equal("192.168.100.228/32", Given.Address(Longest).Cidr);
    }

    [Property]
    public bool Is_read_from_any_four_bytes_that_a_host_can_have(byte a, byte b, byte c, byte d)
    {
        var text = $"{a}.{b}.{c}.{d}";
        return SourceAddress.TryParse(text, out var address) ? a is >= 1 and <= 223 && address.Cidr == text + "/32" : a is 0 or >= 224;
    }

    [Property]
    public Property Is_read_back_from_its_own_text() =>
        Prop.ForAll(Arbitraries.Addresses(), address => Given.Address(address.ToString()) == address);

    [Property]
    public Property Is_exactly_its_own_block_and_no_other_address_is() =>
        Prop.ForAll(
            Arbitraries.Addresses(),
            Arbitraries.Addresses(),
            (address, other) => address.IsExactly(address.Cidr) && other.IsExactly(address.Cidr) == (other == address)
        );

    [Fact]
    public void Has_its_valid_values_in_words() =>
        Assert.Equal("a single IPv4 or IPv6 host address, such as 203.0.113.7 or 2001:db8::7", SourceAddress.ValidValues);
}
