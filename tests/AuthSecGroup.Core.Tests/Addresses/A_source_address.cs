using System.Net;
using System.Net.Sockets;
using AuthSecGroup.Core.Addresses;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AuthSecGroup.Core.Tests.Addresses;

public class A_source_address
{
    [Theory]
    [InlineData("203.0.113.7")]
    [InlineData("1.0.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("127.0.0.7")]
    [InlineData("10.0.0.1")]
    [InlineData("100.64.0.1")]
    public void Of_IPv4_gives_a_block_of_32_bits(string text)
    {
        Assert.True(SourceAddress.TryParse(text, out var address));
        Assert.Equal(text + "/32", address.Cidr);
        Assert.Equal(text, address.ToString());
        Assert.False(address.IsIPv6);
        Assert.Equal(AddressFamily.InterNetwork, address.Host.AddressFamily);
    }

    [Theory]
    [InlineData("2001:db8::7", "2001:db8::7")]
    [InlineData("2001:DB8:0:0:0:0:0:7", "2001:db8::7")]
    [InlineData("::1", "::1")]
    [InlineData("fe80::1", "fe80::1")]
    [InlineData("feff:ffff::1", "feff:ffff::1")]
    [InlineData("2001:0db8:1111:2222:3333:4444:5555:6666", "2001:db8:1111:2222:3333:4444:5555:6666")]
    public void Of_IPv6_gives_a_block_of_128_bits_in_canonical_form(string text, string canonical)
    {
        Assert.True(SourceAddress.TryParse(text, out var address));
        Assert.Equal(canonical + "/128", address.Cidr);
        Assert.Equal(canonical, address.ToString());
        Assert.True(address.IsIPv6);
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
    public void May_be_as_long_as_the_longest_text_of_an_address()
    {
        const string Longest = "0000:0000:0000:0000:0000:ffff:192.168.100.228";
        Assert.Equal(45, Longest.Length);
        Assert.Equal("192.168.100.228/32", Given.Address(Longest).Cidr);
    }

    [Property]
    public bool Of_any_four_bytes_is_read_unless_no_host_can_have_it(byte a, byte b, byte c, byte d)
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
    public void Equals_another_of_the_same_host()
    {
        Assert.Equal(Given.Address("2001:db8::7"), Given.Address("2001:DB8:0::7"));
        Assert.NotEqual(Given.Address("2001:db8::7"), Given.Address("2001:db8::8"));
        Assert.Equal(IPAddress.Parse("203.0.113.7"), Given.Office.Host);
    }

    [Fact]
    public void Says_in_words_what_it_can_be() =>
        Assert.Equal("a single IPv4 or IPv6 host address, such as 203.0.113.7 or 2001:db8::7", SourceAddress.ValidValues);
}
