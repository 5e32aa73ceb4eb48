using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AuthSecGroup.EndToEnd.Tests.Support;

/// <summary>A response on its way to the caller, which a test can change.</summary>
internal sealed class AlterableResponse
{
    public required string Method { get; init; }

    public required IHeaderDictionary RequestHeaders { get; init; }

    public required int Status { get; set; }

    public required string ContentType { get; set; }

    public required string Body { get; set; }

    public Dictionary<string, string> Headers { get; } = [];

    public JsonNode? this[string member]
    {
        get => JsonNode.Parse(Body)![member];
        set
        {
            var body = JsonNode.Parse(Body)!;
            body[member] = value;
            Body = body.ToJsonString();
        }
    }

    public void Remove(string member)
    {
        var body = JsonNode.Parse(Body)!.AsObject();
        body.Remove(member);
        Body = body.ToJsonString();
    }
}

/// <summary>Forwards requests to an endpoint as they are, so that their signatures stay valid, and changes the responses.</summary>
internal sealed class AlteringEndpoint : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly WebApplication _app;
    private readonly Uri _target;
    private readonly Action<AlterableResponse> _alter;

    private AlteringEndpoint(Uri target, Action<AlterableResponse> alter)
    {
        (_target, _alter) = (target, alter);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(System.Net.IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>The URL to call.</summary>
    public Uri Url => new(_app.Urls.Single() + _target.AbsolutePath);

    /// <summary>Starts to forward.</summary>
    public static async Task<AlteringEndpoint> StartAsync(Uri target, Action<AlterableResponse> alter)
    {
        var endpoint = new AlteringEndpoint(target, alter);
        await endpoint._app.StartAsync();
        return endpoint;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var url = new Uri(_target.GetLeftPart(UriPartial.Authority) + request.Path + request.QueryString);
        using var forwarded = new HttpRequestMessage(new HttpMethod(request.Method), url);
        if (request.ContentLength > 0)
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            forwarded.Content = new ByteArrayContent(body.ToArray());
        }

        foreach (var (name, value) in request.Headers)
        {
            if (!forwarded.Headers.TryAddWithoutValidation(name, value.ToString()))
            {
                forwarded.Content?.Headers.TryAddWithoutValidation(name, value.ToString());
            }
        }

        using var received = await _http.SendAsync(forwarded);
        var response = new AlterableResponse
        {
            Method = request.Method,
            RequestHeaders = request.Headers,
            Status = (int)received.StatusCode,
            ContentType = received.Content.Headers.ContentType!.ToString(),
            Body = await received.Content.ReadAsStringAsync(),
        };
        foreach (var name in (string[])["Date", "x-amzn-ErrorType"])
        {
            if (received.Headers.TryGetValues(name, out var values))
            {
                response.Headers[name] = values.Single();
            }
        }

        _alter(response);
        (context.Response.StatusCode, context.Response.ContentType) = (response.Status, response.ContentType);
        foreach (var (name, value) in response.Headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.WriteAsync(response.Body);
    }
}
