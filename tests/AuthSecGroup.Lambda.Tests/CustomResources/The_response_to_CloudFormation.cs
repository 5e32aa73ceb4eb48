using System.Text;
using System.Text.Json;
using AuthSecGroup.Lambda.CustomResources;
using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AuthSecGroup.Lambda.Tests.CustomResources;

public sealed class The_response_to_CloudFormation : IDisposable
{
    private readonly SkippingClock _clock = new();
    private readonly LogLines _log;
    private readonly RecordingHttp _http = new();
    private readonly HttpClient _client;

    public The_response_to_CloudFormation() => (_log, _client) = (new LogLines(_clock), new HttpClient(_http));

    public void Dispose()
    {
        _log.Dispose();
        _client.Dispose();
        _http.Dispose();
    }

    [Theory]
    [InlineData("http://bucket.s3.amazonaws.com/response")]
    [InlineData("https://example.com/response")]
    [InlineData("https://example.com/?s3.amazonaws.com")]
    [InlineData("https://s3.amazonaws.com.example.com/response")]
    [InlineData("https://execute-api.us-east-1.amazonaws.com/response")]
    [InlineData("https://nots3.amazonaws.com/response")]
    [InlineData("https://bucket.s3.amazonaws.com:8443/response")]
    [InlineData("http://127.0.0.1:8081/response")]
    public async Task Is_not_sent_elsewhere_than_to_S3_and_nothing_is_done(string url)
    {
        var groups = new ScriptedEc2(_clock).With(Given.East);
        groups.Put(Given.East, Given.Text(TimeSpan.Zero));
        using var functions = new TestFunctions(Given.Deployment(), groups, groups, new InMemoryUsers(), _clock, _http);
        const string properties =
            """{"RevokeOn":"Delete","Name":"office-ssh","SecurityGroups":"[{\"region\":\"us-east-1\",\"groups\":[\"sg-00000ea0\"]}]"}""";

        foreach (var type in (string[])["Create", "Delete"])
        {
            var error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
                functions.SweepAsync(
                    TimeSpan.FromMinutes(2),
                    GatewayEvent.Stream($$"""{"RequestType":"{{type}}","ResponseURL":"{{url}}","ResourceProperties":{{properties}}}""")
                )
            );
            Assert.Contains("allowed are https URLs of Amazon S3", error.Message, StringComparison.Ordinal);
        }

        Assert.Empty(_http.Sent);
        Assert.Empty(groups.Calls);
    }

    [Fact]
    public async Task Follows_no_redirect()
    {
        var paths = new List<string>();
        await using var server = WebApplication.CreateSlimBuilder().Build();
        server.Urls.Add("http://127.0.0.1:0");
        server.Run(context =>
        {
            paths.Add(context.Request.Path);
            context.Response.Redirect("/elsewhere", permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        });
        await server.StartAsync();
        using var client = ResponseSender.NewClient();

        await Assert.ThrowsAsync<HttpRequestException>(() =>
            new ResponseSender(client, null, _log.Log, _clock).SendAsync(new Uri(server.Urls.Single() + "/response"), Response("done"))
        );

        Assert.Equal(["/response"], paths.Distinct());
    }

    [Theory]
    [InlineData("https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com/a", null)]
    [InlineData("https://cloudformation-custom-resource-response-uswest2.s3-us-west-2.amazonaws.com/a", null)]
    [InlineData("https://cloudformation-custom-resource-response-eunorth1.s3.eu-north-1.amazonaws.com/a", null)]
    [InlineData("https://cloudformation-custom-resource-response-cnnorth1.s3.cn-north-1.amazonaws.com.cn/a", null)]
    [InlineData("https://s3.us-east-2.amazonaws.com/bucket/a", null)]
    [InlineData("http://127.0.0.1:8081/a", "http://127.0.0.1:8081")]
    public async Task Is_sent_to_S3_or_to_the_origin_that_local_mode_sets(string url, string? responseOrigin)
    {
        var sender = new ResponseSender(_client, responseOrigin, _log.Log, _clock);

        sender.RequireAllowed(new Uri(url));
        await sender.SendAsync(new Uri(url), Response("done"));

        Assert.Equal(url, Assert.Single(_http.Sent).Url.AbsoluteUri);
    }

    [Theory]
    [InlineData('x')]
    [InlineData('\u0001')]
    [InlineData('ä')]
    public async Task Has_at_most_the_4096_bytes_that_CloudFormation_accepts(char character)
    {
        await new ResponseSender(_client, null, _log.Log, _clock).SendAsync(
            new Uri("https://s3.amazonaws.com/a"),
            Response(new string(character, 10_000))
        );

        var body = Assert.Single(_http.Sent).Body;
        Assert.InRange(Encoding.UTF8.GetByteCount(body), 3_900, 4_096);
        Assert.EndsWith(
            $"{character}... (shortened; see the log)",
            JsonElement.Parse(body).GetProperty("Reason").GetString(),
            StringComparison.Ordinal
        );
    }

    private static CustomResourceResponse Response(string reason) => new("FAILED", reason, "leases", "stack", "request", "Leases");
}
