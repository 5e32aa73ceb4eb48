using System.Globalization;
using System.Text;
using System.Xml.Linq;
using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Local.S3;

/// <summary>One ListObjectsV2: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html</summary>
internal sealed class ObjectListing
{
    private const int LargestPage = 1000;
    private static readonly XNamespace Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    private readonly string _bucket;
    private readonly string _prefix;
    private readonly string? _token;
    private readonly string _after;
    private readonly int _maxKeys;
    private readonly bool _encodesUrls;

    /// <exception cref="ServiceException">A parameter has a value that S3 doesn't take.</exception>
    public ObjectListing(S3Request request)
    {
        _bucket = request.Bucket;
        _prefix = request.Parameter("prefix") ?? "";
        _token = request.Parameter("continuation-token");
        _after = _token is null ? "" : PositionIn(_token);
        _maxKeys = MaxKeys(request.Parameter("max-keys"));
        _encodesUrls = request.Parameter("encoding-type") switch
        {
            null => false,
            "url" => true,
            _ => throw S3Refusals.InvalidArgument("Invalid Encoding Method specified in Request"),
        };
    }

    public string Answer(IReadOnlyList<S3Object> objects)
    {
        var (entries, isTruncated) = Page(objects);
        return XmlText.Document(
            new XElement(
                Namespace + "ListBucketResult",
                Element("Name", _bucket),
                Element("Prefix", Encoded(_prefix)),
                _token is null ? null : Element("ContinuationToken", _token),
                isTruncated ? Element("NextContinuationToken", TokenAfter(entries[^1].Key)) : null,
                Element("KeyCount", entries.Count),
                Element("MaxKeys", _maxKeys),
                _encodesUrls ? Element("EncodingType", "url") : null,
                Element("IsTruncated", isTruncated),
                entries.Select(Contents)
            )
        );
    }

    private (IReadOnlyList<S3Object> Entries, bool IsTruncated) Page(IReadOnlyList<S3Object> objects)
    {
        var matching = objects
            .Where(stored => stored.Key.StartsWith(_prefix, StringComparison.Ordinal) && string.CompareOrdinal(stored.Key, _after) > 0)
            .ToList();
        return ([.. matching.Take(_maxKeys)], _maxKeys > 0 && matching.Count > _maxKeys);
    }

    private XElement Contents(S3Object stored) =>
        new(
            Namespace + "Contents",
            Element("Key", Encoded(stored.Key)),
            Element("LastModified", stored.LastModified.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
            Element("ETag", stored.ETag),
            Element("Size", stored.Content.Length),
            Element("StorageClass", "STANDARD")
        );

    private string Encoded(string text) =>
        _encodesUrls ? Uri.EscapeDataString(text).Replace("%2F", "/", StringComparison.Ordinal) : XmlText.Clean(text);

    private static XElement Element(string name, object value) => new(Namespace + name, value);

    private static int MaxKeys(string? text) =>
        text switch
        {
            null => LargestPage,
            _ when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => Math.Min(number, LargestPage),
            _ => throw S3Refusals.InvalidArgument("Argument maxKeys must be an integer between 0 and 2147483647"),
        };

    private static string TokenAfter(string name) => Convert.ToBase64String(Encoding.UTF8.GetBytes(name));

    private static string PositionIn(string token)
    {
        var bytes = new byte[token.Length];
        return Convert.TryFromBase64String(token, bytes, out var length) && length > 0
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : throw S3Refusals.InvalidArgument("The continuation token provided is incorrect");
    }
}
