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

    public static string Hex(string name, int length) => From(name, length, "0123456789abcdef");

    public static string Uuid(string name) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)).ToString();

    private static string From(string name, int length, string alphabet) =>
        string.Concat(SHA512.HashData(Encoding.UTF8.GetBytes(name)).Take(length).Select(value => alphabet[value % alphabet.Length]));
}
