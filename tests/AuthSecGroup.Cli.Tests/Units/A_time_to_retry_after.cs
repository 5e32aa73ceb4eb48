using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AuthSecGroup.Cli.Connections;
using AuthSecGroup.Cli.Errors;

namespace AuthSecGroup.Cli.Tests.Units;

public static class A_time_to_retry_after
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 6, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(5, 5)]
    [InlineData(0, 0)]
    [InlineData(-5, 0)]
    public static void May_be_a_date(int secondsFromNow, int expected)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        response.Headers.RetryAfter = new RetryConditionHeaderValue(Now.AddSeconds(secondsFromNow));
        var endpoint = new Endpoint(new Uri("https://example.com/"), "eu-west-1", TimeSpan.FromMinutes(1));
        var error = Assert.Throws<ClientException>(() => ResponseReader.Read(response, Encoding.UTF8.GetBytes("{}"), endpoint, Now));
        Assert.Equal(TimeSpan.FromSeconds(expected), error.RetryAfter);
    }
}
