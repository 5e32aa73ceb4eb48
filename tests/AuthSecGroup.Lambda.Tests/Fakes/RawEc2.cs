using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AuthSecGroup.Lambda.Tests.Fakes;

/// <summary>An EC2 on a socket. Each response has one rule, in the group that the request names.</summary>
internal static class RawEc2
{
    /// <param name="betweenHalves">Runs between the two halves of a response.</param>
    public static async Task<WebApplication> StartAsync(Func<Task> betweenHalves)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost(
            "/",
            async (HttpContext http) =>
            {
                var body = Response((await http.Request.ReadFormAsync())["Filter.1.Value.1"]);
                http.Response.ContentLength = body.Length;
                await http.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2));
                await http.Response.Body.FlushAsync();
                await betweenHalves();
                await http.Response.Body.WriteAsync(body.AsMemory(body.Length / 2));
            }
        );
        await app.StartAsync();
        return app;
    }

    private static byte[] Response(string? groupId)
    {
        var filler = string.Concat(Enumerable.Repeat("<tagSet><item><key>k</key><value>v</value></item></tagSet>", 200));
        return Encoding.ASCII.GetBytes(
            "<DescribeSecurityGroupRulesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><securityGroupRuleSet><item>"
                + $"<securityGroupRuleId>sgr-1</securityGroupRuleId><groupId>{groupId}</groupId><isEgress>false</isEgress>"
                + $"<ipProtocol>tcp</ipProtocol>{filler}"
                + "</item></securityGroupRuleSet></DescribeSecurityGroupRulesResponse>"
        );
    }
}
