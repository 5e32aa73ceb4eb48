using AuthSecGroup.Core.Holders;
using AuthSecGroup.Local.Deployment;

namespace AuthSecGroup.Local.Page;

/// <summary>The live leases with their holders, and what else is in the leases bucket.</summary>
internal static class LeasesView
{
    /// <param name="records">The records of leases.</param>
    /// <param name="namesTargets">False if there is no other target than the default.</param>
    /// <param name="now">The local cloud's time; null to leave out what changes with every second.</param>
    public static Html Render(LeaseRecords records, bool namesTargets, DateTimeOffset? now) =>
        Html.Of(
            $"""
            {(
                records.Live.Count == 0
                    ? Html.Of($"""<p class="quiet">Nobody holds a lease.</p>""")
                    : Html.Table("leases", Head(namesTargets), Rows(records.Live, namesTargets, now))
            )}
            {Html.Join(records.Closing.Select(each => Closing(each, namesTargets)))}
            {Html.Join(records.Damaged.Select(Damaged))}
            """
        );

    private static string[] Head(bool namesTargets) =>
        namesTargets ? ["Address", "Holder", "Target", "Reason", "Expires in"] : ["Address", "Holder", "Reason", "Expires in"];

    // The leases that one POST opened differ in the target only. They share a row, so that a long reason isn't repeated.
    private static IEnumerable<Html> Rows(IReadOnlyList<LiveLease> leases, bool namesTargets, DateTimeOffset? now) =>
        leases
            .GroupBy(each => (each.Address.Cidr, each.Lease.Holder, each.Lease.RenewedAt, each.Lease.ExpiresAt, each.Lease.Reason))
            .Select(row => Row(row.Key.Cidr, row.First().Lease, namesTargets ? row.Select(each => each.Lease.Target) : null, now));

    private static Html Row(string address, Lease lease, IEnumerable<string>? targets, DateTimeOffset? now)
    {
        var (principal, session) = lease.Holder;
        var name = Wording.Principal(principal);
        var inSession = Html.If(session.Length > 0, Html.Of($""" <span class="quiet">session {session}</span>"""));
        var forTargets = targets is null ? Html.Empty : Html.Of($"""<td class="name">{string.Join(", ", targets)}</td>""");
        return Html.Of(
            $"""
            <tr><td class="address">{Html.Address(address)}</td><td class="name"><span title="{principal}">{Html.Name(
                name
            )}</span>{inSession}</td>
            {forTargets}<td class="text">{lease.Reason}</td>
            {Countdown.Cell($"{name} at {address}", lease.RenewedAt, lease.ExpiresAt, now)}</tr>

            """
        );
    }

    private static Html Closing(ClosingTargets closing, bool namesTargets) =>
        Html.Of(
            $"""
            <p class="mark"><b>{Html.Address(closing.Address.Cidr)}</b>{(namesTargets ? $" for {string.Join(", ", closing.Targets)}" : "")}
            <span class="badge warn">closing</span> The last lease was closed or revoked. Its rules, if any are left, can be revoked at any
            moment, so the next POST replaces them.</p>

            """
        );

    private static Html Damaged(DamagedRecord damaged) =>
        Html.Of(
            $"""
            <p class="mark"><code>{damaged.Key}</code> {Html.Badge("damaged", isGood: false)} This object of the leases bucket counts as no
            lease: {damaged.Why}.</p>

            """
        );
}
