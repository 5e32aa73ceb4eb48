using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using AuthSecGroup.Aws;
using AuthSecGroup.Lambda.Tests.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace AuthSecGroup.Lambda.Tests.Aws;

/// <summary>
/// No root of these tests is one of this machine, as none but Amazon's is one with which the functions start. What stands for the bundle
/// of the system is a file of the tests.
/// </summary>
public sealed class The_certificate_of_a_server : IDisposable
{
    private readonly TestAuthority _root = TestAuthority.NewRoot("A root of the system");
    private readonly TestAuthority _other = TestAuthority.NewRoot("A root that nobody knows");
    private readonly string _bundle = Path.GetTempFileName();

    // As on Amazon Linux, where the name of each root is a comment.
    public The_certificate_of_a_server()
    {
        using var another = TestAuthority.NewRoot("Another root of the system");
        File.WriteAllText(_bundle, $"# Another root\n{another.Pem}\n# A root\n{_root.Pem}\n# The end\n");
    }

    public void Dispose()
    {
        _root.Dispose();
        _other.Dispose();
        File.Delete(_bundle);
    }

    private HttpClient NewClient() =>
        new(
            new SocketsHttpHandler
            {
                SslOptions = new ServerCertificates("/a/bundle/that/does/not/exist", _bundle).NewOptions(),
                PooledConnectionLifetime = TimeSpan.Zero,
            }
        );

    private async Task<string?> ErrorAsync(X509Certificate2 certificate, params X509Certificate2[] intermediates)
    {
        await using var server = new TlsServer(certificate, intermediates);
        using var client = NewClient();
        try
        {
            await client.GetStringAsync(server.Url);
            return null;
        }
        catch (HttpRequestException e) when (e.InnerException is AuthenticationException inner)
        {
            Assert.False(server.Requested.IsCompleted);
            return inner.Message.Replace("the certificate of localhost is not trusted: ", "", StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Is_trusted_if_it_ends_at_a_root_of_the_system() => Assert.Null(await ErrorAsync(_root.Issue()));

    [Fact]
    public async Task Is_trusted_through_the_intermediate_that_the_server_sends()
    {
        using var intermediate = _root.NewIntermediate("An intermediate");

        Assert.Null(await ErrorAsync(intermediate.Issue(), intermediate.Certificate));
        Assert.Equal("PartialChain", await ErrorAsync(intermediate.Issue()));
    }

    [Fact]
    public async Task Is_rejected_if_nobody_knows_its_root() => Assert.Equal("PartialChain", await ErrorAsync(_other.Issue()));

    [Fact]
    public async Task Is_rejected_if_it_is_for_another_name() =>
        Assert.Equal(
            "RemoteCertificateNameMismatch, RemoteCertificateChainErrors",
            await ErrorAsync(_root.Issue("ec2.us-east-1.amazonaws.com"))
        );

    [Fact]
    public async Task Is_rejected_if_it_has_expired() => Assert.Equal("NotTimeValid", await ErrorAsync(_root.Issue(expired: true)));

    [Fact]
    public async Task Is_rejected_if_it_is_not_for_servers() =>
        Assert.Equal("NotValidForUsage", await ErrorAsync(_root.Issue(isForClients: true)));

    /// <summary>A download takes 15 seconds to fail in a subnet without a route to the internet.</summary>
    [Fact]
    public async Task Is_verified_without_a_download_if_the_system_knows_its_root()
    {
        var downloads = 0;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var issuer = builder.Build();
        issuer.Urls.Add("http://127.0.0.1:0");
        issuer.Run(context =>
        {
            downloads++;
            return context.Response.Body.WriteAsync(_other.Certificate.RawData).AsTask();
        });
        await issuer.StartAsync();
        var url = new Uri(issuer.Urls.Single() + "/issuer.crt");

        Assert.Null(await ErrorAsync(_root.Issue(issuerUrl: url)));
        Assert.Equal(0, downloads);

        Assert.Equal("UntrustedRoot", await ErrorAsync(_other.Issue(issuerUrl: url)));
        Assert.Equal(1, downloads);
    }

    [Fact]
    public async Task Is_verified_at_each_new_connection()
    {
        using var client = NewClient();
        await using var server = new TlsServer(_root.Issue());
        Assert.NotEmpty(await client.GetStringAsync(server.Url));
        Assert.NotEmpty(await client.GetStringAsync(server.Url));
        await using var wrong = new TlsServer(_other.Issue());

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(wrong.Url));

        Assert.Equal(HttpRequestError.SecureConnectionError, error.HttpRequestError);
    }
}
