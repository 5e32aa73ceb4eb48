using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace AuthSecGroup.Aws;

/// <summary>
/// Decides whether the certificate of a server is trusted. The functions start with Amazon's roots only
/// (<see cref="Core.Contracts.RootCertificates"/>). A certificate that ends at none of them is verified a second time, against the roots
/// of the system. So every certificate is trusted that would be trusted without the functions' own file.
/// </summary>
/// <param name="bundles">Paths of PEM files; the first one that exists contains the roots of the system.</param>
internal sealed class ServerCertificates(params string[] bundles)
{
    // Amazon Linux and Debian: https://go.dev/src/crypto/x509/root_linux.go
    public static readonly ServerCertificates Default = new("/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/certs/ca-certificates.crt");

    private const X509ChainStatusFlags UnknownRoot = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;

    private readonly Lazy<X509Certificate2Collection> _systemRoots = new(() =>
        Array.Find(bundles, File.Exists) is { } bundle ? Read(File.ReadAllText(bundle)) : []
    );

    /// <summary>The options of an HTTP client that trusts these certificates.</summary>
    public SslClientAuthenticationOptions NewOptions() =>
        new()
        {
            // Where Amazon's roots don't match, .NET would first try to download the root, which takes up to 15 seconds in a subnet without
            // a route to the internet. The second verification downloads, as .NET does by default.
            CertificateChainPolicy = new X509ChainPolicy
            {
                DisableCertificateDownloads = true,
                RevocationMode = X509RevocationMode.NoCheck,
            },
            RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
                Verify(certificate as X509Certificate2, chain, errors) is not { } reason
                    ? true
                    // Otherwise .NET reports only that the callback returned false.
                    : throw new AuthenticationException(
                        $"the certificate of {(sender as SslStream)?.TargetHostName} is not trusted: {reason}"
                    ),
        };

    /// <summary>Why the certificate is not trusted; null if it is.</summary>
    private string? Verify(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors is SslPolicyErrors.None)
        {
            return null;
        }

        if (errors is not SslPolicyErrors.RemoteCertificateChainErrors || certificate is null || chain is null)
        {
            return errors.ToString();
        }

        var status = StatusOf(chain);
        if ((status & UnknownRoot) == 0)
        {
            return status.ToString();
        }

        using var second = new X509Chain { ChainPolicy = chain.ChainPolicy.Clone() };
        second.ChainPolicy.DisableCertificateDownloads = false;
        second.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        second.ChainPolicy.CustomTrustStore.AddRange(_systemRoots.Value);
        return second.Build(certificate) ? null : StatusOf(second).ToString();
    }

    private static X509ChainStatusFlags StatusOf(X509Chain chain)
    {
        var all = X509ChainStatusFlags.NoError;
        foreach (var status in chain.ChainStatus)
        {
            all |= status.Status;
        }

        return all;
    }

    // X509Certificate2Collection.ImportFromPem does the same, but its own parser of certificates would add 14 KB to the archive.
    private static X509Certificate2Collection Read(string bundle)
    {
        const string end = "-----END CERTIFICATE-----";
        var roots = new X509Certificate2Collection();
        for (var (from, to) = (0, 0); (to = bundle.IndexOf(end, from, StringComparison.Ordinal)) >= 0; from = to + end.Length)
        {
            roots.Add(X509CertificateLoader.LoadCertificate(Encoding.ASCII.GetBytes(bundle[from..(to + end.Length)])));
        }

        return roots;
    }
}
