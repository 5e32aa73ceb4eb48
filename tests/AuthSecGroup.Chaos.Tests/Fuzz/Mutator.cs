using System.Text;

namespace AuthSecGroup.Chaos.Tests.Fuzz;

/// <summary>Damages bytes: flips, cuts, doubles, and puts in what is likely to hurt.</summary>
internal sealed class Mutator(int seed)
{
    private static readonly byte[][] Words =
    [
        .. (
            (string[])
                [
                    "\"",
                    "{",
                    "}",
                    "[",
                    "]",
                    ",",
                    ":",
                    "\\",
                    "\\u0000",
                    "\\ud800",
                    "null",
                    "true",
                    "-1",
                    "1e999",
                    "99999999999999999999",
                    "0.5",
                    "\0",
                    "\n",
                    "\uFEFF",
                    "é",
                    "😀",
                    "%00",
                    "<",
                    ">",
                    "&",
                    "&#0;",
                    "</item>",
                    "<item>",
                    "<nextToken>x</nextToken>",
                    "<!--",
                    "<![CDATA[",
                    "*",
                    "/",
                    "/0",
                    "/32",
                    "/128",
                    "0.0.0.0",
                    "::",
                    "::ffff:203.0.113.7",
                    "127.1",
                    "alice",
                    "mallory",
                    "arn:aws:iam::123456789012:user/alice",
                    "arn:aws:iam::123456789012:user/a/b/alice",
                    "assumed-role/alice/alice",
                    "requestContext",
                    "identity",
                    "sourceIp",
                    "authsecgroup/1 chaos ",
                    "ttl=",
                    " ",
                    "  ",
                    "2026-11-22T06:40:00Z",
                    "9999-12-31T23:59:59Z",
                    "0001-01-01T00:00:00Z",
                ]
        ).Select(Encoding.UTF8.GetBytes),
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

    /// <summary>The text, damaged as its UTF-8 is; what is no text any more is replaced.</summary>
    public string Damage(string text) => Encoding.UTF8.GetString(Damage(Encoding.UTF8.GetBytes(text)));

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
                // A digit more or less is what parsers get wrong.
                return
                [
                    .. bytes.Select(b => b is >= (byte)'0' and <= (byte)'9' && Random.Next(8) == 0 ? (byte)('0' + Random.Next(10)) : b),
                ];
        }
    }
}
