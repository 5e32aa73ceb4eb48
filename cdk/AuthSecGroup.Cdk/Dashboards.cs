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
                DashboardName = NameOf(access),
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
                            access.MetricRevoked(),
                            access.MetricExpired()
                        ),
                        Graph("Rules in the groups", access.MetricOpenRules(), access.MetricForeignRules(), access.MetricOverdueRules()),
                        Graph("Rule quota used by each group, percent", QuotaOfEachGroup(access.DeploymentName)),
                    ],
                    [
                        Graph(
                            "Requests",
                            stage.MetricCount(new MetricOptions { Label = "All" }),
                            stage.MetricClientError(new MetricOptions { Label = "Refused by the gateway or the function (4xx)" }),
                            stage.MetricServerError(new MetricOptions { Label = "Failed in the gateway or the function (5xx)" }),
                            access.MetricRefused(new MetricOptions { Label = "Refused by the function (400, 403, 409)" }),
                            access.MetricFailed(new MetricOptions { Label = "Failed in the function (502, 503)" })
                        ),
                        Graph(
                            "Latency, milliseconds",
                            stage.MetricLatency(Percentile(50, "of the API")),
                            stage.MetricLatency(Percentile(99, "of the API")),
                            stage.MetricIntegrationLatency(Percentile(99, "of the function"))
                        ),
                        Graph("Sweeps", access.MetricSweepSucceeded(), access.MetricSweepFailed(), access.SweepFunction.MetricErrors()),
                    ],
                    [
                        Query(access, "Live leases", AuditQueries.LiveLeases),
                        Query(access, "Holders of each address", AuditQueries.HoldersOfEachAddress),
                    ],
                    .. access.Targets is [TargetName.Default] ? Array.Empty<IWidget[]>() : [TargetGraphs(access)],
                ],
            }
        );
    }

    private static IWidget[] TargetGraphs(AuthenticatingSecGroup access) =>
        [
            Graph("Opened rules of each target", [.. access.Targets.Select(target => access.MetricOpened(target, Label(target)))]),
            Graph("Renewed rules of each target", [.. access.Targets.Select(target => access.MetricRefreshed(target, Label(target)))]),
            Graph("Closed rules of each target", [.. access.Targets.Select(target => access.MetricClosed(target, Label(target)))]),
        ];

    private static MetricOptions Label(string label) => new() { Label = label };

    /// <summary>
    /// The name of a dashboard is unique in an account, over all regions. The name of the stack is unique in a region.
    /// </summary>
    private static string NameOf(AuthenticatingSecGroup access)
    {
        var stack = Stack.Of(access);
        var path = string.Join('-', access.Node.Scopes.SkipWhile(scope => scope != stack).Skip(1).Select(scope => scope.Node.Id));
        var allowed = string.Concat(path.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-'));
        return $"{stack.StackName}-{allowed}-{stack.Region}";
    }

    private static MetricOptions Percentile(int percentile, string what)
    {
        var statistic = string.Create(CultureInfo.InvariantCulture, $"p{percentile}");
        return new MetricOptions { Statistic = statistic, Label = $"{statistic} {what}" };
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
                // Each series is one group.
                Label = $"${{PROP('Dim.{FunctionMetrics.SecurityGroupDimension}')}} ${{PROP('Dim.{FunctionMetrics.RegionDimension}')}}",
                UsingMetrics = new Dictionary<string, IMetric>(),
            }
        );
    }

    private static LogQueryWidget Query(AuthenticatingSecGroup access, string title, string[] lines) =>
        new(
            new LogQueryWidgetProps
            {
                Title = title,
                LogGroupNames = [access.ConnectionFunction.LogGroup.LogGroupName, access.SweepFunction.LogGroup.LogGroupName],
                QueryLines = lines,
                Width = 12,
            }
        );

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
