using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AuthSecGroup.Lambda.Tests.Fakes;

/// <summary>A certificate authority: a root of its own, or one that another authority has certified.</summary>
internal sealed class TestAuthority : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly X509Certificate2 _certificate;

    private TestAuthority(X509Certificate2 certificate) => _certificate = certificate;

    /// <summary>The certificate without its key.</summary>
    public X509Certificate2 Certificate => X509CertificateLoader.LoadCertificate(_certificate.RawData);

    public string Pem => _certificate.ExportCertificatePem() + "\n";

    public static TestAuthority NewRoot(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new TestAuthority(AuthorityRequest(name, key).CreateSelfSigned(Now.AddDays(-7), Now.AddDays(7)));
    }

    public TestAuthority NewIntermediate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new TestAuthority(Sign(AuthorityRequest(name, key), key, Now.AddDays(2)));
    }

    /// <summary>A certificate for a server, with its key.</summary>
    /// <param name="name">The name of the server.</param>
    /// <param name="expired">True if its time has passed.</param>
    /// <param name="isForClients">True if it may only be used by a client.</param>
    /// <param name="issuerUrl">From where the certificate of its issuer can be downloaded.</param>
    public X509Certificate2 Issue(string name = "localhost", bool expired = false, bool isForClients = false, Uri? issuerUrl = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var usage = new Oid(isForClients ? ClientAuthentication : ServerAuthentication);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([usage], critical: false));
        if (issuerUrl is not null)
        {
            request.CertificateExtensions.Add(
                new X509AuthorityInformationAccessExtension(ocspUris: null, caIssuersUris: [issuerUrl.AbsoluteUri])
            );
        }

        return Sign(request, key, expired ? Now.AddDays(-1) : Now.AddDays(1));
    }

    public void Dispose() => _certificate.Dispose();

    private static CertificateRequest AuthorityRequest(string name, ECDsa key)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }

    private X509Certificate2 Sign(CertificateRequest request, ECDsa key, DateTimeOffset expiry)
    {
        using var signed = request.Create(_certificate, Now.AddDays(-3), expiry, RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }
}
