using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.Cdk;

/// <summary>
/// Security groups in one region, and the ports that are opened to a caller's own address.
/// Groups without ports are drained: no lease can be opened, and the sweep continues to revoke expired rules.
/// </summary>
public sealed class SecurityGroupAccess
{
    private readonly ISecurityGroup? _group;

    private SecurityGroupAccess(
        ISecurityGroup? group,
        string? account,
        string region,
        IReadOnlyList<string> groupIds,
        IReadOnlyList<IngressPort> ports,
        SecurityGroupAccessOptions? options
    )
    {
        _group = group;
        Account = account;
        Region = region;
        GroupIds = groupIds;
        Ports = ports;
        Target = options?.Target ?? TargetName.Default;
        TimeToExpire = options?.TimeToExpire;
        AccessRoleArn = options?.AccessRoleArn;
        ExternalId = options?.ExternalId;
    }

    /// <summary>The groups' account; null if only the ids are known.</summary>
    internal string? Account { get; }

    /// <summary>The groups' region; can be a token.</summary>
    internal string Region { get; }

    internal IReadOnlyList<string> GroupIds { get; }

    internal IReadOnlyList<IngressPort> Ports { get; }

    internal string Target { get; }

    /// <summary>The longest time of a lease; null for the deployment's.</summary>
    internal Duration? TimeToExpire { get; }

    /// <summary>The role that the functions assume; null if the groups are in the stack's account.</summary>
    internal string? AccessRoleArn { get; }

    internal string? ExternalId { get; }

    /// <summary>
    /// Gives access to <paramref name="securityGroup"/> in its own region. It can be created in the same stack or in another one, or
    /// imported.
    /// </summary>
    /// <param name="securityGroup">The group to which rules are added.</param>
    /// <param name="ports">The ports to open. Default: none, the group is drained.</param>
    /// <exception cref="ArgumentNullException"><paramref name="securityGroup"/>, <paramref name="ports"/> or one of the ports is
    /// null.</exception>
    public static SecurityGroupAccess To(ISecurityGroup securityGroup, params Port[] ports) => Of(securityGroup, null, ports);

    /// <summary>
    /// Gives access to <paramref name="securityGroup"/> in its own region. It can be created in the same stack or in another one, or
    /// imported.
    /// </summary>
    /// <param name="securityGroup">The group to which rules are added.</param>
    /// <param name="ports">The ports to open; none if the group is drained.</param>
    /// <param name="options">The target, the time of its leases, and the role of another account.</param>
    /// <exception cref="ArgumentNullException">An argument or one of the ports is null.</exception>
    public static SecurityGroupAccess To(ISecurityGroup securityGroup, IEnumerable<Port> ports, SecurityGroupAccessOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Of(securityGroup, options, ports);
    }

    /// <summary>Gives access to existing groups in any region of the stack's account.</summary>
    /// <param name="region">The groups' region, such as <c>us-west-1</c>.</param>
    /// <param name="groupIds">The groups' ids, such as <c>sg-0123456789abcdef0</c>.</param>
    /// <param name="ports">The ports to open. Default: none, the groups are drained.</param>
    /// <exception cref="ArgumentNullException">An argument, or one of the ids or ports, is null.</exception>
    public static SecurityGroupAccess ToIds(string region, IEnumerable<string> groupIds, params Port[] ports) =>
        Of(region, groupIds, Converted(ports), null);

    /// <summary>Gives access to existing groups in any region of the stack's account, or of another one.</summary>
    /// <param name="region">The groups' region, such as <c>us-west-1</c>.</param>
    /// <param name="groupIds">The groups' ids, such as <c>sg-0123456789abcdef0</c>.</param>
    /// <param name="ports">The ports to open; none if the groups are drained.</param>
    /// <param name="options">The target, the time of its leases, and the role of another account.</param>
    /// <exception cref="ArgumentNullException">An argument, or one of the ids or ports, is null.</exception>
    public static SecurityGroupAccess ToIds(
        string region,
        IEnumerable<string> groupIds,
        IEnumerable<Port> ports,
        SecurityGroupAccessOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        return Of(region, groupIds, Converted(ports), options);
    }

    /// <summary>What a message calls a group: its id, or the construct's path if the id is known only at deployment.</summary>
    internal string Describe(string groupId) => _group is not null && Token.IsUnresolved(groupId) ? _group.Node.Path : groupId;

    internal static SecurityGroupAccess Of(
        string region,
        IEnumerable<string> groupIds,
        IReadOnlyList<IngressPort> ports,
        SecurityGroupAccessOptions? options
    )
    {
        ArgumentNullException.ThrowIfNull(region);
        ArgumentNullException.ThrowIfNull(groupIds);
        string[] ids = [.. groupIds];
        foreach (var id in ids)
        {
            ArgumentNullException.ThrowIfNull(id, nameof(groupIds));
        }

        return new SecurityGroupAccess(null, null, region, ids, ports, options);
    }

    /// <summary>The same access to the first groups only.</summary>
    internal SecurityGroupAccess First(int groups) =>
        new(
            null,
            null,
            Region,
            [.. GroupIds.Take(groups)],
            Ports,
            new SecurityGroupAccessOptions
            {
                Target = Target,
                TimeToExpire = TimeToExpire,
                AccessRoleArn = AccessRoleArn,
                ExternalId = ExternalId,
            }
        );

    private static SecurityGroupAccess Of(ISecurityGroup securityGroup, SecurityGroupAccessOptions? options, IEnumerable<Port> ports)
    {
        ArgumentNullException.ThrowIfNull(securityGroup);
        return new SecurityGroupAccess(
            securityGroup,
            securityGroup.Env.Account,
            securityGroup.Env.Region,
            [securityGroup.SecurityGroupId],
            Converted(ports),
            options
        );
    }

    private static IReadOnlyList<IngressPort> Converted(IEnumerable<Port> ports)
    {
        ArgumentNullException.ThrowIfNull(ports);
        return [.. ports.Select(Convert)];

        static IngressPort Convert(Port port)
        {
            ArgumentNullException.ThrowIfNull(port, nameof(ports));
            return IngressPort.From(port);
        }
    }
}
