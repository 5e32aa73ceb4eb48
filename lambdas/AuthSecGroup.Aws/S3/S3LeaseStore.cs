using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using AuthSecGroup.Aws.Logging;
using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Holders;
using AuthSecGroup.Core.Ports;

namespace AuthSecGroup.Aws.S3;

/// <summary>
/// The records of leases in an S3 bucket: an object for each address, written only in the place of the version that was read
/// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html).
/// </summary>
internal sealed class S3LeaseStore(IAmazonS3 s3, string bucket, JsonLog log) : ILeaseStore
{
    private const int AtOnce = 16;

    private static readonly string[] Conflicts = ["PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey"];

    /// <inheritdoc />
    public async Task<LeasesReading> ReadAsync(SourceAddress address, CancellationToken cancellationToken)
    {
        var key = LeaseObject.KeyOf(address.ToString());
        try
        {
            using var response = await s3.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = key }, cancellationToken)
                .WaitAsync(cancellationToken);
            var bytes = await ResponseBytes.ReadAsync(response, LeaseFile.LargestBytes, cancellationToken).WaitAsync(cancellationToken);
            if (string.IsNullOrEmpty(response.ETag))
            {
                throw new FormatException("the object has no ETag");
            }

            return new LeasesReading(LeaseFile.Read(bytes.Span) ?? Damaged(key), response.ETag, null);
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchKey")
        {
            return new LeasesReading(AddressLeases.None, null, null);
        }
        catch (Exception e) when (S3Errors.IsFailure(e))
        {
            return new LeasesReading(AddressLeases.None, null, Report(S3Errors.Of(e), key));
        }
    }

    /// <inheritdoc />
    public async Task<LeasesWriting> WriteAsync(
        SourceAddress address,
        AddressLeases leases,
        string? version,
        CancellationToken cancellationToken
    )
    {
        var key = LeaseObject.KeyOf(address.ToString());
        try
        {
            var put = new PutObjectRequest
            {
                BucketName = bucket,
                Key = key,
                InputStream = new MemoryStream(LeaseFile.Write(leases, Guid.NewGuid().ToString("N")), writable: false),
                ContentType = "application/json",
                IfMatch = version,
                IfNoneMatch = version is null ? "*" : null,
                // One signed request of known length. The default is meant for large objects, and sends the content in signed chunks.
                UseChunkEncoding = false,
            };
            var written = await s3.PutObjectAsync(put, cancellationToken).WaitAsync(cancellationToken);
            return new LeasesWriting.Written(written.ETag);
        }
        catch (AmazonS3Exception e) when (Conflicts.Contains(e.ErrorCode) || e.StatusCode is HttpStatusCode.PreconditionFailed)
        {
            return new LeasesWriting.Conflict();
        }
        catch (Exception e) when (S3Errors.IsFailure(e))
        {
            return new LeasesWriting.Failed(Report(S3Errors.Of(e), key));
        }
    }

    /// <inheritdoc />
    public async Task<AddressesReading> ListAsync(string? after, CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request
        {
            BucketName = bucket,
            Prefix = LeaseObject.Prefix,
            StartAfter = after is null ? null : LeaseObject.KeyOf(after),
        };
        try
        {
            var page = await s3.ListObjectsV2Async(request, cancellationToken).WaitAsync(cancellationToken);
            var addresses = new List<SourceAddress>();
            foreach (var listed in page.S3Objects ?? [])
            {
                if (SourceAddress.TryParse(LeaseObject.AddressIn(listed.Key), out var address))
                {
                    addresses.Add(address);
                }
            }

            return new AddressesReading(addresses, page.IsTruncated is true, null);
        }
        catch (Exception e) when (S3Errors.IsFailure(e))
        {
            return new AddressesReading([], false, Report(S3Errors.Of(e), LeaseObject.Prefix));
        }
    }

    /// <inheritdoc />
    public async Task<AwsError?> RemoveAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            var request = new ListObjectsV2Request { BucketName = bucket };
            ListObjectsV2Response page;
            do
            {
                page = await s3.ListObjectsV2Async(request, cancellationToken).WaitAsync(cancellationToken);
                await Parallel.ForEachAsync(
                    page.S3Objects ?? [],
                    new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                    async (listed, token) =>
                        await s3.DeleteObjectAsync(new DeleteObjectRequest { BucketName = bucket, Key = listed.Key }, token)
                );
                request.ContinuationToken = page.NextContinuationToken;
            } while (page.IsTruncated is true);
            return null;
        }
        // A bucket that is gone has no records.
        catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchBucket")
        {
            return null;
        }
        catch (Exception e) when (S3Errors.IsFailure(e))
        {
            return Report(S3Errors.Of(e), LeaseObject.Prefix);
        }
    }

    private AwsError Report(AwsError error, string key)
    {
        log.Error(
            "the record of leases can't be read or written",
            ("bucket", bucket),
            ("key", key),
            ("code", error.Code),
            ("detail", error.Message)
        );
        return error;
    }

    private AddressLeases Damaged(string key)
    {
        log.Error("a damaged record of leases counts as none", ("bucket", bucket), ("key", key));
        return AddressLeases.None;
    }
}
