using System.Security.Cryptography;
using System.Text;

namespace AuthSecGroup.Local.Basics;

/// <summary>
/// Ids that AWS would draw at random. Here the same name always gives the same id, so a URL or an ARN noted down stays right.
/// </summary>
internal static class DeterministicId
{
    public static string LowerAlphanumeric(string name, int length) => From(name, length, "abcdefghijklmnopqrstuvwxyz0123456789");

    public static string UpperAlphanumeric(string name, int length) => From(name, length, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");

    public static string Hex(string name, int length) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..length];

    public static string Uuid(string name) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)).ToString();

    private static string From(string name, int length, string alphabet)
    {
        var hash = SHA512.HashData(Encoding.UTF8.GetBytes(name));
        return string.Create(
            length,
            (hash, alphabet),
            static (text, source) =>
            {
                for (var index = 0; index < text.Length; index++)
                {
                    text[index] = source.alphabet[source.hash[index % source.hash.Length] % source.alphabet.Length];
                }
            }
        );
    }
}
