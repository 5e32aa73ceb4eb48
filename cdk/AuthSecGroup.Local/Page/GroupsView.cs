using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Local.Deployment;
using AuthSecGroup.Local.Ec2;

namespace AuthSecGroup.Local.Page;

/// <summary>The security groups by account and region: the rules of leases, and greyed the rules that are not ours.</summary>
internal static class GroupsView
{
    /// <param name="cloud">The local cloud.</param>
    /// <param name="records">The records of leases.</param>
    /// <param name="now">The local cloud's time; null to leave out what changes with every second.</param>
    public static Html Render(DeployedStack cloud, LeaseRecords records, DateTimeOffset? now) =>
        Html.Join(
            cloud
                .Ec2.Groups.GroupBy(group => (IsOther: group.Account != cloud.Account, group.Account, group.Region))
                .OrderBy(place => place.Key)
                .Select(place =>
                    Html.Of(
                        $"""
                        <h3>{place.Key.Region}{Html.If(place.Key.IsOther, Account(place.Key.Account, cloud))}</h3>
                        {Html.Join(place.Select(group => Group(group, cloud.Settings, records, now)))}
                        """
                    )
                )
        );

    private static Html Account(string account, DeployedStack cloud)
    {
        var roles = cloud
            .Sts.Roles.Where(role => role.Account == account)
            .Select(role => role.Exists ? role.Name : $"{role.Name}, deleted");
        return Html.Of($" in account {account} <span class=\"quiet\">through the role {string.Join(" and ", roles)}</span>");
    }

    private static Html Group(SecurityGroup group, StackSettings deployment, LeaseRecords records, DateTimeOffset? now)
    {
        var configured = deployment.Groups.Where(access => access.Group.GroupId == group.GroupId).ToList();
        var rules = group
            .Rules.Select(rule => (Rule: rule, Ours: deployment.ReadOurs(rule.Description, rule.IsEgress)))
            .ToLookup(pair => pair.Ours is not null);
        var leases = rules[true].Select(pair => (pair.Rule, Ours: pair.Ours!, Until: pair.Ours!.ExpiresAt(deployment.TimeToExpire)));
        var leaseRows = leases
            .OrderBy(lease => lease.Until)
            .Select(lease => LeaseRow(lease.Rule, lease.Ours, lease.Until, deployment.TargetOf(lease.Rule), records, now))
            .ToList();
        var foreignRows = rules[false].Select(pair => ForeignRow(pair.Rule)).ToList();
        return Html.Of(
            $"""
            <article class="group" aria-label="{group.GroupId}">
            <h4><code>{group.GroupId}</code> <span class="quiet">{Configured(configured, deployment)}</span></h4>
            {(
                leaseRows.Count == 0
                    ? Html.Of($"""<p class="quiet">No rule of a lease.</p>""")
                    : Html.Table("leases", ["Address", "Caller", "Rule", "Renewed", "Expires in"], leaseRows)
            )}
            {Html.If(foreignRows.Count > 0, Foreign(group.GroupId, foreignRows))}
            </article>

            """
        );
    }

    private static string Configured(List<GroupAccess> targets, StackSettings deployment)
    {
        var texts = targets
            .Where(access => access.Rules.Count > 0)
            .Select(access =>
                (deployment.NamesTargets ? $"for {access.Target} " : "")
                + $"lets in {string.Join(" and ", access.Rules.Select(rule => Wording.Ports(rule.Protocol, rule.FromPort, rule.ToPort)))}"
            )
            .ToList();
        return texts.Count == 0 ? "no leases are configured" : $"a lease {string.Join(", ", texts)}";
    }

    private static Html LeaseRow(
        SecurityGroupRule rule,
        RuleDescription ours,
        DateTimeOffset expiresAt,
        string? target,
        LeaseRecords records,
        DateTimeOffset? now
    )
    {
        var age = now is null ? "" : $"{Wording.Span(Math.Max(0, (now.Value - ours.Time).TotalSeconds))} ago";
        var address = rule.Source.Value;
        // The caller in the description is whom the rule was last written for. Others can share it, who are only in the record.
        var holders = records.CountHolders(rule.Cidr, target ?? TargetName.Default);
        return Html.Of(
            $"""
            <tr><td class="address">{Html.Address(address)}</td><td class="name">{Html.Name(ours.Caller)}{Html.If(
                holders > 1,
                Html.Of($" <span class=\"quiet\">{holders}&nbsp;holders</span>")
            )}</td>
            <td>{(target is null ? "" : $"{target}: ")}{Wording.Ports(
                rule
            )} <code class="quiet">{rule.RuleId}</code></td><td class="age" data-since="{ours.Time.ToUnixTimeMilliseconds()}">{age}</td>
            {Countdown.Cell(address, ours.Time, expiresAt, now)}</tr>

            """
        );
    }

    private static Html Foreign(string groupId, List<Html> rows) =>
        Html.Of(
            $"""
            <details class="foreign" open data-key="foreign {groupId}">
            <summary>{rows.Count} foreign rules, which are never touched</summary>
            {Html.Table("rules", ["Rule", "Description", "Why foreign"], rows)}
            </details>
            """
        );

    private static Html ForeignRow(SecurityGroupRule rule) =>
        Html.Of(
            $"""
            <tr><td>{Wording.Ports(rule)} {(rule.IsEgress ? "to" : "from")} {rule.Source.Value}</td><td class="text">{(
                string.IsNullOrEmpty(rule.Description) ? Html.Of($"<i>none</i>") : Html.Of($"{rule.Description}")
            )}</td><td class="text">{WhyForeign(rule)}</td></tr>

            """
        );

    private static string WhyForeign(SecurityGroupRule rule) =>
        rule.IsEgress ? "is an egress rule; a lease is always an ingress rule"
        : string.IsNullOrEmpty(rule.Description) ? "has no description"
        : RuleDescription.TryParse(rule.Description, out var other) ? $"belongs to the deployment {other.Name}"
        : rule.Description.StartsWith($"{RuleDescription.Mark} ", StringComparison.Ordinal)
            ? "the description is almost, but not exactly, of our form"
        : "the description is not of our form";
}
