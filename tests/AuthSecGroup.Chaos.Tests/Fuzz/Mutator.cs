using System.Text;

namespace AuthSecGroup.Chaos.Tests.Fuzz;

/// <summary>Damages bytes: flips bits, cuts, repeats, and inserts what parsers react to.</summary>
internal sealed class Mutator(int seed)
{
    private static readonly byte[][] Words =
    [
        .. Utf8("\"", "{", "}", "[", "]", ",", ":", "\\", "\\u0000", "\\ud800", "null", "true", "requestContext", "identity", "sourceIp"),
        .. Utf8("-1", "0.5", "1e999", "99999999999999999999", "2026-11-22T06:40:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"),
        .. Utf8("<", ">", "&", "&#0;", "<!--", "<![CDATA[", "<item>", "</item>", "<nextToken>x</nextToken>"),
        .. Utf8("/", "/0", "/32", "/128", "0.0.0.0", "127.1", "::", "::ffff:203.0.113.7"),
        .. Utf8("alice", "mallory", "*", "assumed-role/alice/alice"),
        .. Utf8("arn:aws:iam::123456789012:user/alice", "arn:aws:iam::123456789012:user/a/b/alice"),
        .. Utf8("authsecgroup/1 chaos ", "ttl=", " ", "  ", "\n", "\0", "%00", "\uFEFF", "é", "😀"),
        // No UTF-8.
        [0xFF],
        [0xC0, 0x80],
        [0xED, 0xA0, 0x80],
    ];

    public Random Random { get; } = new(seed);

    /// <summary>One of them.</summary>
    public T Pick<T>(IReadOnlyList<T> from) => from[Random.Next(from.Count)];

    /// <summary>The bytes, damaged up to four times; seldom not at all.</summary>
    public byte[] Damage(byte[] bytes)
    {
        var result = bytes;
        for (var n = Random.Next(0, 5); n > 0; n--)
        {
            result = DamageOnce(result);
        }

        return result;
    }

    /// <summary>The text with damaged UTF-8; what is not valid any more is replaced.</summary>
    public string Damage(string text) => Encoding.UTF8.GetString(Damage(Encoding.UTF8.GetBytes(text)));

    private static IEnumerable<byte[]> Utf8(params string[] texts) => texts.Select(Encoding.UTF8.GetBytes);

    private byte[] DamageOnce(byte[] bytes)
    {
        var at = Random.Next(bytes.Length + 1);
        var length = Math.Min(Random.Next(1, 20), bytes.Length - at);
        switch (Random.Next(8))
        {
            case 0:
                return [.. bytes[..at], .. Pick(Words), .. bytes[at..]];
            case 1:
                return [.. bytes[..at], .. Pick(Words), .. bytes[(at + length)..]];
            case 2:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 3:
                return [.. bytes[..at], .. bytes[at..(at + length)], .. bytes[at..]];
            case 4:
                return bytes[..at];
            case 5 when bytes.Length > 0:
                var flipped = bytes.ToArray();
                flipped[at % bytes.Length] ^= (byte)(1 << Random.Next(8));
                return flipped;
            case 6 when bytes.Length > 0:
                var set = bytes.ToArray();
                set[at % bytes.Length] = (byte)Random.Next(256);
                return set;
            default:
                // Some digits change, which keeps the form.
                return
                [
                    .. bytes.Select(b => b is >= (byte)'0' and <= (byte)'9' && Random.Next(8) == 0 ? (byte)('0' + Random.Next(10)) : b),
                ];
        }
    }
}
