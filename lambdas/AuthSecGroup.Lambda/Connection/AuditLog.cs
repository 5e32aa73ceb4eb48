using System.Text.Json;
using AuthSecGroup.Aws.Logging;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Lambda.Connection;

/// <summary>Writes one audit line for each request - who, from where, what, with which outcome in each group - and its metrics.</summary>
internal sealed class AuditLog(JsonLog log, EmbeddedMetrics metrics)
{
    /// <summary>Records a request that was served or refused.</summary>
    public void Write(ConnectionRequest? request, Refusal? refusal, Answer answer, string lambdaRequestId, TimeSpan took)
    {
        log.Audit(
            "connection request",
            writer =>
            {
                WriteIfThere(writer, "requestId", request?.RequestId ?? refusal?.RequestId);
                writer.WriteString("lambdaRequestId", lambdaRequestId);
                WriteIfThere(writer, "method", request?.Method);
                WriteIfThere(writer, "caller", request?.Caller.Arn ?? Shorten(refusal?.Caller));
                WriteIfThere(writer, "source", request?.Source.ToString() ?? Shorten(refusal?.Source));
                WriteIfThere(writer, "reason", request?.Body.Reason);
                writer.WriteNumber("status", answer.Status);
                WriteIfThere(writer, "code", answer.Problem?.Code);
                // What is wrong with a body is told with the body's own words, which the log must not hold.
                WriteIfThere(writer, "detail", answer.Problem is { Code: not ProblemCode.BadBody } problem ? problem.Detail : null);
                if (answer.Success?.ExpiresAt is { } expiresAt)
                {
                    writer.WriteString("expiresAt", expiresAt.UtcDateTime);
                }

                writer.WriteNumber("milliseconds", (long)took.TotalMilliseconds);
                WriteGroups(writer, answer.Groups);
            }
        );
        WriteMetrics(request, answer);
    }

    private static void WriteGroups(Utf8JsonWriter writer, IReadOnlyList<GroupResponse> groups)
    {
        writer.WriteStartArray("groups");
        foreach (var group in groups)
        {
            writer.WriteStartObject();
            writer.WriteString("groupId", group.GroupId);
            writer.WriteString("region", group.Region);
            WriteIfThere(writer, "error", group.Error);
            WriteIfThere(writer, "detail", group.Detail);
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

    private void WriteMetrics(ConnectionRequest? request, Answer answer)
    {
        var outcomes = answer.Groups.SelectMany(group => group.Rules).CountBy(rule => rule.Outcome).ToDictionary(StringComparer.Ordinal);
        metrics.Count([
            (FunctionMetrics.Opened, outcomes.GetValueOrDefault(Outcome.Created)),
            (FunctionMetrics.Refreshed, outcomes.GetValueOrDefault(Outcome.Refreshed)),
            // GET says "closed" too, of what is not open.
            (FunctionMetrics.Closed, request?.Method == "DELETE" ? outcomes.GetValueOrDefault(Outcome.Closed) : 0),
            (FunctionMetrics.Refused, answer.Status is >= 400 and < 500 and not 404 ? 1 : 0),
            (FunctionMetrics.Failed, answer.Status >= 500 ? 1 : 0),
        ]);
    }

    private static void WriteIfThere(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    /// <summary>An event that was refused may hold anything, also megabytes where an address should be.</summary>
    private static string? Shorten(string? text) => text is { Length: > 200 } ? text[..200] + "…" : text;
}
