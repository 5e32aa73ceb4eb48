using System.Globalization;
using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.Cdk;

/// <summary>Creates the dashboard.</summary>
internal static class Dashboards
{
    internal static Dashboard Create(AuthenticatingSecGroup access, IReadOnlyList<Alarm> alarms)
    {
        var stage = access.Api.DeploymentStage;
        var status = new AlarmStatusWidget(
            new AlarmStatusWidgetProps
            {
                Title = $"Alarms of {access.DeploymentName}",
                Alarms = [.. alarms],
                Width = 24,
            }
        );
        return new Dashboard(
            access,
            "Dashboard",
            new DashboardProps
            {
                DefaultInterval = Duration.Days(1),
                Widgets =
                [
                    [status],
                    [
                        Graph(
                            "Changes of rules",
                            access.MetricOpened(),
                            access.MetricRefreshed(),
                            access.MetricClosed(),
                            access.MetricExpired()
                        ),
                        Graph("Rules in the groups", access.MetricOpenRules(), access.MetricForeignRules(), access.MetricOverdueRules()),
                        Graph("Rule quota used by each group, percent", QuotaOfEachGroup(access.DeploymentName)),
                    ],
                    [
                        Graph(
                            "Requests",
                            stage.MetricCount(),
                            stage.MetricClientError(),
                            stage.MetricServerError(),
                            access.MetricRefused(),
                            access.MetricFailed()
                        ),
                        Graph(
                            "Latency, milliseconds",
                            stage.MetricLatency(Percentile(50)),
                            stage.MetricLatency(Percentile(99)),
                            stage.MetricIntegrationLatency(Percentile(99))
                        ),
                        Graph("Sweeps", access.MetricSweepSucceeded(), access.MetricSweepFailed(), access.SweepFunction.MetricErrors()),
                    ],
                ],
            }
        );
    }

    private static MetricOptions Percentile(int percentile)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"p{percentile}");
        return new MetricOptions { Statistic = text, Label = text };
    }

    private static MathExpression QuotaOfEachGroup(string deploymentName)
    {
        string[] schema =
        [
            FunctionMetrics.Namespace,
            FunctionMetrics.DeploymentDimension,
            FunctionMetrics.RegionDimension,
            FunctionMetrics.SecurityGroupDimension,
        ];
        var filter = $"{FunctionMetrics.DeploymentDimension}=\"{deploymentName}\" MetricName=\"{FunctionMetrics.QuotaUsed}\"";
        return new MathExpression(
            new MathExpressionProps
            {
                Expression = $"SEARCH('{{{string.Join(',', schema)}}} {filter}', '{Stats.MAXIMUM}', 300)",
                Label = "",
                UsingMetrics = new Dictionary<string, IMetric>(),
            }
        );
    }

    private static GraphWidget Graph(string title, params IMetric[] metrics) =>
        new(
            new GraphWidgetProps
            {
                Title = title,
                Left = metrics,
                Width = 8,
            }
        );
}
