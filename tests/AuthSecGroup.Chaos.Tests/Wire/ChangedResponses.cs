using System.Net;
using Amazon.Runtime;
using AuthSecGroup.Aws;

namespace AuthSecGroup.Chaos.Tests.Wire;

internal sealed record RawResponse(int Status, byte[] Body, IReadOnlyList<(string Name, string Value)> Headers);

/// <summary>The connections of the functions to AWS. A test can change the bytes of a response before the AWS SDK receives it.</summary>
internal sealed class ChangedResponses() : DelegatingHandler(new BufferedResponseHandler(new SocketsHttpHandler()))
{
    public Func<HttpRequestMessage, RawResponse, RawResponse>? Change { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (Change is null)
        {
            return response;
        }

        using (response)
        {
            var headers = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            var raw = new RawResponse((int)response.StatusCode, body, [.. headers.Select(header => (header.Key, header.Value.ToString()))]);
            return ToMessage(Change(request, raw), request);
        }
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
}

internal sealed class GivenClient(HttpClient client) : HttpClientFactory
{
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
}
