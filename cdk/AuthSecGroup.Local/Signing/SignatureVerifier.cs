using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AuthSecGroup.Local.Signing;

/// <summary>A signature that holds.</summary>
/// <param name="Credential">Whose it is.</param>
/// <param name="Region">The region of its scope.</param>
/// <param name="Service">The service of its scope.</param>
internal sealed record VerifiedSignature(Credential Credential, string Region, string Service);

/// <summary>
/// Verifies Signature Version 4 as AWS does, in the order in which AWS reports what is wrong: the parts, the signed headers, the time,
/// the scope, the access key, and the signature at the very end.
/// </summary>
/// <param name="services">The services of this endpoint. Error messages name the first.</param>
/// <param name="onlyRegion">The region that is served here; null if all are.</param>
/// <param name="find">Looks an access key up.</param>
internal sealed class SignatureVerifier(IReadOnlyList<string> services, string? onlyRegion, Func<string, Credential?> find)
{
    // How far a signature's time may be from now, as API Gateway has it; other services are more patient.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private const string Terminator = "aws4_request";
    private const string IsoBasic = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>Verifies a request.</summary>
    /// <exception cref="SignatureException">It is not signed by somebody known; the message is the one that AWS sends.</exception>
    public VerifiedSignature Verify(SignedRequest request, DateTimeOffset now)
    {
        var parts = SignatureParts.Read(request);
        var signedHeaders = parts.SignedHeaders.Split(';').Order(StringComparer.Ordinal).ToList();
        CheckHeaders(request, signedHeaders);
        var time = CheckedTime(parts, now);
        if (parts.Credential.Split('/') is not [var accessKeyId, var date, var region, var service, var terminator])
        {
            throw new SignatureException(
                SignatureProblem.Incomplete,
                $"Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{parts.Credential}'"
            );
        }

        var (day, problems) = (Basic(time)[..8], new List<string>());
        Expect(terminator == Terminator, $"Credential should be scoped with a valid terminator: '{Terminator}', not '{terminator}'.");
        Expect(onlyRegion is null || region == onlyRegion, $"Credential should be scoped to a valid region, not '{region}'.");
        Expect(services.Contains(service), $"Credential should be scoped to correct service: '{services[0]}'.");
        Expect(
            date == day,
            $"Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{date}' != '{day}', "
                + $"from '{parts.Timestamp}'."
        );
        SignatureException.Require(problems.Count == 0, SignatureProblem.Invalid, string.Join(' ', problems));

        var credential = find(accessKeyId);
        if (credential is null || !SameText(credential.SessionToken ?? "", parts.SessionToken ?? ""))
        {
            throw new SignatureException(SignatureProblem.UnknownKey, "The security token included in the request is invalid.");
        }

        var canonical = CanonicalRequest.Build(request, signedHeaders, PayloadHash(request, service), service == "s3");
        var toSign = $"AWS4-HMAC-SHA256\n{Basic(time)}\n{date}/{region}/{service}/{Terminator}\n{Hash(Encoding.UTF8.GetBytes(canonical))}";
        SignatureException.Require(
            SameText(Sign(credential.SecretAccessKey, [date, region, service, Terminator, toSign]), parts.Signature),
            SignatureProblem.Invalid,
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing "
                + "method. Consult the service documentation for details.\n\n"
                + $"The Canonical String for this request should have been\n'{canonical}'\n\n"
                + $"The String-to-Sign should have been\n'{toSign}'\n"
        );
        return new VerifiedSignature(credential, region, service);

        void Expect(bool holds, string problem) => problems.AddRange(holds ? [] : [problem]);
    }

    private static void CheckHeaders(SignedRequest request, List<string> signedHeaders)
    {
        Require(signedHeaders.Contains("host"), "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
        var unsigned = request
            .Headers.Select(header => header.Key.ToLowerInvariant())
            .FirstOrDefault(name => name.StartsWith("x-amz-", StringComparison.Ordinal) && !signedHeaders.Contains(name));
        Require(unsigned is null, $"'{unsigned}' must be a 'SignedHeader' in the AWS Authorization.");
        var absent = signedHeaders.FirstOrDefault(name => !request.Header(name).Any());
        Require(absent is null, $"The signed header '{absent}' is not in the request.");
    }

    private static DateTimeOffset CheckedTime(SignatureParts parts, DateTimeOffset now)
    {
        // A Date header, which is allowed in place of X-Amz-Date, may have the form of HTTP's dates too.
        SignatureException.Require(
            DateTimeOffset.TryParseExact(
                parts.Timestamp,
                [IsoBasic, "r"],
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var time
            ),
            SignatureProblem.Incomplete,
            $"Date must be in ISO-8601 'basic format'. Got '{parts.Timestamp}'. See http://en.wikipedia.org/wiki/ISO_8601"
        );
        if (now - time > (parts.Lifetime ?? Skew))
        {
            var comparison = parts.Lifetime is { } lifetime
                ? $"{Basic(time + lifetime)} is now earlier than {Basic(now)}"
                : $"{Basic(time)} is now earlier than {Basic(now - Skew)} ({Basic(now)} - 5 min.)";
            throw new SignatureException(SignatureProblem.Skewed, $"Signature expired: {comparison}");
        }

        SignatureException.Require(
            time - now <= Skew,
            SignatureProblem.Skewed,
            $"Signature not yet current: {Basic(time)} is still later than {Basic(now + Skew)} ({Basic(now)} + 5 min.)"
        );
        return time;
    }

    private static string PayloadHash(SignedRequest request, string service)
    {
        var hash = Hash(request.Body.Span);
        var announced = request.SingleHeader("x-amz-content-sha256");
        Require(announced is not null || service != "s3", "Missing required header for this request: x-amz-content-sha256");
        Require(announced is null || announced == hash, "The provided 'x-amz-content-sha256' header does not match what was computed.");
        return hash;
    }

    private static string Sign(string secret, IEnumerable<string> parts) =>
        Convert.ToHexStringLower(
            parts.Aggregate(Encoding.UTF8.GetBytes("AWS4" + secret), (key, part) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part)))
        );

    // The time that this takes must not tell how much of a guess was right.
    private static bool SameText(string expected, string got) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(got));

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string Basic(DateTimeOffset time) => time.UtcDateTime.ToString(IsoBasic, CultureInfo.InvariantCulture);

    private static void Require(bool holds, string message) => SignatureException.Require(holds, SignatureProblem.Invalid, message);
}
