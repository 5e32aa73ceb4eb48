using AuthSecGroup.Local.Page;

namespace AuthSecGroup.Local.Tests.Page;

public class A_long_name
{
    [Fact]
    public void Breaks_after_slashes_and_underscores_and_is_encoded() =>
        Assert.Equal("A_<wbr>&lt;b&gt;/<wbr>c@d", Html.Name("A_<b>/c@d").ToString());
}
