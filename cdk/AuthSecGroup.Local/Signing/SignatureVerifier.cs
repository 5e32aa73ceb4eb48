using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AuthSecGroup.Local.Signing;

/// <summary>
/// Verifies Signature Version 4 as AWS does, in the order in which AWS reports what is wrong: the parts, the signed headers, the time,
/// the scope, the access key, and the signature at the very end.
/// </summary>
/// <param name="rules">What the service demands of the scope.</param>
/// <param name="find">Looks an access key up.</param>
internal sealed class SignatureVerifier(SignatureRules rules, Func<string, Credential?> find)
{
    /// <summary>How far a signature's time may be from now, as API Gateway has it; other services are more patient.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private const string Terminator = "aws4_request";
    private const string IsoBasic = "yyyyMMdd'T'HHmmss'Z'";
    private const string UnsignedPayload = "UNSIGNED-PAYLOAD";

    /// <summary>Verifies a request; exactly one of both results is null.</summary>
    public (VerifiedSignature? Signature, SignatureRefusal? Refusal) Verify(SignedRequest request, DateTimeOffset now)
    {
        var (parts, refusal) = SignatureParts.Read(request);
        if (parts is null)
        {
            return (null, refusal);
        }

        var signedHeaders = parts.SignedHeaders.Split(';').Order(StringComparer.Ordinal).ToList();
        if (CheckHeaders(request, signedHeaders) is { } headerProblem)
        {
            return (null, headerProblem);
        }

        if (CheckTime(parts, now, out var time) is { } timeProblem)
        {
            return (null, timeProblem);
        }

        if (parts.Credential.Split('/') is not [var accessKeyId, var date, var region, var service, var terminator])
        {
            return Refuse(
                SignatureProblem.Incomplete,
                $"Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{parts.Credential}'"
            );
        }

        if (CheckScope(parts, time, date, region, service, terminator) is { } scopeProblem)
        {
            return (null, scopeProblem);
        }

        var credential = find(accessKeyId);
        if (credential is null || !SameText(credential.SessionToken ?? "", parts.SessionToken ?? ""))
        {
            return Refuse(SignatureProblem.UnknownKey, "The security token included in the request is invalid.");
        }

        if (!TryPayloadHash(request, parts, service, out var payloadHash, out var payloadProblem))
        {
            return Refuse(SignatureProblem.Invalid, payloadProblem);
        }

        var canonical = CanonicalRequest.Build(request, signedHeaders, payloadHash, service == "s3");
        var toSign = $"AWS4-HMAC-SHA256\n{Basic(time)}\n{date}/{region}/{service}/{Terminator}\n{Hash(Encoding.UTF8.GetBytes(canonical))}";
        if (!SameText(Sign(credential.SecretAccessKey, date, region, service, toSign), parts.Signature))
        {
            return Refuse(SignatureProblem.Invalid, Mismatch(canonical, toSign));
        }

        return (new VerifiedSignature(credential, region, service), null);
    }

    private static SignatureRefusal? CheckHeaders(SignedRequest request, List<string> signedHeaders)
    {
        if (!signedHeaders.Contains("host"))
        {
            return new(SignatureProblem.Invalid, "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
        }

        var unsigned = request
            .Headers.Select(header => header.Key.ToLowerInvariant())
            .FirstOrDefault(name => name.StartsWith("x-amz-", StringComparison.Ordinal) && !signedHeaders.Contains(name));
        if (unsigned is not null)
        {
            return new(SignatureProblem.Invalid, $"'{unsigned}' must be a 'SignedHeader' in the AWS Authorization.");
        }

        var absent = signedHeaders.FirstOrDefault(name => !request.Header(name).Any());
        return absent is null ? null : new(SignatureProblem.Invalid, $"The signed header '{absent}' is not in the request.");
    }

    private static SignatureRefusal? CheckTime(SignatureParts parts, DateTimeOffset now, out DateTimeOffset time)
    {
        // A Date header, which is allowed in place of X-Amz-Date, may have the form of HTTP's dates too.
        if (
            !DateTimeOffset.TryParseExact(parts.Timestamp, IsoBasic, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time)
            && !DateTimeOffset.TryParseExact(parts.Timestamp, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time)
        )
        {
            return new(
                SignatureProblem.Incomplete,
                $"Date must be in ISO-8601 'basic format'. Got '{parts.Timestamp}'. See http://en.wikipedia.org/wiki/ISO_8601"
            );
        }

        var expires = time + (parts.Lifetime ?? Skew);
        var earliest = parts.Lifetime is null ? now - Skew : now;
        if (expires < now)
        {
            return new(
                SignatureProblem.Skewed,
                $"Signature expired: {Basic(parts.Lifetime is null ? time : expires)} is now earlier than {Basic(earliest)}"
                    + (parts.Lifetime is null ? $" ({Basic(now)} - 5 min.)" : "")
            );
        }

        if (time - Skew > now)
        {
            return new(
                SignatureProblem.Skewed,
                $"Signature not yet current: {Basic(time)} is still later than {Basic(now + Skew)} ({Basic(now)} + 5 min.)"
            );
        }

        return null;
    }

    private SignatureRefusal? CheckScope(
        SignatureParts parts,
        DateTimeOffset time,
        string date,
        string region,
        string service,
        string terminator
    )
    {
        var problems = new List<string>();
        if (terminator != Terminator)
        {
            problems.Add($"Credential should be scoped with a valid terminator: '{Terminator}', not '{terminator}'.");
        }

        if (rules.Region is not null && region != rules.Region)
        {
            problems.Add($"Credential should be scoped to a valid region, not '{region}'.");
        }

        if (!rules.Services.Contains(service))
        {
            problems.Add($"Credential should be scoped to correct service: '{rules.Services[0]}'.");
        }

        var day = Basic(time)[..8];
        if (date != day)
        {
            problems.Add(
                $"Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{date}' != '{day}', "
                    + $"from '{parts.Timestamp}'."
            );
        }

        return problems.Count == 0 ? null : new(SignatureProblem.Invalid, string.Join(' ', problems));
    }

    private static bool TryPayloadHash(SignedRequest request, SignatureParts parts, string service, out string hash, out string problem)
    {
        problem = "";
        hash = Hash(request.Body.Span);
        var announced = request.SingleHeader("x-amz-content-sha256");
        if (service == "s3" && (announced == UnsignedPayload || (announced is null && parts.Lifetime is not null)))
        {
            hash = UnsignedPayload;
            return true;
        }

        // The chunks of such a body are signed one by one; the request itself is signed with the name of the form.
        if (service == "s3" && announced?.StartsWith("STREAMING-", StringComparison.Ordinal) == true)
        {
            hash = announced;
            return true;
        }

        if (announced is null && service == "s3")
        {
            problem = "Missing required header for this request: x-amz-content-sha256";
        }
        else if (announced is not null && announced != hash)
        {
            problem = "The provided 'x-amz-content-sha256' header does not match what was computed.";
        }

        return problem.Length == 0;
    }

    private static string Sign(string secret, string date, string region, string service, string toSign)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var part in new[] { date, region, service, Terminator, toSign })
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        return Convert.ToHexStringLower(key);
    }

    private static string Mismatch(string canonical, string toSign) =>
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and "
        + "signing method. "
        + "Consult the service documentation for details.\n\n"
        + $"The Canonical String for this request should have been\n'{canonical}'\n\nThe String-to-Sign should have been\n'{toSign}'\n";

    // The time that this takes must not tell how much of a guess was right.
    private static bool SameText(string expected, string got) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(got));

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string Basic(DateTimeOffset time) => time.UtcDateTime.ToString(IsoBasic, CultureInfo.InvariantCulture);

    private static (VerifiedSignature?, SignatureRefusal?) Refuse(SignatureProblem problem, string message) =>
        (null, new SignatureRefusal(problem, message));
}
