using System.Text.Json;
using AuthSecGroup.Aws.Logging;
using AuthSecGroup.Core.Connection;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Wire;
using AuthSecGroup.Lambda.Leases;

namespace AuthSecGroup.Lambda.Connection;

/// <summary>Writes the audit line of each request (caller, source address, method, outcome in each group) and its metrics.</summary>
internal sealed class AuditLog(JsonLog log, EmbeddedMetrics metrics)
{
    /// <summary>Records a request, its response, and each lease that it revoked.</summary>
    public void Write(ConnectionEvent read, Reply reply, string lambdaRequestId, TimeSpan took, IReadOnlyList<AddressLease> revoked)
    {
        WriteRequest(read, reply, lambdaRequestId, took);
        if (read is ConnectionEvent.Administration { Request: var administration })
        {
            foreach (var lease in revoked)
            {
                log.AuditRevoked(lease, administration.Caller.Arn, administration.RequestId);
            }

            metrics.Count((FunctionMetrics.Revoked, revoked.Count));
        }
    }

    private void WriteRequest(ConnectionEvent read, Reply reply, string lambdaRequestId, TimeSpan took)
    {
        var administration = (read as ConnectionEvent.Administration)?.Request;
        var request = (read as ConnectionEvent.Valid)?.Request;
        var invalid = read as ConnectionEvent.Invalid;
        var problem = (reply as Reply.Failure)?.Body;
        log.Audit(
            "connection request",
            writer =>
            {
                writer.WriteString("event", EventOf(read, reply));
                WriteIfPresent(writer, "requestId", request?.RequestId ?? administration?.RequestId ?? invalid?.RequestId);
                writer.WriteString("lambdaRequestId", lambdaRequestId);
                WriteIfPresent(writer, "method", MethodOf(request, administration) ?? Shorten(invalid?.Method));
                WriteIfPresent(writer, "target", request?.Target);
                WriteIfPresent(writer, "session", request?.Body.Session ?? request?.Session);
                WriteIfPresent(writer, "caller", request?.Caller.Arn ?? administration?.Caller.Arn ?? Shorten(invalid?.Caller));
                WriteIfPresent(writer, "source", (request?.Source ?? administration?.Source)?.ToString() ?? Shorten(invalid?.Source));
                WriteIfPresent(writer, "reason", request?.Body.Reason);
                WriteIfPresent(writer, "allowedBy", reply.AllowedBy);
                writer.WriteNumber("status", reply.Status);
                WriteIfPresent(writer, "code", problem?.Code);
                // The detail of a refused body quotes the body, which must not be in the log.
                WriteIfPresent(writer, "detail", problem is { Code: not ProblemCode.BadBody } ? problem.Detail : null);
                if (reply is Reply.Success { Body.ExpiresAt: { } expiresAt })
                {
                    writer.WriteString("expiresAt", expiresAt.UtcDateTime);
                    writer.WriteNumber("expiresInSeconds", ((Reply.Success)reply).Body.ExpiresInSeconds ?? 0);
                }

                writer.WriteNumber("milliseconds", (long)took.TotalMilliseconds);
                WriteGroups(writer, reply.Groups);
            }
        );
        WriteMetrics(request, reply);
    }

    private static string EventOf(ConnectionEvent read, Reply reply) =>
        reply.Status switch
        {
            >= 500 => AuditEvent.Failed,
            404 when reply is Reply.Failure { Body.Code: ProblemCode.NotOpen } => AuditEvent.NotOpen,
            >= 400 => AuditEvent.Denied,
            201 => AuditEvent.Opened,
            _ => (read, reply) switch
            {
                (ConnectionEvent.Administration { Request: LeasesRequest.List }, _) => AuditEvent.Listed,
                (ConnectionEvent.Administration, _) => AuditEvent.Revocation,
                (ConnectionEvent.Valid { Request.Method: ConnectionMethod.Post }, _) => AuditEvent.Renewed,
                (ConnectionEvent.Valid { Request.Method: ConnectionMethod.Get }, _) => AuditEvent.Viewed,
                _ => reply.Groups.SelectMany(group => group.Rules).Any(rule => rule.Outcome == Outcome.Closed)
                    ? AuditEvent.Closed
                    : AuditEvent.Held,
            },
        };

    private static string? MethodOf(ConnectionRequest? request, LeasesRequest? administration) =>
        request is not null ? NameOf(request.Method)
        : administration is LeasesRequest.List ? NameOf(ConnectionMethod.Get)
        : administration is not null ? NameOf(ConnectionMethod.Delete)
        : null;

    private static string NameOf(ConnectionMethod method) =>
        method switch
        {
            ConnectionMethod.Get => "GET",
            ConnectionMethod.Post => "POST",
            _ => "DELETE",
        };

    private static void WriteGroups(Utf8JsonWriter writer, IReadOnlyList<GroupResponse> groups)
    {
        writer.WriteStartArray("groups");
        foreach (var group in groups)
        {
            writer.WriteStartObject();
            writer.WriteString("groupId", group.GroupId);
            writer.WriteString("region", group.Region);
            WriteIfPresent(writer, "account", group.Account);
            WriteIfPresent(writer, "target", group.Target);
            WriteIfPresent(writer, "error", group.Error);
            WriteIfPresent(writer, "detail", group.Detail);
            writer.WriteStartObject("rules");
            foreach (var rule in group.Rules)
            {
                writer.WriteString($"{rule.Protocol}:{rule.FromPort}:{rule.ToPort}", rule.Outcome);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private void WriteMetrics(ConnectionRequest? request, Reply reply)
    {
        metrics.Count([
            .. RuleCounts(request, reply.Groups),
            (FunctionMetrics.Refused, reply.Status is >= 400 and < 500 and not 404 ? 1 : 0),
            (FunctionMetrics.Failed, reply.Status >= 500 ? 1 : 0),
        ]);
        foreach (var target in reply.Groups.GroupBy(group => group.Target, StringComparer.Ordinal))
        {
            if (target.Key is { } name)
            {
                metrics.TargetCount(name, [.. RuleCounts(request, target)]);
            }
        }
    }

    private static IEnumerable<(string Name, long Value)> RuleCounts(ConnectionRequest? request, IEnumerable<GroupResponse> groups)
    {
        var outcomes = groups.SelectMany(group => group.Rules).CountBy(rule => rule.Outcome).ToDictionary(StringComparer.Ordinal);
        return
        [
            (FunctionMetrics.Opened, outcomes.GetValueOrDefault(Outcome.Created)),
            (FunctionMetrics.Refreshed, outcomes.GetValueOrDefault(Outcome.Refreshed)),
            // GET also returns "closed", for what is not open.
            (FunctionMetrics.Closed, request is { Method: ConnectionMethod.Delete } ? outcomes.GetValueOrDefault(Outcome.Closed) : 0),
        ];
    }

    private static void WriteIfPresent(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    /// <summary>An invalid event can contain anything, also megabytes instead of an address.</summary>
    private static string? Shorten(string? text) => text is { Length: > 200 } ? text[..200] + "…" : text;
}
