using AuthSecGroup.Cli.Signing;

namespace AuthSecGroup.Cli.Tests.Units;

public class A_signing_region
{
    [Theory]
    [InlineData("abc123.execute-api.eu-west-1.amazonaws.com", "eu-west-1")]
    [InlineData("ABC123.EXECUTE-API.EU-WEST-1.AMAZONAWS.COM", "eu-west-1")]
    [InlineData("abc123.execute-api.cn-north-1.amazonaws.com.cn", "cn-north-1")]
    [InlineData("abc123.execute-api.us-gov-west-1.amazonaws.com", "us-gov-west-1")]
    [InlineData("abc123-vpce-01.execute-api.us-east-1.amazonaws.com", "us-east-1")]
    [InlineData("vpce-0a1b-2c.execute-api.us-east-1.vpce.amazonaws.com", "us-east-1")]
    [InlineData("abc123.execute-api.eu-central-1.api.aws", "eu-central-1")]
    [InlineData("access.example.com", null)]
    [InlineData("abc123.execute-api.eu-west-1.example.com", null)]
    [InlineData("abc123.execute-api.amazonaws.com", null)]
    [InlineData("127.0.0.1", null)]
    public void Is_read_from_host_names_of_API_Gateway(string host, string? region) => Assert.Equal(region, SigningRegion.FromHost(host));

    [Theory]
    [InlineData("us-west-2", "abc.execute-api.eu-west-1.amazonaws.com", "us-east-1", "us-east-2", "sa-east-1", "us-west-2")]
    [InlineData(null, "abc.execute-api.eu-west-1.amazonaws.com", "us-east-1", "us-east-2", "sa-east-1", "eu-west-1")]
    [InlineData(null, "access.example.com", "us-east-1", "us-east-2", "sa-east-1", "us-east-1")]
    [InlineData(null, "access.example.com", "", "us-east-2", "sa-east-1", "us-east-2")]
    [InlineData(null, "access.example.com", null, null, "sa-east-1", "sa-east-1")]
    [InlineData(null, "access.example.com", null, null, null, null)]
    public void Is_the_options_or_the_hosts_or_the_environments_or_the_profiles(
        string? option,
        string host,
        string? region,
        string? defaultRegion,
        string? profile,
        string? expected
    )
    {
        var url = new Uri($"https://{host}/connection");
        Assert.Equal(expected, SigningRegion.Find(option, url, name => name == "AWS_REGION" ? region : defaultRegion, () => profile));
    }
}
