using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AuthSecGroup.Benchmarks.Cloud;

/// <summary>
/// A root certificate, and two bundles that contain it: a small one with Amazon's own roots, and one with all roots of this machine.
/// </summary>
internal sealed class TestRoot : IDisposable
{
    private const string SystemBundle = "/etc/ssl/certs/ca-certificates.crt";
    private const int KeyBits = 2048;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authsecgroup-roots-");
    private readonly X509Certificate2 _root;
    private readonly X509Certificate2 _intermediate;

    public TestRoot()
    {
        _root = Issue("CN=Benchmark Root", issuer: null, isAuthority: true);
        _intermediate = Issue("CN=Benchmark Intermediate", _root, isAuthority: true);
        Leaf = Issue("CN=127.0.0.1", _intermediate, isAuthority: false);
        var system = new X509Certificate2Collection();
        system.ImportFromPemFile(SystemBundle);
        var amazon = system.Where(root =>
            root.Subject.Contains("CN=Amazon Root CA", StringComparison.Ordinal)
            || root.Subject.Contains("CN=Starfield Services Root", StringComparison.Ordinal)
        );
        SystemRoots = system.Count;
        Small = Write("small.pem", [.. amazon, _root]);
        Large = Write("large.pem", [.. system, _root]);
        Empty = _folder.CreateSubdirectory("empty").FullName;
    }

    /// <summary>The certificate of the server.</summary>
    public X509Certificate2 Leaf { get; }

    /// <summary>What the server sends beside it.</summary>
    public X509Certificate2Collection Intermediates => [_intermediate];

    /// <summary>The path of the bundle with Amazon's roots.</summary>
    public string Small { get; }

    /// <summary>The path of the bundle with all roots of this machine.</summary>
    public string Large { get; }

    /// <summary>A folder without certificates.</summary>
    public string Empty { get; }

    /// <summary>How many roots this machine has.</summary>
    public int SystemRoots { get; }

    public void Dispose()
    {
        Leaf.Dispose();
        _intermediate.Dispose();
        _root.Dispose();
        _folder.Delete(recursive: true);
    }

    private string Write(string name, IEnumerable<X509Certificate2> roots)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllLines(path, roots.Select(root => root.ExportCertificatePem()));
        return path;
    }

    // RSA with 2,048 bits and one intermediate certificate, as the endpoints of AWS have.
    private static X509Certificate2 Issue(string subject, X509Certificate2? issuer, bool isAuthority)
    {
        using var key = RSA.Create(KeyBits);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        if (!isAuthority)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Loopback);
            request.CertificateExtensions.Add(names.Build());
        }

        var (from, until) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        if (issuer is null)
        {
            return request.CreateSelfSigned(from, until);
        }

        using var certificate = request.Create(issuer, from, issuer.NotAfter, RandomNumberGenerator.GetBytes(8));
        using var withKey = certificate.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }
}
