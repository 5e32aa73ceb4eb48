using System.Text;
using AuthSecGroup.Local.Iam;
using AuthSecGroup.Local.Signing;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Local.Tests.Signing;

/// <summary>Signed requests, and what the verifier makes of them.</summary>
internal static class SignedRequests
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 6, 40, 0, TimeSpan.Zero);
    public static readonly RequestSigner Alice = new("AKIAALICE", "alice's secret") { Time = Now };
    public static readonly RequestSigner Session = new("ASIASESSION", "the session's secret", "the session's token") { Time = Now };

    public const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    public static SignedRequest Signed(RequestSigner? signer = null) =>
        Request(
            (signer ?? Alice).Sign("POST", "/dev/connection", "a=1&b=2", "body", ("host", "127.0.0.1:8787"), ("x-amz-meta", "m")),
            "POST",
            "/dev/connection",
            "b=2&a=1",
            "body"
        );

    public static SignedRequest Request(
        List<KeyValuePair<string, string>> headers,
        string method,
        string path,
        string query,
        string body
    ) => new(method, path, query, headers, Encoding.UTF8.GetBytes(body));

    public static SignedRequest Replace(SignedRequest request, string header, string value) =>
        request with
        {
            Headers = [.. request.Headers.Select(pair => pair.Key == header ? KeyValuePair.Create(pair.Key, value) : pair)],
        };

    public static string Authorization(SignedRequest request) => request.SingleHeader("authorization")!;

    /// <summary>The message of the refusal.</summary>
    public static string Refuse(SignatureProblem problem, SignedRequest request, string service = "execute-api")
    {
        var refusal = Assert.Throws<SignatureException>(() => Verify(request, service));
        Assert.Equal(problem, refusal.Problem);
        return refusal.Message;
    }

    public static VerifiedSignature Verify(SignedRequest request, string service = "execute-api") =>
        new SignatureVerifier([service], "us-east-1", Find).Verify(request, Now);

    private static Credential? Find(string accessKeyId) =>
        new[] { Alice, Session }
            .Where(signer => signer.AccessKeyId == accessKeyId)
            .Select(signer => new Credential(
                signer.AccessKeyId,
                signer.Secret,
                signer.SessionToken,
                $"arn:aws:iam::123456789012:user/{signer.AccessKeyId}",
                "AIDA",
                new PolicySet()
            ))
            .FirstOrDefault();
}
