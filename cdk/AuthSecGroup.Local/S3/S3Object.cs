using System.Security.Cryptography;

namespace AuthSecGroup.Local.S3;

/// <summary>One object in a bucket.</summary>
/// <param name="Key">The key.</param>
/// <param name="Content">The content; never changed after the object was put.</param>
/// <param name="ContentType">The media type it was put with.</param>
/// <param name="LastModified">When it was put, by the local cloud's clock, in whole seconds as S3 keeps it.</param>
public sealed record S3Object(string Key, ReadOnlyMemory<byte> Content, string ContentType, DateTimeOffset LastModified)
{
    /// <summary>The ETag with its quotes: the content's MD5, as of an object that was put in one piece.</summary>
    public string ETag { get; } = $"\"{Convert.ToHexStringLower(Md5(Content.Span))}\"";

#pragma warning disable CA5351 // S3 defines ETag and Content-MD5 so; nothing is protected by them.
    internal static byte[] Md5(ReadOnlySpan<byte> content) => MD5.HashData(content);
#pragma warning restore CA5351
}
