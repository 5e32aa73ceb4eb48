namespace AuthSecGroup.Core.Rules;

/// <summary>One security group: its place, and its id, such as <c>sg-0123456789abcdef0</c>.</summary>
internal sealed record SecurityGroupId(AccountRegion Place, string GroupId)
{
    /// <summary>A group in the function's own account.</summary>
    public SecurityGroupId(string region, string groupId)
        : this(new AccountRegion(region), groupId) { }

    /// <summary>The group's region, such as <c>us-east-1</c>.</summary>
    public string Region => Place.Region;

    /// <summary>The group's account, 12 digits; null for the function's own.</summary>
    public string? Account => Place.Role?.Account;

    /// <summary>The group, in words for messages.</summary>
    public override string ToString() => $"{GroupId} in {Place}";
}
