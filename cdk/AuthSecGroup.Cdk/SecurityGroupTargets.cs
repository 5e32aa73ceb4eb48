using System.Text.Json;
using Amazon.CDK;
using Constructs;

namespace AuthSecGroup.Cdk;

/// <summary>The configured groups in the forms that the functions' environment and policies require.</summary>
internal sealed class SecurityGroupTargets
{
    private readonly Stack _stack;
    private readonly IReadOnlyList<Entry> _entries;

    internal SecurityGroupTargets(Construct scope, IReadOnlyList<SecurityGroupAccess> accesses)
    {
        _stack = Stack.Of(scope);
        _entries = Entries(accesses);
        Regions = [.. accesses.Select(access => access.Region).Distinct()];
    }

    /// <summary>Groups of one region with the same ports.</summary>
    internal sealed record Entry(string Region, IReadOnlyList<string> GroupIds, IReadOnlyList<string> Rules);

    internal string[] Regions { get; }

    internal string[] GroupArns => [.. _entries.SelectMany(entry => entry.GroupIds.Select(id => GroupArn(entry.Region, id)))];

    /// <summary>Every prefix list of the account in the regions of the groups.</summary>
    internal string[] PrefixListArns => [.. Regions.Select(region => Arn(region, "prefix-list", "*"))];

    /// <summary>A text that is another one for other groups or regions. Tokens count by what they refer to.</summary>
    internal string Identity =>
        JsonSerializer.Serialize(
            _stack.Resolve(_entries.Select(entry => new object[] { entry.Region, entry.GroupIds.ToArray() }).ToArray())
        );

    /// <summary>
    /// The entries as the functions read them. Groups with the same region and ports share an entry, because the environment's size is
    /// limited.
    /// </summary>
    internal static IReadOnlyList<Entry> Entries(IEnumerable<SecurityGroupAccess> accesses) =>
        [
            .. accesses
                .Select(access => (access.Region, access.GroupIds, Rules: access.Ports.Select(port => port.ToText()).Distinct().ToArray()))
                .GroupBy(access => (access.Region, Rules: string.Join(' ', access.Rules)))
                .Select(alike => new Entry(alike.Key.Region, [.. alike.SelectMany(access => access.GroupIds)], alike.First().Rules)),
        ];

    internal string ToJson() =>
        _stack.ToJsonString(
            _entries
                .Select(entry => new Dictionary<string, object>
                {
                    ["region"] = entry.Region,
                    ["groups"] = entry.GroupIds.ToArray(),
                    ["rules"] = entry.Rules.ToArray(),
                })
                .ToArray()
        );

    private string GroupArn(string region, string id) => Arn(region, "security-group", id);

    private string Arn(string region, string resource, string id) =>
        _stack.FormatArn(
            new ArnComponents
            {
                Service = "ec2",
                Region = region,
                Resource = resource,
                ResourceName = id,
            }
        );
}
