using System.Text.Json;
using Amazon.CDK;
using AuthSecGroup.Core.Contracts;
using Constructs;

namespace AuthSecGroup.Cdk;

/// <summary>The configured groups in the forms that the functions' environment and policies require.</summary>
internal sealed class SecurityGroupSet
{
    private readonly Stack _stack;
    private readonly IReadOnlyList<Entry> _entries;
    private readonly (string Region, string Id)[] _ownGroups;

    internal SecurityGroupSet(Construct scope, AuthenticatingSecGroupProps props)
    {
        _stack = Stack.Of(scope);
        _entries = Entries(props.SecurityGroups, props.TimeToExpire);
        // A group that is in several targets is in several entries.
        Entry[] own = [.. _entries.Where(entry => entry.AccessRoleArn is null)];
        _ownGroups = [.. own.SelectMany(entry => entry.GroupIds.Select(id => (entry.Region, id))).Distinct()];
        Regions = [.. own.Select(entry => entry.Region).Distinct()];
        AccessRoleArns = [.. _entries.Select(entry => entry.AccessRoleArn).OfType<string>().Distinct()];
        Targets = [.. props.SecurityGroups.Select(access => access.Target).Distinct()];
    }

    /// <summary>Groups of one account and region with the same ports, target and time.</summary>
    /// <param name="Region">The region.</param>
    /// <param name="GroupIds">The groups.</param>
    /// <param name="Rules">The ports.</param>
    /// <param name="Target">The target; null for the default.</param>
    /// <param name="Seconds">The longest time of a lease; null for the deployment's.</param>
    /// <param name="AccessRoleArn">The role of the account; null for the stack's account.</param>
    /// <param name="ExternalId">What the role requires; null for nothing.</param>
    internal sealed record Entry(
        string Region,
        IReadOnlyList<string> GroupIds,
        IReadOnlyList<string> Rules,
        string? Target,
        double? Seconds,
        string? AccessRoleArn,
        string? ExternalId
    )
    {
        /// <summary>The entry as <see cref="Core.Contracts.FunctionEnvironment.SecurityGroups"/> contains it.</summary>
        internal Dictionary<string, object> ToObject()
        {
            var members = new Dictionary<string, object>
            {
                ["region"] = Region,
                ["groups"] = GroupIds.ToArray(),
                ["rules"] = Rules.ToArray(),
            };
            if (Target is not null)
            {
                members["target"] = Target;
            }

            if (Seconds is { } seconds)
            {
                members["timeToExpireSeconds"] = seconds;
            }

            if (AccessRoleArn is not null)
            {
                members["accessRoleArn"] = AccessRoleArn;
            }

            if (ExternalId is not null)
            {
                members["externalId"] = ExternalId;
            }

            return members;
        }
    }

    /// <summary>The regions of the groups in the stack's account.</summary>
    internal string[] Regions { get; }

    /// <summary>The roles through which the functions reach the groups in other accounts.</summary>
    internal string[] AccessRoleArns { get; }

    /// <summary>The names of the targets.</summary>
    internal string[] Targets { get; }

    /// <summary>The groups in the stack's account.</summary>
    internal string[] GroupArns => [.. _ownGroups.Select(group => GroupArn(group.Region, group.Id))];

    /// <summary>Every prefix list of the account, in any region.</summary>
    internal string PrefixListArn => Arn("*", "prefix-list", "*");

    /// <summary>A text that is another one for other groups, regions, or roles. Tokens count by what they refer to.</summary>
    internal string Identity =>
        JsonSerializer.Serialize(
            _stack.Resolve(
                _ownGroups
                    .GroupBy(group => group.Region)
                    .Select(region => new object[] { region.Key, region.Select(group => group.Id).ToArray() })
                    .Concat(AccessRoleArns.Select(role => new object[] { role }))
                    .ToArray()
            )
        );

    /// <summary>
    /// The entries as the functions read them. Groups of the same account and region with the same ports, target and time share an entry,
    /// because the environment's size is limited.
    /// </summary>
    internal static IReadOnlyList<Entry> Entries(IEnumerable<SecurityGroupAccess> accesses, Duration? timeToExpire) =>
        [
            .. accesses
                .Select(access => new Entry(
                    access.Region,
                    access.GroupIds,
                    [.. access.Ports.Select(port => port.ToText()).Distinct()],
                    access.Target == TargetName.Default ? null : access.Target,
                    SecondsOf(access, timeToExpire),
                    access.AccessRoleArn,
                    access.ExternalId
                ))
                .GroupBy(entry =>
                    (entry.Region, Rules: string.Join(' ', entry.Rules), entry.Target, entry.Seconds, entry.AccessRoleArn, entry.ExternalId)
                )
                .Select(alike => alike.First() with { GroupIds = [.. alike.SelectMany(entry => entry.GroupIds)] }),
        ];

    internal string ToJson() => _stack.ToJsonString(_entries.Select(entry => entry.ToObject()).ToArray());

    private static double? SecondsOf(SecurityGroupAccess access, Duration? timeToExpire) =>
        access.TimeToExpire?.ToSeconds() is { } seconds && seconds != (timeToExpire?.ToSeconds() ?? Limits.DefaultTimeToExpireSeconds)
            ? seconds
            : null;

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
