using System.Text.Json;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.Aws.Logging;

/// <summary>
/// Writes metrics as log lines in CloudWatch's embedded metric format, which needs no call and no permission:
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
/// </summary>
internal sealed class EmbeddedMetrics(JsonLog log, TimeProvider time, string deployment)
{
    /// <summary>Writes counts of the whole deployment.</summary>
    public void Count(params IReadOnlyList<(string Name, long Value)> metrics) =>
        Write(
            [
                [],
            ],
            "Count",
            metrics
        );

    /// <summary>Writes counts of one target, which don't count for the deployment as a whole.</summary>
    public void TargetCount(string target, params IReadOnlyList<(string Name, long Value)> metrics) =>
        Write(
            [
                [(FunctionMetrics.TargetDimension, target)],
            ],
            "Count",
            metrics
        );

    /// <summary>
    /// Writes a percentage of one security group, which counts for the deployment as a whole too: its maximum there is the fullest group's.
    /// </summary>
    public void GroupPercent(string region, string groupId, string name, long percent) =>
        Write(
            [
                [],
                [(FunctionMetrics.RegionDimension, region), (FunctionMetrics.SecurityGroupDimension, groupId)],
            ],
            "Percent",
            [(name, percent)]
        );

    private void Write(
        IReadOnlyList<IReadOnlyList<(string Name, string Value)>> dimensionSets,
        string unit,
        IReadOnlyList<(string Name, long Value)> metrics
    ) =>
        log.Raw(writer =>
        {
            writer.WriteStartObject("_aws");
            writer.WriteNumber("Timestamp", time.GetUtcNow().ToUnixTimeMilliseconds());
            writer.WriteStartArray("CloudWatchMetrics");
            writer.WriteStartObject();
            writer.WriteString("Namespace", FunctionMetrics.Namespace);
            writer.WriteStartArray("Dimensions");
            foreach (var dimensions in dimensionSets)
            {
                WriteDimensions(writer, dimensions);
            }

            writer.WriteEndArray();
            writer.WriteStartArray("Metrics");
            foreach (var (name, _) in metrics)
            {
                writer.WriteStartObject();
                writer.WriteString("Name", name);
                writer.WriteString("Unit", unit);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteString(FunctionMetrics.DeploymentDimension, deployment);
            foreach (var (name, value) in dimensionSets.SelectMany(dimensions => dimensions))
            {
                writer.WriteString(name, value);
            }

            foreach (var (name, value) in metrics)
            {
                writer.WriteNumber(name, value);
            }
        });

    private static void WriteDimensions(Utf8JsonWriter writer, IReadOnlyList<(string Name, string Value)> beside)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(FunctionMetrics.DeploymentDimension);
        foreach (var (name, _) in beside)
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
    }
}
