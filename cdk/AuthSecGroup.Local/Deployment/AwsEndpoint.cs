using System.Text;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Local.S3;
using AuthSecGroup.Local.Signing;

namespace AuthSecGroup.Local.Deployment;

/// <summary>
/// The endpoint of EC2 and S3 in all regions. The scope of a signature names the service and the region.
/// </summary>
internal sealed class AwsEndpoint(KeyRing keys, Ec2Service ec2, S3Service s3, string account, string partition)
{
    private const int LargestBody = 16 * 1024 * 1024;

    private readonly SignatureVerifier _verifier = new(new SignatureRules(["ec2", "s3"], Region: null), keys.Find);

    public async Task HandleAsync(HttpContext context)
    {
        if (await RequestBody.ReadAsync(context, LargestBody) is not { } body)
        {
            await RefuseAsync(
                context,
                StatusCodes.Status400BadRequest,
                "EntityTooLarge",
                $"The body is larger than the {LargestBody} bytes that local mode takes."
            );
            return;
        }

        var (signature, refusal) = _verifier.Verify(SignedRequest.From(context, body), DateTimeOffset.UtcNow);
        if (signature is null)
        {
            await RefuseAsync(context, refusal!);
            return;
        }

        var caller = new AwsCaller(signature.Credential.PrincipalArn, account, signature.Region, signature.Credential.Permissions);
        await (signature.Service == "s3" ? s3.HandleAsync(context, caller, partition, body) : ec2.HandleAsync(context, caller, body));
    }

    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html and
    // https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
    private static Task RefuseAsync(HttpContext context, SignatureRefusal refusal)
    {
        var isS3 =
            context.Request.Headers.Authorization.ToString().Contains("/s3/aws4_request", StringComparison.Ordinal)
            || context.Request.Query["X-Amz-Credential"].ToString().EndsWith("/s3/aws4_request", StringComparison.Ordinal);
        var (status, code) = (refusal.Problem, isS3) switch
        {
            (SignatureProblem.Missing, false) => (StatusCodes.Status403Forbidden, "MissingAuthenticationToken"),
            (SignatureProblem.Missing, true) => (StatusCodes.Status403Forbidden, "AccessDenied"),
            (SignatureProblem.Incomplete, false) => (StatusCodes.Status400BadRequest, "IncompleteSignature"),
            (SignatureProblem.Incomplete, true) => (StatusCodes.Status400BadRequest, "AuthorizationHeaderMalformed"),
            (SignatureProblem.Skewed, false) => (StatusCodes.Status400BadRequest, "RequestExpired"),
            (SignatureProblem.Skewed, true) => (StatusCodes.Status403Forbidden, "RequestTimeTooSkewed"),
            (SignatureProblem.UnknownKey, true) => (StatusCodes.Status403Forbidden, "InvalidAccessKeyId"),
            (_, true) => (StatusCodes.Status403Forbidden, "SignatureDoesNotMatch"),
            (_, false) => (StatusCodes.Status401Unauthorized, "AuthFailure"),
        };
        return RefuseAsync(context, status, code, refusal.Message, isS3);
    }

    private static Task RefuseAsync(HttpContext context, int status, string code, string message, bool isS3 = false)
    {
        var error = $"<Code>{code}</Code><Message>{System.Security.SecurityElement.Escape(message)}</Message>";
        var requestId = Guid.NewGuid();
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync(
            """<?xml version="1.0" encoding="UTF-8"?>"""
                + "\n"
                + (
                    isS3
                        ? $"<Error>{error}<RequestId>{requestId}</RequestId></Error>"
                        : $"<Response><Errors><Error>{error}</Error></Errors><RequestID>{requestId}</RequestID></Response>"
                ),
            Encoding.UTF8
        );
    }
}
