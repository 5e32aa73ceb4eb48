using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Faults;

namespace AuthSecGroup.Local.S3;

/// <summary>S3's error codes and messages: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html</summary>
internal static class S3Refusals
{
    public static ServiceException NoSuchBucket() =>
        new(StatusCodes.Status404NotFound, "NoSuchBucket", "The specified bucket does not exist");

    public static ServiceException NoSuchKey() => new(StatusCodes.Status404NotFound, "NoSuchKey", "The specified key does not exist.");

    public static ServiceException AccessDenied(AwsCaller caller, string action, string resource) =>
        new(
            StatusCodes.Status403Forbidden,
            "AccessDenied",
            $"User: {caller.PrincipalArn} is not authorized to perform: {action} on resource: \"{resource}\" "
                + $"because no identity-based policy allows the {action} action"
        );

    public static ServiceException WrongOwner() => new(StatusCodes.Status403Forbidden, "AccessDenied", "Access Denied");

    public static ServiceException InvalidArgument(string message) => new(StatusCodes.Status400BadRequest, "InvalidArgument", message);

    public static ServiceException BadDigest() =>
        new(StatusCodes.Status400BadRequest, "BadDigest", "The Content-MD5 you specified did not match what we received.");

    public static ServiceException IncompleteBody(string message) => new(StatusCodes.Status400BadRequest, "IncompleteBody", message);

    public static ServiceException NotImplemented(string what) =>
        new(
            StatusCodes.Status501NotImplemented,
            "NotImplemented",
            $"The local S3 does not support {what}. It supports: ListObjectsV2, GetObject, PutObject, DeleteObject."
        );
}
