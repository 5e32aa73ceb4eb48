using AuthSecGroup.Local.Page;

namespace AuthSecGroup.Local.Tests.Page;

public class A_long_name
{
    [Fact]
    public void Breaks_after_slashes_and_underscores_and_is_encoded() =>
        Assert.Equal("A_<wbr>&lt;b&gt;/<wbr>c@d", Html.Name("A_<b>/c@d").ToString());

    [Theory]
    [InlineData("2001:db8::7/128", "2001:<wbr>db8:<wbr>:<wbr>7/128")]
    [InlineData("127.0.0.7/32", "127.0.0.7/32")]
    public void Breaks_after_colons_if_it_is_an_address(string address, string html) =>
        Assert.Equal(html, Html.Address(address).ToString());
}
