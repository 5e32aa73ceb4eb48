using AuthSecGroup.Aws.Logging;
using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Aws;

public class The_log
{
    [Fact]
    public void Has_one_JSON_object_a_line()
    {
        using var lines = new LogLines(new SkippingClock(Given.Now.AddMilliseconds(7)));
        lines.Log.Debug("looked");
        lines.Log.Info(
            "did \"it\"\nwell",
            ("text", "über & <co>"),
            ("number", 7),
            ("long", 5_000_000_000L),
            ("flag", true),
            ("nothing", null),
            ("other", TimeSpan.FromSeconds(90))
        );
        lines.Log.Warning("odd");
        lines.Log.Error("bad");
        Assert.Equal(
            [
                """{"timestamp":"2026-11-22T06:40:00.007Z","level":"DEBUG","message":"looked"}""",
                """
                {"timestamp":"2026-11-22T06:40:00.007Z","level":"INFO","message":"did \"it\"\nwell","text":"über & <co>",
                "number":7,"long":5000000000,"flag":true,"other":"00:01:30"}
                """.ReplaceLineEndings(""),
                """{"timestamp":"2026-11-22T06:40:00.007Z","level":"WARN","message":"odd"}""",
                """{"timestamp":"2026-11-22T06:40:00.007Z","level":"ERROR","message":"bad"}""",
                "",
            ],
            lines.Text.Split('\n')
        );
        Assert.Equal(4, lines.All.Count);
    }

    [Theory]
    [InlineData(nameof(LogSeverity.Debug), "DEBUG INFO WARN ERROR")]
    [InlineData(nameof(LogSeverity.Info), "INFO WARN ERROR")]
    [InlineData(nameof(LogSeverity.Warning), "WARN ERROR")]
    [InlineData(nameof(LogSeverity.Error), "ERROR")]
    public void Leaves_out_what_is_less_severe_than_asked_for_and_never_a_record(string least, string levels)
    {
        using var lines = new LogLines(new SkippingClock(), Enum.Parse<LogSeverity>(least));
        lines.Log.Debug("x");
        lines.Log.Info("x");
        lines.Log.Warning("x");
        lines.Log.Error("x");
        Assert.Equal(levels, string.Join(' ', lines.Of("x").Select(line => line.GetProperty("level").GetString())));
        lines.Log.Audit("y", writer => writer.WriteNumber("z", 1));
        lines.Metrics.Count(("Opened", 1));
        Assert.Equal(
            """{"timestamp":"2026-11-22T06:40:00.000Z","level":"INFO","message":"y","audit":{"z":1}}""",
            Assert.Single(lines.Of("y")).GetRawText()
        );
        Assert.Single(lines.MetricLines);
    }

    [Fact]
    public void Keeps_the_lines_of_several_writers_apart()
    {
        using var lines = new LogLines(new SkippingClock());
        Parallel.For(0, 200, at => lines.Log.Info(new string('x', at)));
        Assert.Equal(200, lines.All.Count);
    }

    [Fact]
    public void Writes_metrics_as_CloudWatch_reads_them()
    {
        using var lines = new LogLines(new SkippingClock());
        lines.Metrics.Count(("Opened", 2), ("Closed", 0));
        lines.Metrics.GroupPercent("us-east-1", "sg-00000ea0", "QuotaUsed", 81);
        var time = Given.Now.ToUnixTimeMilliseconds();
        Assert.Equal(
            [
                $$$"""
                {"_aws":{"Timestamp":{{{time}}},"CloudWatchMetrics":[{"Namespace":"AuthSecGroup","Dimensions":[["Deployment"]],
                "Metrics":[{"Name":"Opened","Unit":"Count"},{"Name":"Closed","Unit":"Count"}]}]},
                "Deployment":"office-ssh","Opened":2,"Closed":0}
                """.ReplaceLineEndings(""),
                $$$"""
                {"_aws":{"Timestamp":{{{time}}},"CloudWatchMetrics":[{"Namespace":"AuthSecGroup",
                "Dimensions":[["Deployment"],["Deployment","Region","SecurityGroup"]],
                "Metrics":[{"Name":"QuotaUsed","Unit":"Percent"}]}]},
                "Deployment":"office-ssh","Region":"us-east-1","SecurityGroup":"sg-00000ea0","QuotaUsed":81}
                """.ReplaceLineEndings(""),
                "",
            ],
            lines.Text.Split('\n')
        );
    }

    [Fact]
    public void Writes_metrics_of_a_target_that_do_not_count_for_the_deployment()
    {
        using var lines = new LogLines(new SkippingClock());
        lines.Metrics.TargetCount("db", ("Opened", 2));
        Assert.Equal(
            $$$"""
            {"_aws":{"Timestamp":{{{Given.Now.ToUnixTimeMilliseconds()}}},"CloudWatchMetrics":[{"Namespace":"AuthSecGroup",
            "Dimensions":[["Deployment","Target"]],"Metrics":[{"Name":"Opened","Unit":"Count"}]}]},
            "Deployment":"office-ssh","Target":"db","Opened":2}
            """.ReplaceLineEndings("") + "\n",
            lines.Text
        );
    }
}
