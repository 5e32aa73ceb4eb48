using Amazon.CDK.AWS.EC2;

namespace AuthSecGroup.Cdk;

/// <summary>
/// Security groups of one region, and the ports that are opened in them to a caller's own address.
/// Without any port the groups are being drained: no new lease is opened, and the sweep goes on closing those that are open.
/// </summary>
public sealed class SecurityGroupAccess
{
    private SecurityGroupAccess(string? account, string region, IReadOnlyList<string> groupIds, IReadOnlyList<IngressPort> ports)
    {
        Account = account;
        Region = region;
        GroupIds = groupIds;
        Ports = ports;
    }

    /// <summary>The groups' account; null where only their ids were given, as these are taken for the stack's own.</summary>
    internal string? Account { get; }

    /// <summary>The groups' region; a token where it is known at deployment only.</summary>
    internal string Region { get; }

    internal IReadOnlyList<string> GroupIds { get; }

    internal IReadOnlyList<IngressPort> Ports { get; }

    /// <summary>
    /// Gives access to <paramref name="securityGroup"/> in the region it lives in. It may be made in the same stack, in another one, or imported.
    /// </summary>
    /// <param name="securityGroup">The group that gets the rules.</param>
    /// <param name="ports">What is opened. None: the group is being drained.</param>
    /// <exception cref="ArgumentNullException"><paramref name="securityGroup"/>, <paramref name="ports"/> or one of the ports is null.</exception>
    public static SecurityGroupAccess To(ISecurityGroup securityGroup, params Port[] ports)
    {
        ArgumentNullException.ThrowIfNull(securityGroup);
        return new SecurityGroupAccess(
            securityGroup.Env.Account,
            securityGroup.Env.Region,
            [securityGroup.SecurityGroupId],
            Converted(ports)
        );
    }

    /// <summary>Gives access to existing groups, which may lie in any region of the account.</summary>
    /// <param name="region">The groups' region, such as <c>us-west-1</c>.</param>
    /// <param name="groupIds">The groups' ids, such as <c>sg-0123456789abcdef0</c>.</param>
    /// <param name="ports">What is opened. None: the groups are being drained.</param>
    /// <exception cref="ArgumentNullException">An argument, or one of the ids or ports, is null.</exception>
    public static SecurityGroupAccess ToIds(string region, IEnumerable<string> groupIds, params Port[] ports)
    {
        ArgumentNullException.ThrowIfNull(region);
        ArgumentNullException.ThrowIfNull(groupIds);
        return Of(region, groupIds, Converted(ports));
    }

    internal static SecurityGroupAccess Of(string region, IEnumerable<string> groupIds, IReadOnlyList<IngressPort> ports)
    {
        string[] ids = [.. groupIds];
        foreach (var id in ids)
        {
            ArgumentNullException.ThrowIfNull(id, nameof(groupIds));
        }

        return new SecurityGroupAccess(null, region, ids, ports);
    }

    private static IReadOnlyList<IngressPort> Converted(Port[] ports)
    {
        ArgumentNullException.ThrowIfNull(ports);
        foreach (var port in ports)
        {
            ArgumentNullException.ThrowIfNull(port, nameof(ports));
        }

        return [.. ports.Select(IngressPort.From)];
    }
}
