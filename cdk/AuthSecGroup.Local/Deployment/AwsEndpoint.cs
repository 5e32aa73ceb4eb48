using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Local.Faults;
using AuthSecGroup.Local.S3;
using AuthSecGroup.Local.Signing;

namespace AuthSecGroup.Local.Deployment;

/// <summary>
/// The endpoint of EC2 and S3 in all regions. The scope of a signature names the service and the region.
/// </summary>
internal sealed class AwsEndpoint(KeyRing keys, Ec2Service ec2, S3Service s3, string account)
{
    private const int LargestBody = 16 * 1024 * 1024;

    private readonly SignatureVerifier _verifier = new(["ec2", "s3"], onlyRegion: null, keys.Find);

    public async Task HandleAsync(HttpContext context)
    {
        var isS3 = context.Request.Headers.Authorization.ToString().Contains("/s3/aws4_request", StringComparison.Ordinal);
        ServiceException refusal;
        try
        {
            if (await RequestBody.ReadAsync(context, LargestBody) is { } body)
            {
                var signature = _verifier.Verify(SignedRequest.From(context, body), DateTimeOffset.UtcNow);
                var caller = new AwsCaller(signature.Credential.PrincipalArn, account, signature.Region, signature.Credential.Permissions);
                await (signature.Service == "s3" ? s3.HandleAsync(context, caller, body) : ec2.HandleAsync(context, caller, body));
                return;
            }

            refusal = new("EntityTooLarge", $"The body is larger than the {LargestBody} bytes that local mode takes.");
        }
        catch (SignatureException error)
        {
            refusal = Refusal(error, isS3);
        }

        var response = isS3 ? S3Service.Error(refusal) : Ec2Xml.Error(refusal, Guid.NewGuid().ToString());
        await response.WriteAsync(context.Response);
    }

    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html and
    // https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
    private static ServiceException Refusal(SignatureException refusal, bool isS3)
    {
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
        return new ServiceException(code, refusal.Message, status);
    }
}
