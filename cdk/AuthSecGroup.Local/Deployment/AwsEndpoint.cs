using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Local.Faults;
using AuthSecGroup.Local.S3;
using AuthSecGroup.Local.Signing;
using AuthSecGroup.Local.Sts;

namespace AuthSecGroup.Local.Deployment;

/// <summary>
/// The endpoint of EC2, S3, and STS in all regions. The scope of a signature names the service and the region.
/// </summary>
internal sealed class AwsEndpoint(KeyRing keys, Ec2Service ec2, S3Service s3, StsService sts, TimeProvider clock)
{
    private const int LargestBody = 16 * 1024 * 1024;

    private readonly SignatureVerifier _verifier = new([FaultRule.Ec2, FaultRule.S3, FaultRule.Sts], onlyRegion: null, keys.Find);

    public async Task HandleAsync(HttpContext context)
    {
        var service = ServiceOf(context.Request.Headers.Authorization.ToString());
        ServiceException refusal;
        try
        {
            if (await RequestBody.ReadAsync(context, LargestBody) is { } body)
            {
                var signature = _verifier.Verify(SignedRequest.From(context, body), DateTimeOffset.UtcNow);
                if (!(signature.Credential.ExpiresAt <= clock.GetUtcNow()))
                {
                    var caller = new AwsCaller(signature.Credential.PrincipalArn, signature.Region, signature.Credential.Permissions);
                    await (
                        signature.Service switch
                        {
                            FaultRule.S3 => s3.HandleAsync(context, caller, body),
                            FaultRule.Sts => sts.HandleAsync(context, caller, body),
                            _ => ec2.HandleAsync(context, caller, body),
                        }
                    );
                    return;
                }

                refusal = Expired(service);
            }
            else
            {
                refusal = new("EntityTooLarge", $"The body is larger than the {LargestBody} bytes that local mode takes.");
            }
        }
        catch (SignatureException error)
        {
            refusal = Refusal(error, service);
        }

        var response = service switch
        {
            FaultRule.S3 => S3Service.Error(refusal),
            FaultRule.Sts => StsXml.Error(refusal, Guid.NewGuid().ToString()),
            _ => Ec2Xml.Error(refusal, Guid.NewGuid().ToString()),
        };
        await response.WriteAsync(context.Response);
    }

    // For the form of a refusal, before anything is verified.
    private static string ServiceOf(string authorization) =>
        Array.Find([FaultRule.S3, FaultRule.Sts], service => authorization.Contains($"/{service}/aws4_request", StringComparison.Ordinal))
        ?? FaultRule.Ec2;

    private static ServiceException Expired(string service) =>
        service == FaultRule.Ec2
            ? new ServiceException("RequestExpired", "Request has expired.")
            : new ServiceException(
                "ExpiredToken",
                "The security token included in the request is expired",
                service == FaultRule.S3 ? StatusCodes.Status400BadRequest : StatusCodes.Status403Forbidden
            );

    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html,
    // https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, and
    // https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
    private static ServiceException Refusal(SignatureException refusal, string service)
    {
        var (status, code) = (refusal.Problem, service == FaultRule.S3) switch
        {
            (SignatureProblem.UnknownKey, false) when service == FaultRule.Sts => (StatusCodes.Status403Forbidden, "InvalidClientTokenId"),
            (SignatureProblem.Invalid or SignatureProblem.Skewed, false) when service == FaultRule.Sts => (
                StatusCodes.Status403Forbidden,
                "SignatureDoesNotMatch"
            ),
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
        return new ServiceException(code, refusal.Message, status);
    }
}
