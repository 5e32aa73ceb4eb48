namespace AuthSecGroup.Core.Callers;

/// <summary>A valid file of the users bucket.</summary>
internal sealed class UserFile
{
    /// <summary>The largest file that counts: 1 MiB.</summary>
    public const int LargestBytes = 1024 * 1024;

    /// <summary>The end of the keys of user files. Other objects of the bucket are none.</summary>
    public const string KeySuffix = ".json";

    private readonly ILookup<string, UserEntry> _names;
    private readonly ILookup<string, UserEntry> _principals;
    private readonly UserEntry[] _patterns;

    /// <param name="key">The key in the bucket.</param>
    /// <param name="entries">The entries.</param>
    public UserFile(string key, IEnumerable<UserEntry> entries)
    {
        var different = entries.Distinct().ToList();
        var principals = different.Where(entry => PrincipalPattern.IsPrincipal(entry.Principal)).ToList();
        Key = key;
        Count = different.Count;
        _names = different.Except(principals).ToLookup(entry => entry.Principal, StringComparer.Ordinal);
        _patterns = [.. principals.Where(entry => entry.Principal.Contains('*', StringComparison.Ordinal))];
        _principals = principals.Except(_patterns).ToLookup(entry => entry.Principal, StringComparer.Ordinal);
    }

    /// <summary>The key in the bucket.</summary>
    public string Key { get; }

    /// <summary>The number of different entries.</summary>
    public int Count { get; }

    /// <summary>
    /// The entries that name the caller. A bare name is the IAM user of that name in <paramref name="ownAccount"/>, never a role's session.
    /// </summary>
    public IEnumerable<UserEntry> EntriesFor(Caller caller, string ownAccount)
    {
        var named = caller.UserName is { } name && caller.Account == ownAccount ? _names[name] : [];
        var byId = caller.UniqueId is { } id ? EntriesFor(id) : [];
        return named.Concat(EntriesFor(caller.Arn)).Concat(byId);
    }

    /// <summary>True if an entry names the caller.</summary>
    public bool Names(Caller caller, string ownAccount) => EntriesFor(caller, ownAccount).Any();

    private IEnumerable<UserEntry> EntriesFor(string principal) =>
        _principals[principal].Concat(_patterns.Where(pattern => PrincipalPattern.Matches(pattern.Principal, principal)));
}
