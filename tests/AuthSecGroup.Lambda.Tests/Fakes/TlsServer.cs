using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace AuthSecGroup.Lambda.Tests.Fakes;

/// <summary>An HTTPS server that answers every request with the rules of an empty group.</summary>
internal sealed class TlsServer : IAsyncDisposable
{
    private const string NoRules =
        "<DescribeSecurityGroupRulesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><securityGroupRuleSet/>"
        + "</DescribeSecurityGroupRulesResponse>";

    private static readonly byte[] Response = System.Text.Encoding.ASCII.GetBytes(
        $"HTTP/1.1 200 OK\r\nContent-Length: {NoRules.Length}\r\nConnection: close\r\n\r\n{NoRules}"
    );

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly SslStreamCertificateContext _certificate;
    private readonly TaskCompletionSource _requested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _serving;

    /// <param name="certificate">The certificate of the server.</param>
    /// <param name="intermediates">The certificates that it sends with its own.</param>
    public TlsServer(X509Certificate2 certificate, params X509Certificate2[] intermediates)
    {
        // Offline, because only the client may download what is missing.
        _certificate = SslStreamCertificateContext.Create(certificate, [.. intermediates], offline: true);
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Url => new($"https://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>Completes when a client has trusted the certificate and sent a request.</summary>
    public Task Requested => _requested.Task;

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                await AnswerAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            // The server was disposed.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = _certificate });
                if (await tls.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false) > 0)
                {
                    _requested.TrySetResult();
                    await tls.WriteAsync(Response);
                    await tls.ShutdownAsync();
                }
            }
            catch (Exception e) when (e is IOException or AuthenticationException)
            {
                // The client has rejected the certificate.
            }
        }
    }
}
