using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Amazon.CDK.AWS.SNS;
using AuthSecGroup.Cdk.Tests.Support;

namespace AuthSecGroup.Cdk.Tests.Construct;

public sealed class What_is_seen_of_it
{
    private const string Minutely = "period 60";

    [Theory]
    [InlineData(
        "SweepFailed",
        "AWS/Lambda Errors FunctionName=${SshSweep} Sum period 60 of 1 GreaterThanOrEqualToThreshold 1 missing notBreaching"
    )]
    [InlineData("NoSweep", "AuthSecGroup SweepSucceeded Deployment=office Sum period 60 of 5 LessThanThreshold 1 missing breaching")]
    [InlineData(
        "OverdueRules",
        "AuthSecGroup OverdueRules Deployment=office Maximum period 60 of 1 GreaterThanOrEqualToThreshold 1 missing notBreaching"
    )]
    [InlineData(
        "QuotaNearlyUsed",
        "AuthSecGroup QuotaUsed Deployment=office Maximum period 300 of 1 GreaterThanThreshold 80 missing notBreaching"
    )]
    [InlineData(
        "ConnectionFailed",
        "AWS/ApiGateway 5XXError ApiName=office Stage=${SshApiDeploymentStagedev} Sum period 300 of 1 GreaterThanOrEqualToThreshold 1 missing notBreaching"
    )]
    public void Rings_when(string alarm, string condition) =>
        Assert.Equal(
            condition,
            Condition(
                Alarm(
                    Deployed(
                        new()
                        {
                            SecurityGroups = [Scene.Ssh],
                            Name = "office",
                            Code = Scene.Placeholder,
                        }
                    ),
                    alarm
                )
            )
        );

    [Theory]
    [InlineData(10, Minutely, 5)]
    [InlineData(119, Minutely, 5)]
    [InlineData(120, "period 120", 3)]
    [InlineData(300, "period 300", 2)]
    [InlineData(3_600, "period 3600", 2)]
    [InlineData(86_400, "period 86400", 2)]
    public void Rings_for_want_of_a_sweep_after_five_minutes_or_two_starts(int intervalSeconds, string period, int periods)
    {
        var template = Deployed(
            new()
            {
                SecurityGroups = [Scene.Ssh],
                SweepInterval = Duration.Seconds(intervalSeconds),
                Code = Scene.Placeholder,
            }
        );

        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $" {period} of {periods} "),
            Condition(Alarm(template, "NoSweep")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Rings_nowhere_unless_told_where() =>
        Assert.All(Deployed().Properties("AWS::CloudWatch::Alarm"), alarm => Assert.False(alarm.ContainsKey("AlarmActions")));

    [Fact]
    public void Rings_where_it_is_told()
    {
        var scene = new Scene();
        var topic = new Topic(scene.Stack, "Pager");
        scene.Add(
            new()
            {
                SecurityGroups = [Scene.Ssh],
                AlarmActions = [new SnsAction(topic)],
                Code = Scene.Placeholder,
            }
        );

        var alarms = scene.Template().Properties("AWS::CloudWatch::Alarm").ToArray();
        Assert.Equal(5, alarms.Length);
        Assert.All(alarms, alarm => Assert.Equal("${Pager}", SynthesizedTemplate.Text(alarm["AlarmActions"])));
    }

    [Fact]
    public void Tells_in_every_alarm_what_is_wrong_and_for_which_deployment() =>
        Assert.All(
            Deployed(
                    new()
                    {
                        SecurityGroups = [Scene.Ssh],
                        Name = "office",
                        Code = Scene.Placeholder,
                    }
                )
                .Properties("AWS::CloudWatch::Alarm"),
            alarm => Assert.StartsWith("office: ", (string?)alarm["AlarmDescription"], StringComparison.Ordinal)
        );

    [Fact]
    public void Is_on_a_dashboard()
    {
        var body = JsonNode.Parse(
            SynthesizedTemplate.Text(
                Deployed(
                        new()
                        {
                            SecurityGroups = [Scene.Ssh],
                            Name = "office",
                            Code = Scene.Placeholder,
                        }
                    )
                    .The("AWS::CloudWatch::Dashboard")["DashboardBody"]
            )
        )!;

        Assert.Equal(
            [
                "Alarms of office",
                "Leases",
                "Rules in the groups",
                "Rule quota used by each group, percent",
                "Requests",
                "Latency, milliseconds",
                "Sweeps",
            ],
            body["widgets"]!.AsArray().Select(widget => (string?)widget!["properties"]!["title"])
        );
        Assert.Contains(
            """SEARCH('{AuthSecGroup,Deployment,Region,SecurityGroup} Deployment="office" MetricName="QuotaUsed"', 'Maximum', 300)""",
            body["widgets"]!
                .AsArray()
                .Select(widget => widget!["properties"]!["metrics"]?[0]?[0] as JsonObject)
                .Select(metric => (string?)metric?["expression"])
        );
    }

    [Fact]
    public void Can_be_watched_by_metrics_of_ones_own()
    {
        var scene = new Scene();
        var access = scene.Add(
            new()
            {
                SecurityGroups = [Scene.Ssh],
                Name = "office",
                Code = Scene.Placeholder,
            }
        );

        Assert.Equal(
            [
                "AuthSecGroup Opened Sum",
                "AuthSecGroup Refreshed Sum",
                "AuthSecGroup Closed Sum",
                "AuthSecGroup Refused Sum",
                "AuthSecGroup Failed Sum",
                "AuthSecGroup Expired Sum",
                "AuthSecGroup OpenRules Maximum",
                "AuthSecGroup ForeignRules Maximum",
                "AuthSecGroup OverdueRules Maximum",
                "AuthSecGroup SweepSucceeded Sum",
                "AuthSecGroup SweepFailed Sum",
                "AuthSecGroup QuotaUsed Maximum",
            ],
            (
                (Func<IMetricOptions?, Metric>[])
                    [
                        access.MetricOpened,
                        access.MetricRefreshed,
                        access.MetricClosed,
                        access.MetricRefused,
                        access.MetricFailed,
                        access.MetricExpired,
                        access.MetricOpenRules,
                        access.MetricForeignRules,
                        access.MetricOverdueRules,
                        access.MetricSweepSucceeded,
                        access.MetricSweepFailed,
                        access.MetricQuotaUsed,
                    ]
            )
                .Select(metric => metric(null))
                .Select(metric => $"{metric.Namespace} {metric.MetricName} {metric.Statistic}")
        );
        var ofGroup = access.MetricQuotaUsed("us-east-1", Scene.GroupId);
        Assert.Equal(
            "Deployment=office Region=us-east-1 SecurityGroup=sg-0123456789abcdef0",
            string.Join(' ', ofGroup.Dimensions!.Select(dimension => $"{dimension.Key}={dimension.Value}").Order(StringComparer.Ordinal))
        );
    }

    [Fact]
    public void Can_be_watched_by_other_statistics_and_periods()
    {
        var scene = new Scene();
        var access = scene.Add(new() { SecurityGroups = [Scene.Ssh], Code = Scene.Placeholder });

        var metric = access.MetricOpened(new MetricOptions { Statistic = "Average", Period = Duration.Hours(1) });

        Assert.Equal(
            "Opened Average 3600",
            string.Create(CultureInfo.InvariantCulture, $"{metric.MetricName} {metric.Statistic} {metric.Period.ToSeconds()}")
        );
    }

    private static SynthesizedTemplate Deployed(AuthenticatingSecGroupProps? props = null)
    {
        var scene = new Scene();
        scene.Add(props ?? new() { SecurityGroups = [Scene.Ssh], Code = Scene.Placeholder });
        return scene.Template();
    }

    private static JsonNode Alarm(SynthesizedTemplate template, string id) =>
        template.OfType("AWS::CloudWatch::Alarm").Single(alarm => alarm.Key.StartsWith($"Ssh{id}", StringComparison.Ordinal)).Value[
            "Properties"
        ]!;

    private static string Condition(JsonNode alarm) =>
        $"{alarm["Namespace"]} {alarm["MetricName"]} "
        + string.Concat(
            alarm["Dimensions"]!.AsArray().Select(dimension => $"{dimension!["Name"]}={SynthesizedTemplate.Text(dimension["Value"])} ")
        )
        + $"{alarm["Statistic"]} period {alarm["Period"]} of {alarm["EvaluationPeriods"]} {alarm["ComparisonOperator"]} {alarm["Threshold"]} missing {alarm["TreatMissingData"]}";
}
