using AuthSecGroup.Cli.CommandLine;
using AuthSecGroup.Cli.Errors;

namespace AuthSecGroup.Cli.Tests.Units;

public class An_endpoint_url
{
    [Fact]
    public void Is_the_options_or_the_environments()
    {
        var (option, variable) = ("https://a.example.com/connection", "https://b.example.com/connection");
        Assert.Equal(option, EndpointUrl.Parse(option, variable).ToString());
        Assert.Equal(variable, EndpointUrl.Parse(null, $" {variable}\n").ToString());
    }

    [Theory]
    [InlineData("http://127.0.0.1:8787/dev/connection")]
    [InlineData("http://[::1]:8787/dev/connection")]
    [InlineData("http://localhost:8787/dev/connection")]
    public void May_use_plain_HTTP_on_this_machine(string url) => Assert.Equal(url, EndpointUrl.Parse(url, null).ToString());

    [Theory]
    [InlineData(null, "no URL given: neither --url nor AUTHSECGROUP_URL is set")]
    [InlineData("access.example.com", "--url must be a URL that starts with https://, got 'access.example.com'")]
    [InlineData("ftp://access.example.com/", "--url must be a URL that starts with https://, got 'ftp://access.example.com/'")]
    [InlineData("http://access.example.com/connection", "--url must start with https://, got 'http://access.example.com/connection'")]
    [InlineData("https://me:secret@access.example.com/connection", "--url must not contain a user or a password")]
    [InlineData(
        "https://access.example.com/connection?a=b",
        "--url must have neither a query nor a fragment, got 'https://access.example.com/connection?a=b'"
    )]
    public void Is_refused_if_it_can_not_be_an_endpoints(string? url, string message)
    {
        var error = Assert.Throws<ClientException>(() => EndpointUrl.Parse(url, null));
        Assert.Equal((2, message), (error.ExitCode, error.Message));
    }
}
