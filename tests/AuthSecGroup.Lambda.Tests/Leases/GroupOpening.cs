using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Lambda.Leases;
using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Leases;

/// <summary>One group and the opener at work on it.</summary>
public abstract class GroupOpening
{
    private protected readonly SkippingClock Clock = new();
    private protected readonly ScriptedEc2 Groups;
    private protected readonly LeaseWriter Opener;

    private protected GroupOpening()
    {
        Groups = new ScriptedEc2(Clock).With(Given.East);
        Opener = new LeaseWriter(Groups, Clock);
    }

    private protected static GroupAccess Both => Given.Access(Given.East, Given.Ssh, Given.Https);

    private protected static GroupAccess Ssh => Given.Access(Given.East, Given.Ssh);

    private protected async Task<GroupResult> OpenAsync(
        GroupAccess access,
        TimeSpan? timeToLive = null,
        CancellationToken cancellationToken = default
    )
    {
        var reading = await Groups.ReadAsync(Given.East.Region, [Given.East.GroupId], CancellationToken.None);
        return await Opener.OpenAsync(access, reading.Rules, Given.Request(timeToLive: timeToLive), cancellationToken);
    }

    private protected static IEnumerable<string> Outcomes(GroupResult result) =>
        result.Rules.Select(rule => $"{rule.Protocol}:{rule.FromPort}:{rule.ToPort} {rule.Outcome.ToString().ToLowerInvariant()}");
}
