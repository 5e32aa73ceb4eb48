using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Aws;

public sealed class The_roots_in_the_archive
{
    private const string Distribution = "/usr/share/ca-certificates/mozilla";

    private static readonly string File = Path.Combine(Repository.Root, "lambdas/AuthSecGroup.Lambda", RootCertificates.FileName);

    private static X509Certificate2Collection Roots()
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(File);
        return roots;
    }

    [Fact]
    public void Are_those_of_Amazon_and_of_nobody_else() =>
        Assert.Equal(
            [
                "Amazon Root CA 1",
                "Amazon Root CA 2",
                "Amazon Root CA 3",
                "Amazon Root CA 4",
                "Starfield Services Root Certificate Authority - G2",
            ],
            Roots().Select(root => root.GetNameInfo(X509NameType.SimpleName, forIssuer: false))
        );

    [Fact]
    public void Are_described_in_their_file() =>
        Assert.Equal(
            Roots().Select(root => $"# expires {Day(root.NotAfter)}, SHA-256 {Fingerprint(root)}"),
            System.IO.File.ReadLines(File).Where(line => line.StartsWith("# expires", StringComparison.Ordinal))
        );

    [Fact]
    public void Are_those_of_the_distribution()
    {
        var names = System
            .IO.File.ReadLines(File)
            .Where(line => line.EndsWith(".crt", StringComparison.Ordinal))
            .Select(line => Path.Combine(Distribution, line[2..]))
            .ToArray();
        Assert.Equal(5, names.Length);
        if (Directory.Exists(Distribution))
        {
            Assert.Equal(names.Select(X509CertificateLoader.LoadCertificateFromFile), Roots());
        }
    }

    [Fact]
    public void Are_valid_for_another_year()
    {
        var soon = DateTime.UtcNow.AddYears(1);
        Assert.All(
            Roots(),
            root =>
                Assert.True(
                    root.NotAfter.ToUniversalTime() > soon,
                    $"{root.Subject} expires at {root.NotAfter:u}. Replace it in {File} as the file says, and release a version. "
                        + "Functions with an expired file still work, but each of their first requests reads the roots of the system."
                )
        );
    }

    private static string Day(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Fingerprint(X509Certificate2 root) => Convert.ToHexStringLower(root.GetCertHash(HashAlgorithmName.SHA256));
}
