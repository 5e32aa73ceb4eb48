using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Faults;

namespace AuthSecGroup.Local.S3;

/// <summary>
/// A local S3, path style, in memory: ListObjectsV2, GetObject, PutObject, and DeleteObject, the last two also with conditions. Everything
/// else is refused by name. Thread-safe.
/// </summary>
/// <remarks>Errors: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html</remarks>
internal sealed class S3Service(TimeProvider clock, FaultInjector faults) : LocalService(clock, faults)
{
    private readonly Lock _lock = new();

    // Ordinal order of UTF-16 is that of UTF-8, in which S3 lists, but for characters outside of the basic plane.
    private readonly ConcurrentDictionary<string, ImmutableSortedDictionary<string, S3Object>> _buckets = new(StringComparer.Ordinal);

    /// <summary>The names of all buckets.</summary>
    public IReadOnlyList<string> Buckets => [.. _buckets.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Makes an empty bucket, unless there is one of this name.</summary>
    public void CreateBucket(string name) =>
        _buckets.TryAdd(name, ImmutableSortedDictionary.Create<string, S3Object>(StringComparer.Ordinal));

    /// <summary>Puts an object, in the place of one of the same key.</summary>
    /// <exception cref="ServiceException">There is no such bucket.</exception>
    public S3Object Put(string bucket, string key, byte[] content)
    {
        var now = Clock.GetUtcNow();
        var stored = new S3Object(key, content, now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)));
        Change(bucket, objects => objects.SetItem(key, stored));
        return stored;
    }

    /// <summary>Removes an object; none of this key is fine.</summary>
    /// <exception cref="ServiceException">There is no such bucket.</exception>
    public void Delete(string bucket, string key) => Change(bucket, objects => objects.Remove(key));

    /// <summary>An object; null if there is none.</summary>
    /// <exception cref="ServiceException">There is no such bucket.</exception>
    public S3Object? Find(string bucket, string key) => Objects(bucket).GetValueOrDefault(key);

    /// <summary>A bucket's objects in the order of their keys. What was put is seen at once.</summary>
    /// <exception cref="ServiceException">There is no such bucket.</exception>
    public IReadOnlyList<S3Object> List(string bucket) => [.. Objects(bucket).Values];

    /// <summary>Serves one already verified request, whatever it is, as S3 does.</summary>
    public async Task HandleAsync(HttpContext context, AwsCaller caller, ReadOnlyMemory<byte> body)
    {
        var request = S3Request.Read(context);
        await ServeAsync(
            context,
            new ServiceCall(FaultRule.S3, request.Operation ?? request.Shown, caller.Region, caller.PrincipalArn)
            {
                Account = caller.Account,
                Bucket = request.Bucket,
                Key = request.Key,
            },
            () => Act(request, caller, body, $"arn:{caller.Partition}:s3:::{request.Bucket}"),
            Error
        );
    }

    /// <summary>A refusal in S3's form.</summary>
    public static ServiceResponse Error(ServiceException refusal)
    {
        var requestId = Guid.NewGuid().ToString("N")[..16].ToUpperInvariant();
        return ServiceResponse.Xml(
            refusal,
            new XElement(
                "Error",
                new XElement("Code", XmlText.Clean(refusal.Code)),
                new XElement("Message", XmlText.Clean(refusal.Message)),
                new XElement("RequestId", requestId)
            ),
            ("x-amz-request-id", requestId)
        );
    }

    private ServiceResponse Act(S3Request request, AwsCaller caller, ReadOnlyMemory<byte> body, string bucketArn)
    {
        if (request.Operation is null || request.UnknownHeader is not null)
        {
            var what = request.Operation is null ? request.Shown : $"{request.Operation} with the header {request.UnknownHeader}";
            throw new ServiceException(
                "NotImplemented",
                $"The local S3 does not support {what}. It supports: ListObjectsV2, GetObject, PutObject, DeleteObject.",
                StatusCodes.Status501NotImplemented
            );
        }

        switch (request.Operation)
        {
            case S3Request.ListObjectsV2:
                var all = Objects(request.Bucket).Values;
                Require(caller, "s3:ListBucket", bucketArn, ("s3:prefix", request.Parameter("prefix") ?? ""));
                return ServiceResponse.Xml(ObjectListing.Of(all, request));
            case S3Request.PutObject:
                Require(caller, "s3:PutObject", $"{bucketArn}/{request.Key}");
                return Conditionally(
                    request,
                    caller,
                    bucketArn,
                    () => new(StatusCodes.Status200OK, default, "", null, ("ETag", Put(request.Bucket, request.Key, body.ToArray()).ETag))
                );
            case S3Request.DeleteObject:
                Require(caller, "s3:DeleteObject", $"{bucketArn}/{request.Key}");
                return Conditionally(
                    request,
                    caller,
                    bucketArn,
                    () =>
                    {
                        Delete(request.Bucket, request.Key);
                        return new(StatusCodes.Status204NoContent, default, "", null);
                    }
                );
            default:
                return Get(request, caller, bucketArn);
        }
    }

    /// <summary>Checks the conditions of a write and executes it, with no other write in between.</summary>
    private ServiceResponse Conditionally(S3Request request, AwsCaller caller, string bucketArn, Func<ServiceResponse> write)
    {
        if (request.IfMatch is not null)
        {
            Require(caller, "s3:GetObject", $"{bucketArn}/{request.Key}");
        }

        lock (_lock)
        {
            var found = Objects(request.Bucket).GetValueOrDefault(request.Key);
            if (request.IfMatch is not null && found is null)
            {
                throw NoSuchKey();
            }

            return (request.IfMatch is null || found!.ETag == request.IfMatch) && (request.IfNoneMatch is null || found is null)
                ? write()
                : throw new ServiceException(
                    "PreconditionFailed",
                    "At least one of the pre-conditions you specified did not hold",
                    StatusCodes.Status412PreconditionFailed
                );
        }
    }

    private static ServiceException NoSuchKey() => new("NoSuchKey", "The specified key does not exist.", StatusCodes.Status404NotFound);

    private ServiceResponse Get(S3Request request, AwsCaller caller, string bucketArn)
    {
        var objects = Objects(request.Bucket);
        Require(caller, "s3:GetObject", $"{bucketArn}/{request.Key}");
        if (objects.GetValueOrDefault(request.Key) is not { } found)
        {
            // Who may not list does not learn which keys there are: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
            Require(caller, "s3:ListBucket", bucketArn);
            throw NoSuchKey();
        }

        return new(
            StatusCodes.Status200OK,
            found.Content,
            "binary/octet-stream",
            null,
            ("ETag", found.ETag),
            ("Last-Modified", found.LastModified.ToString("R", CultureInfo.InvariantCulture))
        );
    }

    private ImmutableSortedDictionary<string, S3Object> Objects(string bucket) =>
        _buckets.GetValueOrDefault(bucket)
        ?? throw new ServiceException("NoSuchBucket", "The specified bucket does not exist", StatusCodes.Status404NotFound);

    private void Change(
        string bucket,
        Func<ImmutableSortedDictionary<string, S3Object>, ImmutableSortedDictionary<string, S3Object>> change
    )
    {
        lock (_lock)
        {
            _buckets[bucket] = change(Objects(bucket));
        }
    }

    private static void Require(AwsCaller caller, string action, string resource, params (string Key, string Value)[] conditions)
    {
        if (!caller.Allows(action, resource, [.. conditions, ("aws:RequestedRegion", caller.Region)]))
        {
            throw new ServiceException(
                "AccessDenied",
                $"User: {caller.PrincipalArn} is not authorized to perform: {action} on resource: \"{resource}\" "
                    + $"because no identity-based policy allows the {action} action",
                StatusCodes.Status403Forbidden
            );
        }
    }
}
