using System.Security.Cryptography;

namespace AuthSecGroup.Local.S3;

/// <summary>One object in a bucket.</summary>
/// <param name="Key">The key.</param>
/// <param name="Content">The content; never changed after the object was put.</param>
/// <param name="LastModified">When it was put, by the local cloud's clock, in whole seconds as S3 keeps it.</param>
internal sealed record S3Object(string Key, ReadOnlyMemory<byte> Content, DateTimeOffset LastModified)
{
#pragma warning disable CA5351 // S3 defines the ETag so; nothing is protected by it.
    /// <summary>The ETag with its quotes: the content's MD5, as of an object that was put in one piece.</summary>
    public string ETag { get; } = $"\"{Convert.ToHexStringLower(MD5.HashData(Content.Span))}\"";
#pragma warning restore CA5351
}
