using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Amazon.CDK.AWS.SNS;
using AuthSecGroup.Cdk.Tests.Support;
using static AuthSecGroup.Cdk.Tests.Support.SynthesizedTemplate;

namespace AuthSecGroup.Cdk.Tests.Construct;

public sealed class Monitoring
{
    internal static readonly Lazy<SynthesizedTemplate> Named = new(() =>
        Scene.Synthesize(new() { SecurityGroups = [Scene.Ssh], Name = "office" })
    );

    private readonly SynthesizedTemplate _template;

    public Monitoring()
        : this(Named.Value) { }

    internal Monitoring(SynthesizedTemplate template) => _template = template;

    [Theory]
    [InlineData("SweepFailed", "AWS/Lambda Errors FunctionName=${SshSweep}", "Sum period 60 of 1 >= 1 missing notBreaching")]
    [InlineData("NoSweep", "AuthSecGroup SweepSucceeded Deployment=office", "Sum period 60 of 5 < 1 missing breaching")]
    [InlineData("OverdueRules", "AuthSecGroup OverdueRules Deployment=office", "Maximum period 60 of 1 >= 1 missing notBreaching")]
    [InlineData("QuotaNearlyUsed", "AuthSecGroup QuotaUsed Deployment=office", "Maximum period 300 of 1 > 80 missing notBreaching")]
    [InlineData(
        "ConnectionFailed",
        "AWS/ApiGateway 5XXError ApiName=office Stage=${SshApiDeploymentStagedev}",
        "Sum period 300 of 1 >= 1 missing notBreaching"
    )]
    [InlineData("UserFilesIgnored", "AuthSecGroup IgnoredUserFiles Deployment=office", "Maximum period 300 of 1 >= 1 missing notBreaching")]
    public void Has_an_alarm(string alarm, string metric, string condition) =>
        Assert.Equal($"{metric} {condition}", Condition(Alarm(_template, alarm)));

    [Fact]
    public void Has_an_alarm_if_more_than_half_of_at_least_twenty_requests_are_refused_for_a_quarter_of_an_hour()
    {
        var alarm = Alarm(_template, "ManyRequestsRefused");
        var metrics = alarm["Metrics"]!.AsArray().Select(metric => metric!.AsObject()).ToArray();
        Assert.Equal(
            ["IF(requests >= 20, 100 * refused / requests, 0)", "4XXError Sum 300", "Count Sum 300"],
            metrics
                .Select(metric =>
                    (string?)metric["Expression"]
                    ?? $"{metric["MetricStat"]!["Metric"]!["MetricName"]} {metric["MetricStat"]!["Stat"]} {metric["MetricStat"]!["Period"]}"
                )
                .Order(StringComparer.Ordinal)
                .OrderByDescending(line => line.StartsWith("IF", StringComparison.Ordinal))
        );
        Assert.Equal(
            "GreaterThanThreshold 50 3 notBreaching",
            $"{alarm["ComparisonOperator"]} {alarm["Threshold"]} {alarm["EvaluationPeriods"]} {alarm["TreatMissingData"]}"
        );
    }

    [Fact]
    public void Has_a_dashboard_whose_name_is_unique_in_the_account_and_whose_series_have_different_names()
    {
        var scene = new Scene("eu-west-1");
        var access = scene.Add(new() { SecurityGroups = [Scene.Ssh] }, "Office ssh");
        var dashboard = scene.Template().The("AWS::CloudWatch::Dashboard");
        Assert.Equal("Office-Office-ssh-eu-west-1", (string?)dashboard["DashboardName"]);
        var graphs = JsonNode.Parse(Text(dashboard["DashboardBody"]))!["widgets"]!
            .AsArray()
            .Select(widget => widget!["properties"]!["metrics"]);
        foreach (var metrics in graphs.OfType<JsonArray>())
        {
            var labels = metrics.Select(metric => metric!.AsArray()).Select(metric => (string?)metric[^1]!["label"] ?? (string?)metric[1]);
            Assert.Equal(metrics.Count, labels.Distinct().Count());
        }
    }

    [Theory]
    [InlineData(1, "rate(1 minute)", "period 60 of 5")]
    [InlineData(10, "rate(1 minute)", "period 60 of 5")]
    [InlineData(59, "rate(1 minute)", "period 60 of 5")]
    [InlineData(60, "rate(1 minute)", "period 60 of 5")]
    [InlineData(90, "rate(1 minute)", "period 60 of 5")]
    [InlineData(119, "rate(1 minute)", "period 60 of 5")]
    [InlineData(120, "rate(2 minutes)", "period 120 of 3")]
    [InlineData(179, "rate(2 minutes)", "period 120 of 3")]
    [InlineData(300, "rate(5 minutes)", "period 300 of 2")]
    [InlineData(3_600, "rate(1 hour)", "period 3600 of 2")]
    [InlineData(86_400, "rate(1 day)", "period 86400 of 2")]
    public void Has_an_alarm_if_no_sweep_that_starts_at_each_interval_succeeds_for_five_minutes_or_two_starts(
        int seconds,
        string expression,
        string periods
    )
    {
        var template = Scene.Synthesize(new() { SecurityGroups = [Scene.Ssh], SweepInterval = Duration.Seconds(seconds) });

        var schedule = Properties(template, "AWS::Events::Rule", "Schedule");
        Assert.Equal(expression, (string?)schedule["ScheduleExpression"]);
        Assert.Equal($"{seconds}", template.Environment("sweep")["AUTHSECGROUP_SWEEP_INTERVAL_SECONDS"]);
        Assert.Contains($" {periods} ", Condition(Alarm(template, "NoSweep")), StringComparison.Ordinal);
    }

    /// <summary>A single breaching period of several would be enough with <c>DatapointsToAlarm</c>.</summary>
    [Fact]
    public void Has_alarms_that_need_all_their_periods_and_whose_actions_are_enabled() =>
        Assert.All(
            _template.Properties("AWS::CloudWatch::Alarm"),
            alarm => Assert.False(alarm.ContainsKey("DatapointsToAlarm") || alarm.ContainsKey("ActionsEnabled"))
        );

    [Fact]
    public void Has_no_alarm_actions_by_default() =>
        Assert.All(_template.Properties("AWS::CloudWatch::Alarm"), alarm => Assert.False(alarm.ContainsKey("AlarmActions")));

    [Fact]
    public void Uses_the_given_actions_for_all_alarms()
    {
        var scene = new Scene();
        scene.Add(new() { SecurityGroups = [Scene.Ssh], AlarmActions = [new SnsAction(new Topic(scene.Stack, "Pager"))] });

        var alarms = scene.Template().Properties("AWS::CloudWatch::Alarm").ToArray();
        Assert.Equal(7, alarms.Length);
        Assert.All(alarms, alarm => Assert.Equal("${Pager}", Text(alarm["AlarmActions"])));
    }

    [Theory]
    [InlineData("us-east-1", true)]
    [InlineData("eu-west-1", false)]
    [InlineData(null, true)]
    public void Accepts_no_topic_of_a_region_that_is_not_the_one_of_the_stack(string? region, bool accepted)
    {
        const string topic = "arn:aws:sns:us-east-1:210987654321:alarms";
        var scene = new Scene(region);
        var error = Record.Exception(() =>
            scene.Add(
                new() { SecurityGroups = [Scene.Ssh], AlarmActions = [new SnsAction(Topic.FromTopicArn(scene.Stack, "Alarms", topic))] }
            )
        );

        Assert.Equal(
            accepted ? null : $"'AlarmActions' must be topics in {region}, the stack's region, got {topic} (at Office/Ssh)",
            error?.Message
        );
    }

    [Fact]
    public void Describes_every_alarm_with_the_name_of_the_deployment_and_the_condition() =>
        Assert.All(
            _template.Properties("AWS::CloudWatch::Alarm"),
            alarm => Assert.StartsWith("office: In ALARM when ", (string?)alarm["AlarmDescription"], StringComparison.Ordinal)
        );

    [Fact]
    public void Has_a_dashboard()
    {
        var body = JsonNode.Parse(Text(_template.The("AWS::CloudWatch::Dashboard")["DashboardBody"]))!;
        var widgets = body["widgets"]!.AsArray().Select(widget => widget!["properties"]!).ToArray();

        Assert.Equal(
            [
                "Alarms of office",
                "Changes of rules",
                "Rules in the groups",
                "Rule quota used by each group, percent",
                "Requests",
                "Latency, milliseconds",
                "Sweeps",
                "Live leases",
                "Holders of each address",
            ],
            widgets.Select(widget => (string?)widget["title"])
        );
        Assert.Contains(
            """SEARCH('{AuthSecGroup,Deployment,Region,SecurityGroup} Deployment="office" MetricName="QuotaUsed"', 'Maximum', 300)""",
            widgets.Select(widget => (string?)(widget["metrics"]?[0]?[0] as JsonObject)?["expression"])
        );
    }

    [Fact]
    public void Has_metrics()
    {
        var access = new Scene().Add(new() { SecurityGroups = [Scene.Ssh], Name = "office" });

        Metric[] metrics =
        [
            access.MetricOpened(),
            access.MetricRefreshed(),
            access.MetricClosed(),
            access.MetricRefused(),
            access.MetricFailed(),
            access.MetricIgnoredUserFiles(),
            access.MetricExpired(),
            access.MetricOpenRules(),
            access.MetricForeignRules(),
            access.MetricOverdueRules(),
            access.MetricSweepSucceeded(),
            access.MetricSweepFailed(),
            access.MetricQuotaUsed(),
        ];

        Assert.Equal(
            "Opened Sum, Refreshed Sum, Closed Sum, Refused Sum, Failed Sum, IgnoredUserFiles Maximum, Expired Sum, "
                + "OpenRules Maximum, ForeignRules Maximum, "
                + "OverdueRules Maximum, SweepSucceeded Sum, SweepFailed Sum, QuotaUsed Maximum",
            string.Join(", ", metrics.Select(metric => $"{metric.MetricName} {metric.Statistic}"))
        );
        Assert.All(metrics, metric => Assert.Equal("AuthSecGroup Deployment=office", $"{metric.Namespace} {Dimensions(metric)}"));
        Assert.Equal(
            "Deployment=office Region=us-east-1 SecurityGroup=sg-0123456789abcdef0",
            Dimensions(access.MetricQuotaUsed("us-east-1", Scene.GroupId))
        );
    }

    [Fact]
    public void Has_metrics_with_other_statistics_and_periods()
    {
        var metric = new Scene().Add(Scene.Defaults).MetricOpened(new MetricOptions { Statistic = "Average", Period = Duration.Hours(1) });
        Assert.Equal(("Opened", "Average", 3600), (metric.MetricName, metric.Statistic, metric.Period.ToSeconds()));
    }

    private static string Dimensions(Metric metric) =>
        string.Join(' ', metric.Dimensions!.Select(dimension => $"{dimension.Key}={dimension.Value}").Order(StringComparer.Ordinal));

    private static JsonNode Alarm(SynthesizedTemplate template, string id) => Properties(template, "AWS::CloudWatch::Alarm", id);

    private static JsonNode Properties(SynthesizedTemplate template, string type, string id) =>
        template.OfType(type).Single(item => item.Key.StartsWith($"Ssh{id}", StringComparison.Ordinal)).Value["Properties"]!;

    private static string Condition(JsonNode alarm)
    {
        var dimensions = alarm["Dimensions"]!.AsArray().Select(dimension => $"{dimension!["Name"]}={Text(dimension["Value"])}");
        var comparison = (string?)alarm["ComparisonOperator"] switch
        {
            "GreaterThanOrEqualToThreshold" => ">=",
            "GreaterThanThreshold" => ">",
            "LessThanThreshold" => "<",
            var other => other,
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{alarm["Namespace"]} {alarm["MetricName"]} {string.Join(' ', dimensions)} {alarm["Statistic"]} "
                + $"period {alarm["Period"]} of {alarm["EvaluationPeriods"]} {comparison} {alarm["Threshold"]} "
                + $"missing {alarm["TreatMissingData"]}"
        );
    }
}
