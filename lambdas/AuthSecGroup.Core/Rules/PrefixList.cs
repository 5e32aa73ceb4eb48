namespace AuthSecGroup.Core.Rules;

/// <summary>A managed prefix list as EC2 reports it.</summary>
/// <param name="Id">The id, such as <c>pl-0123456789abcdef0</c>.</param>
/// <param name="Name">The name; the names of AWS-managed lists begin with <c>com.amazonaws.</c>.</param>
/// <param name="MaxEntries">The maximum number of entries; null if EC2 doesn't report it, as for some AWS-managed lists.</param>
internal sealed record PrefixList(string Id, string Name, int? MaxEntries)
{
    // https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html#aws-managed-prefix-list-weights
    private static readonly (string Suffix, int Weight)[] AwsManagedLists =
    [
        (".cloudfront.origin-facing", 55),
        (".dynamodb", 1),
        (".ec2-instance-connect", 2),
        (".groundstation", 5),
        (".route53-healthchecks", 25),
        (".s3", 1),
        (".s3express", 6),
        (".vpc-lattice", 10),
    ];

    /// <summary>
    /// The number of rules that a rule with this list counts as in the quota of a group, at least 1: the weight that AWS documents for an
    /// AWS-managed list, otherwise the maximum number of entries, whatever the list contains:
    /// https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html#prefix-list-rules
    /// </summary>
    public int Weight => WeightOfAwsManaged ?? Math.Max(1, MaxEntries ?? 1);

    private int? WeightOfAwsManaged =>
        Name.StartsWith("com.amazonaws.", StringComparison.Ordinal)
        && AwsManagedLists.FirstOrDefault(list => Name.EndsWith(list.Suffix, StringComparison.Ordinal)) is { Weight: > 0 and var weight }
            ? weight
            : null;
}
