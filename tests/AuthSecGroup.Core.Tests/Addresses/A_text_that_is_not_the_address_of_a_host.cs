using AuthSecGroup.Core.Addresses;

namespace AuthSecGroup.Core.Tests.Addresses;

public class A_text_that_is_not_the_address_of_a_host
{
    public static TheoryData<string?> Texts =>
        [
            // nothing
            null,
            "",
            " ",
            // words
            "localhost",
            "test-invoke-source-ip",
            "alice",
            "203.0.113.7.example.com",
            // ranges
            "203.0.113.0/24",
            "203.0.113.7/32",
            "2001:db8::7/128",
            "2001:db8::/64",
            "203.0.113.7-203.0.113.9",
            "203.0.113.7,203.0.113.8",
            // ports and brackets
            "203.0.113.7:443",
            "[2001:db8::7]",
            "[2001:db8::7]:443",
            "[203.0.113.7]",
            // zones
            "fe80::1%eth0",
            "fe80::1%1",
            "2001:db8::7%0",
            // spaces
            " 203.0.113.7",
            "203.0.113.7 ",
            "203.0.113.7\n",
            "\t203.0.113.7",
            " 2001:db8::7",
            "2001:db8::7 ",
            "2001:db8::7\n",
            // short, octal, hexadecimal, decimal
            "1",
            "127.1",
            "127.0.1",
            "0177.0.0.1",
            "0x7f.0.0.1",
            "0x7f000001",
            "2130706433",
            "203.000.113.007",
            "203.0.113.07",
            "203.0.113.0x7",
            "::ffff:203.000.113.007",
            "::ffff:0x7f.0.0.1",
            "::ffff:127.1",
            "0x2001::7",
            // not within range
            "256.0.0.1",
            "203.0.113.256",
            "203.0.113",
            "203.0.113.7.1",
            "203.0.113.-7",
            "+203.0.113.7",
            "2001:db8::12345",
            "2001:db8:::7",
            "1:2:3:4:5:6:7:8:9",
            "::g",
            ":",
            // digits of other scripts
            "\u0662.0.0.1",
            "203.0.113.\uff17",
            // addresses of no host
            "0.0.0.0",
            "0.0.0.1",
            "0.255.255.255",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "0:0:0:0:0:0:0:0",
            "ff00::1",
            "ff02::1",
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
            // the same, mapped
            "::ffff:0.0.0.0",
            "::ffff:0:0",
            "::ffff:224.0.0.1",
            "::ffff:255.255.255.255",
            // longer than any address
            "00000000:0000:0000:0000:0000:ffff:192.168.100.228",
            new string('1', 10_000),
            new string(':', 46),
        ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Is_refused(string? text)
    {
        Assert.False(SourceAddress.TryParse(text, out var address), text);
        Assert.Null(address);
    }
}
