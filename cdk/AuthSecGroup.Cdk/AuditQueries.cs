using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.Cdk;

/// <summary>
/// Queries of CloudWatch Logs Insights about the audit lines:
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
/// </summary>
internal static class AuditQueries
{
    // Each request of a holder tells the state of its lease from then on. A revocation names the holder, too.
    private static readonly string[] Live =
    [
        "fields @timestamp, audit.event as event, audit.caller as holder, audit.source as address, audit.expiresInSeconds as seconds",
        $"filter event in [\"{AuditEvent.Opened}\", \"{AuditEvent.Renewed}\", \"{AuditEvent.Closed}\", \"{AuditEvent.Held}\", "
            + $"\"{AuditEvent.Revoked}\"]",
        "stats latest(event) as state, max(@timestamp) as at, latest(seconds) as lasts by holder, address, audit.session as session",
        $"filter state in [\"{AuditEvent.Opened}\", \"{AuditEvent.Renewed}\"] and toMillis(at) / 1000 + lasts > now()",
    ];

    /// <summary>Who has access now, from where, and since when.</summary>
    internal static readonly string[] LiveLeases = [.. Live, "sort at desc"];

    /// <summary>How many holders each address has now.</summary>
    internal static readonly string[] HoldersOfEachAddress = [.. Live, "stats count(*) as holders by address", "sort holders desc"];
}
