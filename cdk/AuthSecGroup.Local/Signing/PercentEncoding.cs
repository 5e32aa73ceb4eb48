using System.Text;

namespace AuthSecGroup.Local.Signing;

/// <summary>The percent-encoding of signatures: only <c>A-Z a-z 0-9 - . _ ~</c> stay as they are, hex digits are upper case.</summary>
internal static class PercentEncoding
{
    /// <summary>Encodes each byte that isn't unreserved, a percent sign too.</summary>
    public static string Encode(string text, string alsoSafe = "") => Encode(Encoding.UTF8.GetBytes(text), alsoSafe);

    /// <summary>Brings something that may or may not be encoded into the one canonical encoding.</summary>
    public static string Normalize(string encoded, string alsoSafe = "")
    {
        var bytes = Encoding.UTF8.GetBytes(encoded);
        var result = new StringBuilder(bytes.Length + 16);
        for (var index = 0; index < bytes.Length; index++)
        {
            if (TryReadTriplet(bytes, index, out var value))
            {
                // A safe character that was encoded on purpose, such as %2F in an object's key, is not the same as the bare one.
                result.Append(IsUnreserved(value) ? ((char)value).ToString() : $"%{value:X2}");
                index += 2;
            }
            else
            {
                result.Append(Encode([bytes[index]], alsoSafe));
            }
        }

        return result.ToString();
    }

    private static bool TryReadTriplet(byte[] bytes, int index, out byte value)
    {
        value = 0;
        return bytes[index] == '%'
            && index + 2 < bytes.Length
            && char.IsAsciiHexDigit((char)bytes[index + 1])
            && char.IsAsciiHexDigit((char)bytes[index + 2])
            && byte.TryParse([bytes[index + 1], bytes[index + 2]], System.Globalization.NumberStyles.AllowHexSpecifier, null, out value);
    }

    private static string Encode(ReadOnlySpan<byte> bytes, string alsoSafe)
    {
        var result = new StringBuilder(bytes.Length + 16);
        foreach (var value in bytes)
        {
            if (IsUnreserved(value) || alsoSafe.Contains((char)value, StringComparison.Ordinal))
            {
                result.Append((char)value);
            }
            else
            {
                result.Append('%').Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return result.ToString();
    }

    private static bool IsUnreserved(byte value) =>
        char.IsAsciiLetterOrDigit((char)value) || value is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~';
}
