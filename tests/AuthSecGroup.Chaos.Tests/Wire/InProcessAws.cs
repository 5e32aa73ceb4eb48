using System.Net;
using Amazon.Runtime;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Local.Faults;
using AuthSecGroup.Local.S3;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AuthSecGroup.Chaos.Tests.Wire;

/// <summary>Local mode's EC2 and S3 directly behind the AWS SDK. A test can change the bytes of a response.</summary>
internal sealed class InProcessAws : HttpMessageHandler
{
    private readonly LocalTimeProvider _clock = new();

    public InProcessAws()
    {
        Ec2 = new Ec2Service(_clock, Faults);
        S3 = new S3Service(_clock, Faults);
    }

    public FaultInjector Faults { get; } = new();

    public Ec2Service Ec2 { get; }

    public S3Service S3 { get; }

    /// <summary>Changes a response before the client receives it.</summary>
    public Func<HttpRequestMessage, RawResponse, RawResponse>? Change { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // Asynchronous as a call over a socket, so that the caller continues meanwhile.
        await Task.Yield();
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var context = new DefaultHttpContext();
        var connection = new Connection(cancellationToken);
        context.Features.Set<IHttpRequestLifetimeFeature>(connection);
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = request.RequestUri!.PathAndQuery;
        context.Request.Method = request.Method.Method;
        context.Request.Path = request.RequestUri.AbsolutePath;
        context.Request.QueryString = new QueryString(request.RequestUri.Query);
        foreach (var (name, values) in request.Headers.NonValidated.Concat(request.Content?.Headers.NonValidated ?? default))
        {
            context.Request.Headers[name] = values.ToArray();
        }

        using var written = new MemoryStream();
        context.Response.Body = written;
        // Credential=key/date/region/service/aws4_request
        var scope = context.Request.Headers.Authorization.ToString().Split("Credential=")[1].Split(',')[0].Split('/');
        var caller = new AwsCaller("arn:aws:sts::123456789012:assumed-role/Role/function", "123456789012", scope[2], new Everything());
        await (scope[3] == "s3" ? S3.HandleAsync(context, caller) : Ec2.HandleAsync(context, caller, body));
        cancellationToken.ThrowIfCancellationRequested();
        if (connection.IsAborted)
        {
            throw new HttpRequestException("The connection was reset.", new IOException("Connection reset by peer."));
        }

        var response = new RawResponse(
            context.Response.StatusCode,
            written.ToArray(),
            [.. context.Response.Headers.Select(header => (header.Key, header.Value.ToString()))]
        );
        return ToMessage(Change?.Invoke(request, response) ?? response, request);
    }

    protected override void Dispose(bool disposing)
    {
        _clock.Dispose();
        base.Dispose(disposing);
    }

    private static HttpResponseMessage ToMessage(RawResponse response, HttpRequestMessage request)
    {
        var message = new HttpResponseMessage((HttpStatusCode)response.Status)
        {
            RequestMessage = request,
            Content = new ByteArrayContent(response.Body),
        };
        foreach (var (name, value) in response.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return message;
    }

    private sealed class Connection(CancellationToken aborted) : IHttpRequestLifetimeFeature
    {
        public bool IsAborted { get; private set; }

        public CancellationToken RequestAborted { get; set; } = aborted;

        public void Abort() => IsAborted = true;
    }

    private sealed class Everything : IPermissions
    {
        public bool Allow(string action, string resourceArn, IReadOnlyDictionary<string, string> conditionContext) => true;
    }
}

internal sealed record RawResponse(int Status, byte[] Body, IReadOnlyList<(string Name, string Value)> Headers);

internal sealed class GivenClient(HttpClient client) : HttpClientFactory
{
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
}
