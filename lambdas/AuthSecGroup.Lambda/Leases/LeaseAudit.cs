using AuthSecGroup.Aws.Logging;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Lambda.Leases;

/// <summary>The audit lines of leases that end without their holder.</summary>
internal static class LeaseAudit
{
    /// <summary>Records a lease that was revoked.</summary>
    /// <param name="log">The log.</param>
    /// <param name="revoked">The lease.</param>
    /// <param name="by">The administrator's ARN; null if no user file allows the lease any more.</param>
    /// <param name="requestId">The gateway's id of the administrator's request, if there was one.</param>
    public static void AuditRevoked(this JsonLog log, AddressLease revoked, string? by, string? requestId = null) =>
        log.Audit(
            "lease revoked",
            writer =>
            {
                var lease = revoked.Lease;
                writer.WriteString("event", AuditEvent.Revoked);
                if (requestId is not null)
                {
                    writer.WriteString("requestId", requestId);
                }

                writer.WriteString("target", lease.Target);
                if (lease.Holder.Session.Length > 0)
                {
                    writer.WriteString("session", lease.Holder.Session);
                }

                writer.WriteString("caller", lease.Holder.Principal);
                writer.WriteString("source", revoked.Address.ToString());
                if (lease.Reason is not null)
                {
                    writer.WriteString("reason", lease.Reason);
                }

                writer.WriteString("because", by is null ? "not_allowed_any_more" : "administrator");
                if (by is not null)
                {
                    writer.WriteString("revokedBy", by);
                }

                writer.WriteString("openedAt", lease.OpenedAt.UtcDateTime);
                writer.WriteString("expiresAt", lease.ExpiresAt.UtcDateTime);
            }
        );

    /// <summary>Records an expired rule that the sweep revoked.</summary>
    public static void AuditExpired(
        this JsonLog log,
        SecurityGroupId group,
        SecurityGroupRule rule,
        RuleDescription description,
        TimeSpan timeToExpire
    ) =>
        log.Audit(
            "rule expired",
            writer =>
            {
                writer.WriteString("event", AuditEvent.Expired);
                // A description has no room for the ARN.
                writer.WriteString("caller", description.Caller);
                writer.WriteString("source", rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.PrefixListId ?? "");
                writer.WriteString("expiresAt", description.ExpiresAt(timeToExpire).UtcDateTime);
                writer.WriteString("groupId", group.GroupId);
                writer.WriteString("region", group.Region);
                if (group.Account is { } account)
                {
                    writer.WriteString("account", account);
                }

                writer.WriteString("ruleId", rule.RuleId);
                writer.WriteString("rule", $"{rule.Protocol}:{rule.FromPort ?? -1}:{rule.ToPort ?? -1}");
            }
        );
}
