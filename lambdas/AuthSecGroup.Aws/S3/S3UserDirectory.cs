using System.Collections.Concurrent;
using Amazon.S3;
using Amazon.S3.Model;
using AuthSecGroup.Aws.Logging;
using AuthSecGroup.Core.Callers;
using AuthSecGroup.Core.Ports;

namespace AuthSecGroup.Aws.S3;

/// <summary>
/// The user files of an S3 bucket. Each reading lists the bucket, which returns the latest state
/// (https://aws.amazon.com/s3/consistency/), and fetches only files whose ETag is new; so a name that is taken out is out at once.
/// </summary>
internal sealed class S3UserDirectory(IAmazonS3 s3, string bucket, string prefix, IReadOnlyList<string> targets, JsonLog log)
    : IUserDirectory
{
    private const int FetchesAtOnce = 16;

    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public async Task<UsersReading> ReadAsync(CancellationToken cancellationToken)
    {
        var (listed, error) = await ListAsync(cancellationToken);
        if (error is not null)
        {
            log.Error(
                "the users bucket can't be listed",
                ("bucket", bucket),
                ("prefix", prefix),
                ("code", error.Code),
                ("detail", error.Message)
            );
            return new UsersReading([], error);
        }

        Forget(listed);
        using var slots = new SemaphoreSlim(FetchesAtOnce);
        var readings = await Task.WhenAll(listed.Select(item => ReadAsync(item, slots, cancellationToken)));
        return new UsersReading(
            [.. readings.Select(reading => reading.File).OfType<UserFile>()],
            readings.Select(reading => reading.Error).FirstOrDefault(item => item is not null)
        )
        {
            IgnoredFiles = listed.Count(item => _kept.TryGetValue(item.Key, out var kept) && kept.Reading is UserFileReading.Invalid),
        };
    }

    private async Task<(List<S3Object> Listed, AwsError? Error)> ListAsync(CancellationToken cancellationToken)
    {
        var listed = new List<S3Object>();
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = prefix };
        try
        {
            ListObjectsV2Response page;
            do
            {
                page = await s3.ListObjectsV2Async(request, cancellationToken).WaitAsync(cancellationToken);
                var objects = page.S3Objects ?? [];
                // A listing that is understood in part is not used: an object that is overlooked may be the file that names the caller.
                if (
                    objects.Exists(item => item?.Key is null || item.ETag is null)
                    || (
                        page.IsTruncated is true
                        && (string.IsNullOrEmpty(page.NextContinuationToken) || page.NextContinuationToken == request.ContinuationToken)
                    )
                )
                {
                    throw new FormatException("an object has no key or no ETag, or the next page can't be asked for");
                }

                listed.AddRange(objects.Where(item => item.Key.EndsWith(UserFile.KeySuffix, StringComparison.Ordinal)));
                request.ContinuationToken = page.NextContinuationToken;
            } while (page.IsTruncated is true);
            return (listed, null);
        }
        catch (Exception e) when (S3Errors.IsFailure(e))
        {
            return (listed, S3Errors.Of(e));
        }
    }

    private async Task<(UserFile? File, AwsError? Error)> ReadAsync(S3Object item, SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        if (_kept.TryGetValue(item.Key, out var kept) && kept.ETag == item.ETag)
        {
            return (Report(item.Key, kept.Reading), null);
        }

        if (item.Size > UserFile.LargestBytes)
        {
            return (Keep(item.Key, item.ETag, UserFileReader.TooLarge), null);
        }

        await slots.WaitAsync(CancellationToken.None);
        try
        {
            using var response = await s3.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = item.Key }, cancellationToken)
                .WaitAsync(cancellationToken);
            var bytes = await ResponseBytes.ReadAsync(response, UserFile.LargestBytes, cancellationToken).WaitAsync(cancellationToken);
            // The file's own ETag and not the listing's: it may have been replaced in between.
            return (Keep(item.Key, response.ETag, UserFileReader.Read(item.Key, bytes.Span, targets)), null);
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchKey")
        {
            // Deleted since it was listed: it names nobody.
            return (null, null);
        }
        catch (Exception e) when (S3Errors.IsFailure(e))
        {
            var error = S3Errors.Of(e);
            log.Error("a user file can't be read", ("bucket", bucket), ("key", item.Key), ("code", error.Code), ("detail", error.Message));
            return (null, error);
        }
        finally
        {
            slots.Release();
        }
    }

    private UserFile? Keep(string key, string etag, UserFileReading reading)
    {
        _kept[key] = new Kept(etag, reading);
        return Report(key, reading);
    }

    /// <summary>Returns a valid file. An invalid one is logged at each reading, so that nobody overlooks it.</summary>
    private UserFile? Report(string key, UserFileReading reading)
    {
        if (reading is UserFileReading.Invalid invalid)
        {
            log.Error("a user file is ignored", ("bucket", bucket), ("key", key), ("detail", invalid.Summary));
        }

        return (reading as UserFileReading.Valid)?.File;
    }

    private void Forget(List<S3Object> listed)
    {
        var keys = listed.Select(item => item.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var key in _kept.Keys.Where(key => !keys.Contains(key)))
        {
            _kept.TryRemove(key, out _);
        }
    }

    private sealed record Kept(string ETag, UserFileReading Reading);
}
