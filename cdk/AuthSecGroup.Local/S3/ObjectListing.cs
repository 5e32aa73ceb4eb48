using System.Globalization;
using System.Text;
using System.Xml.Linq;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Faults;

namespace AuthSecGroup.Local.S3;

/// <summary>One ListObjectsV2: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html</summary>
internal static class ObjectListing
{
    private const int LargestPage = 1000;
    private static readonly XNamespace Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    /// <summary>The page that the request asks for.</summary>
    /// <exception cref="ServiceException">The token is not one that S3 gave.</exception>
    public static XElement Of(IEnumerable<S3Object> objects, S3Request request)
    {
        var (prefix, token) = (request.Parameter("prefix") ?? "", request.Parameter("continuation-token"));
        var after = token is null ? request.Parameter("start-after") ?? "" : PositionIn(token);
        var largest = PageSizeOf(request);
        var matching = objects
            .Where(stored => stored.Key.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(stored.Key, after) > 0)
            .ToList();
        var page = matching.Take(largest).ToList();
        var isTruncated = page.Count < matching.Count;
        return new XElement(
            Namespace + "ListBucketResult",
            Element("Name", request.Bucket),
            Element("Prefix", XmlText.Clean(prefix)),
            token is null ? null : Element("ContinuationToken", token),
            isTruncated ? Element("NextContinuationToken", Convert.ToBase64String(Encoding.UTF8.GetBytes(page[^1].Key))) : null,
            Element("KeyCount", page.Count),
            Element("MaxKeys", largest),
            Element("IsTruncated", isTruncated),
            page.Select(Contents)
        );
    }

    private static XElement Contents(S3Object stored) =>
        new(
            Namespace + "Contents",
            Element("Key", XmlText.Clean(stored.Key)),
            Element("LastModified", stored.LastModified.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
            Element("ETag", stored.ETag),
            Element("Size", stored.Content.Length),
            Element("StorageClass", "STANDARD")
        );

    private static int PageSizeOf(S3Request request) =>
        request.Parameter("max-keys") is not { } text ? LargestPage
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, LargestPage)
        : throw new ServiceException("InvalidArgument", "Provided max-keys not an integer or within integer range");

    private static XElement Element(string name, object value) => new(Namespace + name, value);

    private static string PositionIn(string token)
    {
        var bytes = new byte[token.Length];
        return Convert.TryFromBase64String(token, bytes, out var length) && length > 0
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : throw new ServiceException("InvalidArgument", "The continuation token provided is incorrect");
    }
}
