using Amazon.Runtime;

namespace AuthSecGroup.Aws;

/// <summary>
/// The one HTTP client of all AWS clients. Between two events Lambda freezes the process, and the schedule that keeps it warm thaws it once
/// a minute.
/// After that very minute .NET drops an idle connection
/// (https://learn.microsoft.com/dotnet/api/system.net.http.socketshttphandler.pooledconnectionidletimeout), so each such event would have
/// to connect again; here a connection is kept until AWS closes it, which the pool notices before it uses it again.
/// </summary>
#pragma warning disable CA1001 // It lives as long as the process does, as the SDK's own HTTP client would.
internal sealed class SharedHttpClientFactory(TimeSpan attemptTimeout, TimeSpan connectTimeout, ServerCertificates certificates)
    : HttpClientFactory
#pragma warning restore CA1001
{
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(10);

    private readonly HttpClient _http = new(
        new BufferedResponseHandler(
            new SocketsHttpHandler
            {
                ActivityHeadersPropagator = null,
                // The SDK follows redirects itself, and signs each one again.
                AllowAutoRedirect = false,
                ConnectTimeout = connectTimeout,
                PooledConnectionIdleTimeout = IdleTimeout,
                SslOptions = certificates.NewOptions(),
                UseCookies = false,
            }
        )
    )
    {
        Timeout = attemptTimeout,
    };

    /// <inheritdoc />
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _http;

    /// <inheritdoc />
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    /// <inheritdoc />
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
}
