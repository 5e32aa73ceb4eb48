using System.Text.Json;

namespace AuthSecGroup.Core.Callers;

/// <summary>
/// One file of the users bucket: a JSON array of strings, each the bare name of an IAM user, or the ARN or unique id of a principal.
/// </summary>
internal sealed class UserFile
{
    /// <summary>The largest file that counts: 1 MiB.</summary>
    public const int LargestBytes = 1024 * 1024;

    /// <summary>How the key of a user file ends; other objects of the bucket are none.</summary>
    public const string KeySuffix = ".json";

    private readonly HashSet<string> _names;
    private readonly HashSet<string> _principals;
    private readonly string[] _patterns;

    private UserFile(HashSet<string> names, HashSet<string> principals, string[] patterns) =>
        (_names, _principals, _patterns) = (names, principals, patterns);

    /// <summary>How many different entries the file has.</summary>
    public int Count => _names.Count + _principals.Count + _patterns.Length;

    /// <summary>
    /// Reads a file strictly: an array of strings, nothing before or after it, no comments, no trailing comma. Whatever else it is counts
    /// for nothing, and the error says why; half-read files would grant access to whom nobody meant.
    /// </summary>
    public static UserFile? Parse(ReadOnlySpan<byte> json, out string? error)
    {
        error = null;
        if (json.Length > LargestBytes)
        {
            error = $"it is larger than {LargestBytes} bytes";
            return null;
        }

        // Editors on Windows write a byte order mark, which the JSON reader refuses.
        if (json.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            json = json[3..];
        }

        var reader = new Utf8JsonReader(json);
        var (names, principals, patterns) = (
            new HashSet<string>(StringComparer.Ordinal),
            new HashSet<string>(StringComparer.Ordinal),
            new HashSet<string>(StringComparer.Ordinal)
        );
        try
        {
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartArray)
            {
                error = "it is not a JSON array of strings";
                return null;
            }

            while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
            {
                if (reader.TokenType is not JsonTokenType.String)
                {
                    error = $"it has an entry that is not a string (at byte {reader.TokenStartIndex})";
                    return null;
                }

                var entry = reader.GetString()!;
                if (!PrincipalPattern.IsPrincipal(entry))
                {
                    names.Add(entry);
                }
                else if (!entry.Contains('*', StringComparison.Ordinal))
                {
                    principals.Add(entry);
                }
                else if (PrincipalPattern.IsAllowed(entry))
                {
                    patterns.Add(entry);
                }
                else
                {
                    error = $"its entry '{(entry.Length <= 200 ? entry : entry[..200] + "…")}' {PrincipalPattern.WhyNotAllowed}";
                    return null;
                }
            }

            // Reads to the end, so that anything behind the array is found.
            while (reader.Read()) { }
        }
        // GetString refuses text that is not UTF-8 with this exception.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            error = "it is not a JSON array of strings: " + e.Message;
            return null;
        }

        return new UserFile(names, principals, [.. patterns]);
    }

    /// <summary>
    /// True if an entry names the caller. A bare name is the IAM user of that name in <paramref name="ownAccount"/>, never a role's
    /// session.
    /// </summary>
    public bool Names(Caller caller, string ownAccount) =>
        (caller.UserName is { } name && caller.Account == ownAccount && _names.Contains(name))
        || NamesPrincipal(caller.Arn)
        || (caller.UniqueId is { } id && NamesPrincipal(id));

    private bool NamesPrincipal(string principal) =>
        _principals.Contains(principal) || _patterns.Any(pattern => PrincipalPattern.Matches(pattern, principal));
}
