using AuthSecGroup.Aws.Logging;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Ports;

namespace AuthSecGroup.Lambda.Leases;

/// <summary>What both functions use to read, open, close, and revoke leases.</summary>
internal sealed class LeaseServices
{
    public LeaseServices(
        DeploymentSettings deployment,
        ISecurityGroupRules rules,
        IPrefixLists prefixLists,
        ILeaseStore store,
        JsonLog log,
        TimeProvider time
    )
    {
        var writer = new LeaseWriter(rules, new PrefixListReader(prefixLists, log, time), time);
        Reader = new AddressReader(store, new GroupRunner(rules), time);
        Opener = new LeaseOpener(store, Reader, writer, time);
        Closer = new LeaseCloser(store, Reader, writer, time);
        Viewer = new LeaseViewer(Reader, writer, time);
        Revoker = new LeaseRevoker(deployment, store, Reader, Closer);
        Administration = new LeaseAdministration(store, Revoker, time);
    }

    public AddressReader Reader { get; }

    public LeaseOpener Opener { get; }

    public LeaseCloser Closer { get; }

    public LeaseViewer Viewer { get; }

    public LeaseRevoker Revoker { get; }

    public LeaseAdministration Administration { get; }
}
