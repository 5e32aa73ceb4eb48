namespace AuthSecGroup.Local.Ec2;

/// <summary>A managed prefix list of an account and region.</summary>
/// <param name="Id">The id: <c>pl-0123456789abcdef0</c>.</param>
/// <param name="Name">The name.</param>
/// <param name="MaxEntries">The maximum number of entries. A rule that refers to the list counts as that many rules in the quota.</param>
internal sealed record ManagedPrefixList(string Account, string Region, string Id, string Name, int MaxEntries)
{
    /// <summary>The CIDR blocks.</summary>
    public IReadOnlyList<string> Entries { get; init; } = [];
}
