using System.Globalization;
using System.Xml.Linq;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Faults;

namespace AuthSecGroup.Local.S3;

/// <summary>
/// A local S3, path style, in memory: ListObjectsV2, GetObject, PutObject and DeleteObject. Everything else is refused
/// by name. Thread-safe.
/// </summary>
public sealed class S3Service(LocalTimeProvider clock, FaultInjector faults)
{
    private const string DefaultContentType = "binary/octet-stream";

    private readonly BucketStore _store = new(clock);
    private readonly CallPipeline _pipeline = new(faults);
    private readonly CallLog<S3Call> _log = new(call => call.Action);

    /// <summary>The names of all buckets.</summary>
    public IReadOnlyList<string> Buckets => _store.Names;

    /// <summary>The last calls over the API, oldest first, at most 10,000.</summary>
    public IReadOnlyList<S3Call> Calls => _log.Calls;

    /// <summary>How many calls of each action there were since the start or <see cref="ClearCalls"/>.</summary>
    public IReadOnlyDictionary<string, int> CallCounts => _log.Counts;

    /// <summary>Forgets all calls and their counts.</summary>
    public void ClearCalls() => _log.Clear();

    /// <summary>Makes an empty bucket.</summary>
    /// <exception cref="InvalidOperationException">There is one of this name.</exception>
    public void CreateBucket(string name) => _store.Create(name);

    /// <summary>Puts an object, in the place of one of the same key.</summary>
    /// <exception cref="ServiceException">There is no such bucket.</exception>
    public void Put(string bucket, string key, byte[] content) => _store.Put(bucket, key, content, DefaultContentType);

    /// <summary>Removes an object; none of this key is fine.</summary>
    /// <exception cref="ServiceException">There is no such bucket.</exception>
    public void Delete(string bucket, string key) => _store.Delete(bucket, key);

    /// <summary>The object of a key, or null.</summary>
    /// <exception cref="ServiceException">There is no such bucket.</exception>
    public S3Object? Find(string bucket, string key) => _store.Find(bucket, key);

    /// <summary>A bucket's objects in the order of their keys.</summary>
    /// <exception cref="ServiceException">There is no such bucket.</exception>
    public IReadOnlyList<S3Object> List(string bucket) => _store.List(bucket);

    /// <summary>Answers one already verified request, whatever it is, as S3 does.</summary>
    /// <param name="context">The request's line and headers, and where the answer goes.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="partition">The partition of the buckets' ARNs: <c>aws</c>.</param>
    /// <param name="body">The whole body.</param>
    public async Task HandleAsync(HttpContext context, AwsCaller caller, string partition, ReadOnlyMemory<byte> body)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(caller);
        var requestId = Guid.NewGuid().ToString("N")[..16].ToUpperInvariant();
        var request = S3Request.Read(context);
        var action = request.Operation ?? request.Shown;
        KeyValuePair<string, string>[] ids = [new("x-amz-request-id", requestId), new("x-amz-id-2", requestId)];

        await _pipeline.RunAsync(
            context,
            new ServiceCall(FaultRule.S3, action, caller.Region, []),
            () => WithHeaders(Act(request, caller, $"arn:{partition}:s3:::{request.Bucket}", body), ids),
            refusal => WithHeaders(Error(refusal, request, requestId), ids),
            (answer, fault) =>
                _log.Add(
                    new(
                        clock.GetUtcNow(),
                        action,
                        caller.PrincipalArn,
                        request.Bucket,
                        request.Key,
                        answer?.Status,
                        answer?.ErrorCode,
                        fault
                    )
                )
        );
    }

    private ServiceResponse Act(S3Request request, AwsCaller caller, string bucketArn, ReadOnlyMemory<byte> body)
    {
        if (request.Operation is null)
        {
            throw S3Refusals.NotImplemented(request.Shown);
        }

        if (request.UnknownHeader is { } header)
        {
            throw S3Refusals.NotImplemented($"{request.Operation} with the header {header}");
        }

        if (!_store.Exists(request.Bucket))
        {
            throw S3Refusals.NoSuchBucket();
        }

        if (request.Header("x-amz-expected-bucket-owner") is { } owner && owner != caller.Account)
        {
            throw S3Refusals.WrongOwner();
        }

        var objectArn = $"{bucketArn}/{request.Key}";
        switch (request.Operation)
        {
            case "ListObjectsV2":
                Require(caller, "s3:ListBucket", bucketArn, ("s3:prefix", request.Parameter("prefix") ?? ""));
                return ServiceResponse.Xml(StatusCodes.Status200OK, new ObjectListing(request).Answer(_store.List(request.Bucket))) with
                {
                    ContentType = "application/xml",
                };
            case "PutObject":
                Require(caller, "s3:PutObject", objectArn);
                return Put(request, body);
            case "DeleteObject":
                Require(caller, "s3:DeleteObject", objectArn);
                _store.Delete(request.Bucket, request.Key);
                return new(StatusCodes.Status204NoContent, default);
            default:
                Require(caller, "s3:GetObject", objectArn);
                return Get(request, caller, bucketArn);
        }
    }

    private ServiceResponse Get(S3Request request, AwsCaller caller, string bucketArn)
    {
        if (_store.Find(request.Bucket, request.Key) is not { } stored)
        {
            // Who may not list does not learn which keys there are: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
            Require(caller, "s3:ListBucket", bucketArn);
            throw S3Refusals.NoSuchKey();
        }

        KeyValuePair<string, string>[] headers =
        [
            new("ETag", stored.ETag),
            new("Last-Modified", stored.LastModified.ToString("R", CultureInfo.InvariantCulture)),
        ];
        return new(StatusCodes.Status200OK, stored.Content) { ContentType = stored.ContentType, Headers = headers };
    }

    private ServiceResponse Put(S3Request request, ReadOnlyMemory<byte> body)
    {
        var content = AwsChunked.IsUsedBy(request) ? AwsChunked.Decode(body.Span, request) : body;
        if (request.Header("Content-MD5") is { } md5 && md5 != Convert.ToBase64String(S3Object.Md5(content.Span)))
        {
            throw S3Refusals.BadDigest();
        }

        var stored = _store.Put(request.Bucket, request.Key, content, request.Header("Content-Type") ?? DefaultContentType);
        return new(StatusCodes.Status200OK, default) { Headers = [new("ETag", stored.ETag)] };
    }

    private static void Require(AwsCaller caller, string action, string resource, params (string Key, string Value)[] conditions)
    {
        if (!caller.Allows(action, resource, [.. conditions, ("aws:RequestedRegion", caller.Region)]))
        {
            throw S3Refusals.AccessDenied(caller, action, resource);
        }
    }

    private static ServiceResponse WithHeaders(ServiceResponse answer, IEnumerable<KeyValuePair<string, string>> headers) =>
        answer with
        {
            Headers = [.. answer.Headers, .. headers],
        };

    private static ServiceResponse Error(ServiceException refusal, S3Request request, string requestId)
    {
        return ServiceResponse.Xml(
            refusal.Status,
            XmlText.Document(
                new XElement(
                    "Error",
                    new XElement("Code", XmlText.Clean(refusal.Code)),
                    new XElement("Message", XmlText.Clean(refusal.Message)),
                    new XElement("BucketName", XmlText.Clean(request.Bucket)),
                    new XElement("Key", XmlText.Clean(request.Key)),
                    new XElement("RequestId", requestId),
                    new XElement("HostId", requestId)
                )
            ),
            refusal.Code
        ) with
        {
            ContentType = "application/xml",
        };
    }
}
