using AuthSecGroup.Local.Deployment;
using AuthSecGroup.Local.Ec2;

namespace AuthSecGroup.Local.Page;

/// <summary>The security groups by region: our leases, and greyed the rules that are not ours.</summary>
internal static class GroupsView
{
    /// <param name="cloud">The local cloud.</param>
    /// <param name="now">The local cloud's time; null to leave out what changes with every second.</param>
    public static Html Render(DeployedStack cloud, DateTimeOffset? now) =>
        Html.Join(
            cloud
                .Ec2.Groups.GroupBy(group => group.Region)
                .OrderBy(region => region.Key, StringComparer.Ordinal)
                .Select(region =>
                    Html.Of(
                        $"""
                        <h3>{region.Key}</h3>
                        {Html.Join(region.Select(group => Group(group, cloud.Settings, now)))}
                        """
                    )
                )
        );

    private static Html Group(SecurityGroup group, StackSettings deployment, DateTimeOffset? now)
    {
        var rules = group
            .Rules.Select(rule => (Rule: rule, Lease: rule.IsEgress ? null : OurRule.Read(rule.Description, deployment)))
            .ToList();
        var leases = rules
            .Where(pair => pair.Lease is not null)
            .OrderBy(pair => pair.Lease!.ExpiresAt)
            .Select(pair => LeaseRow(pair.Rule, pair.Lease!, now))
            .ToList();
        var foreign = rules.Where(pair => pair.Lease is null).Select(pair => ForeignRow(pair.Rule, deployment)).ToList();
        var ports = deployment
            .Groups.Where(configured => configured.GroupId == group.GroupId)
            .SelectMany(configured => configured.Rules)
            .Select(rule => Wording.Ports(rule.Protocol, rule.FromPort, rule.ToPort))
            .ToList();
        return Html.Of(
            $"""
            <article class="group" aria-label="{group.GroupId}">
            <h4><code>{group.GroupId}</code> <span class="quiet">{(
                ports.Count == 0 ? "no leases are configured" : $"a lease lets in {string.Join(" and ", ports)}"
            )}</span></h4>
            {(leases.Count == 0 ? Html.Of($"""<p class="quiet">No lease is open.</p>""") : Leases(leases))}
            {(foreign.Count == 0 ? Html.Empty : Foreign(group.GroupId, foreign))}
            </article>

            """
        );
    }

    private static Html Leases(IEnumerable<Html> rows) =>
        Html.Of(
            $"""
            <table class="leases">
            <thead><tr><th scope="col">Address</th><th scope="col">Caller</th><th scope="col">Rule</th>
            <th scope="col">Renewed</th><th scope="col">Expires in</th></tr></thead>
            <tbody>
            {Html.Join(rows)}</tbody>
            </table>
            """
        );

    private static Html LeaseRow(SecurityGroupRule rule, OurRule lease, DateTimeOffset? now)
    {
        var life = (long)(lease.ExpiresAt - lease.RenewedAt).TotalSeconds;
        var left = now is { } time ? (long)Math.Max(0, Math.Ceiling((lease.ExpiresAt - time).TotalSeconds)) : life;
        var age = now is null ? "" : $"{Wording.Span(Math.Max(0, (now.Value - lease.RenewedAt).TotalSeconds))} ago";
        var remaining = now is null ? "" : Wording.Remaining(left, life);
        var (since, until) = (lease.RenewedAt.ToUnixTimeMilliseconds(), lease.ExpiresAt.ToUnixTimeMilliseconds());
        var address = rule.Source.Value;
        return Html.Of(
            $"""
            <tr><td class="address">{address}</td><td class="name">{lease.Caller}</td>
            <td>{Wording.Ports(rule)} <code class="quiet">{rule.RuleId}</code></td><td class="age" data-since="{since}">{age}</td>
            <td class="closes" data-expires="{until}"><progress max="{life}" value="{left}" aria-label="time left for {address}"></progress>
            <span class="left">{remaining}</span></td></tr>

            """
        );
    }

    private static Html Foreign(string groupId, List<Html> rows) =>
        Html.Of(
            $"""
            <details class="foreign" open data-key="foreign {groupId}">
            <summary>{rows.Count} foreign rules, which are never touched</summary>
            <table>
            <thead><tr><th scope="col">Rule</th><th scope="col">Description</th><th scope="col">Why foreign</th></tr></thead>
            <tbody>
            {Html.Join(rows)}</tbody>
            </table>
            </details>
            """
        );

    private static Html ForeignRow(SecurityGroupRule rule, StackSettings deployment) =>
        Html.Of(
            $"""
            <tr><td>{Wording.Ports(rule)} {(rule.IsEgress ? "to" : "from")} {rule.Source.Value}</td><td class="text">{(
                string.IsNullOrEmpty(rule.Description) ? Html.Of($"<i>none</i>") : Html.Of($"{rule.Description}")
            )}</td><td class="text">{ForeignReason.Of(rule, deployment)}</td></tr>

            """
        );
}
