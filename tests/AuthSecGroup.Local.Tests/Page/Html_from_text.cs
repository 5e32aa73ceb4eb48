using AuthSecGroup.Local.Page;

namespace AuthSecGroup.Local.Tests.Page;

public class Html_from_text
{
    [Fact]
    public void Encodes_text_in_elements_and_attributes()
    {
        var hostile = "\"><script>'&";

        Assert.Equal("<a title=\"&quot;&gt;&lt;script&gt;&#39;&amp;\">1</a>", Html.Of($"<a title=\"{hostile}\">{1}</a>").ToString());
    }

    [Fact]
    public void Leaves_html_as_it_is() => Assert.Equal("<p><b>&lt;</b></p>", Html.Of($"<p>{Html.Of($"<b>{"<"}</b>")}</p>").ToString());

    [Fact]
    public void Is_empty_where_there_is_no_text() => Assert.Equal("<i></i>", Html.Of($"<i>{(string?)null}{Html.Empty}</i>").ToString());
}
