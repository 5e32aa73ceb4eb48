using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using AuthSecGroup.Cdk.Tests.Support;
using static AuthSecGroup.Cdk.Tests.Support.SynthesizedTemplate;

namespace AuthSecGroup.Cdk.Tests.Construct;

public sealed class Targets
{
    private const string Other = "sg-0fedcba9876543210";

    private static SecurityGroupAccess Access(string? target, Duration? time, string[] ids, params Port[] ports) =>
        SecurityGroupAccess.ToIds("us-east-1", ids, ports, new() { Target = target, TimeToExpire = time });

    private static SynthesizedTemplate With(params SecurityGroupAccess[] groups)
    {
        var scene = new Scene("us-east-1");
        scene.Add(new() { SecurityGroups = groups, TimeToExpire = Duration.Hours(1) });
        return scene.Template();
    }

    private static SynthesizedTemplate Two() =>
        With(
            Access("bastion", null, [Scene.GroupId], Port.Tcp(22)),
            Access("db", Duration.Minutes(30), [Scene.GroupId, Other], Port.Tcp(5432))
        );

    [Fact]
    public void Are_passed_to_the_functions_with_their_times()
    {
        var template = Two();
        foreach (var handler in (string[])["connection", "sweep"])
        {
            Assert.Equal(
                """
                [{"region":"us-east-1","groups":["sg-0123456789abcdef0"],"rules":["tcp:22:22"],"target":"bastion"},
                {"region":"us-east-1","groups":["sg-0123456789abcdef0","sg-0fedcba9876543210"],"rules":["tcp:5432:5432"],
                "target":"db","timeToExpireSeconds":1800}]
                """.ReplaceLineEndings(""),
                template.Environment(handler)["AUTHSECGROUP_SECURITY_GROUPS"]
            );
        }
    }

    [Fact]
    public void Share_an_entry_if_everything_but_the_groups_is_the_same()
    {
        var template = With(
            Access("db", Duration.Minutes(30), [Scene.GroupId], Port.Tcp(5432)),
            Access("db", Duration.Seconds(1800), [Other], Port.Tcp(5432)),
            Access(null, Duration.Hours(1), ["sg-00000001"], Port.Tcp(22)),
            Access("default", null, ["sg-00000002"], Port.Tcp(22))
        );
        Assert.Equal(
            """
            [{"region":"us-east-1","groups":["sg-0123456789abcdef0","sg-0fedcba9876543210"],"rules":["tcp:5432:5432"],"target":"db",
            "timeToExpireSeconds":1800},{"region":"us-east-1","groups":["sg-00000001","sg-00000002"],"rules":["tcp:22:22"]}]
            """.ReplaceLineEndings(""),
            template.Environment("sweep")["AUTHSECGROUP_SECURITY_GROUPS"]
        );
    }

    [Fact]
    public void Can_have_a_time_that_is_known_only_at_deployment()
    {
        var scene = new Scene();
        var minutes = new CfnParameter(scene.Stack, "Seconds", new CfnParameterProps { Type = "Number" });
        scene.Add(new() { SecurityGroups = [Access("db", Duration.Seconds(minutes.ValueAsNumber), [Scene.GroupId], Port.Tcp(5432))] });
        Assert.Contains(
            "\"timeToExpireSeconds\":${Seconds}",
            scene.Template().Environment("connection")["AUTHSECGROUP_SECURITY_GROUPS"],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Give_permissions_on_a_group_once_though_it_is_in_several() =>
        Assert.Contains(
            "Allow ec2:RevokeSecurityGroupIngress on "
                + "arn:${AWS::Partition}:ec2:us-east-1:123456789012:security-group/sg-0123456789abcdef0 "
                + "arn:${AWS::Partition}:ec2:us-east-1:123456789012:security-group/sg-0fedcba9876543210",
            Two().Permissions("sweep")
        );

    [Fact]
    public void Need_no_more_policies_for_groups_that_are_in_several()
    {
        string[] ids = [.. Enumerable.Range(0, 40).Select(i => $"sg-{i:x17}")];
        var policies = With(Access("bastion", null, ids, Port.Tcp(22)), Access("db", null, ids, Port.Tcp(5432)))
            .Properties("AWS::IAM::ManagedPolicy");
        // One of each function.
        Assert.Equal(2, policies.Count());
    }

    [Theory]
    [InlineData("", "\"\"")]
    [InlineData("..", "\"..\"")]
    [InlineData("two words", "\"two words\"")]
    public void Must_have_a_name_that_can_be_part_of_a_path(string name, string got) =>
        AssertRejected(
            $"'SecurityGroups[0].Target' must be 1 to 64 characters out of a-z A-Z 0-9 . _ -, starting with a letter or digit, got {got}",
            Access(name, null, [Scene.GroupId], Port.Tcp(22))
        );

    [Fact]
    public void Must_have_a_name_that_is_known_when_the_template_is_synthesized() =>
        AssertRejected(
            "'SecurityGroups[0].Target' must be a literal name, 1 to 64 characters out of a-z A-Z 0-9 . _ -, starting with a letter or "
                + "digit, got a token",
            Access(Aws.STACK_NAME, null, [Scene.GroupId], Port.Tcp(22))
        );

    [Fact]
    public void Must_not_have_a_longer_time_than_the_deployment() =>
        AssertRejected(
            "'SecurityGroups[0].TimeToExpire' must be whole seconds, from 1 second to the deployment's TimeToExpire, got 11 minutes",
            Access("db", Duration.Minutes(11), [Scene.GroupId], Port.Tcp(22))
        );

    [Fact]
    public void Must_not_share_a_port_of_a_group()
    {
        AssertRejected(
            "'SecurityGroups[1]' contains port tcp:22:22 of security group sg-0123456789abcdef0, which is in the target 'ranges' too; "
                + "a port of a group can be in one target only",
            Access("ranges", null, [Scene.GroupId], Port.TcpRange(20, 30)),
            Access("ssh", null, [Other, Scene.GroupId], Port.Tcp(443), Port.Tcp(22))
        );
        With(Access("ssh", null, [Scene.GroupId], Port.Tcp(22)), Access("others", null, [Other], Port.AllTraffic()));
    }

    [Fact]
    public void Must_not_contain_a_group_twice() =>
        AssertRejected(
            "'SecurityGroups[1]' contains security group sg-0123456789abcdef0 again; list each group once for each target, with all its "
                + "ports",
            Access("db", null, [Scene.GroupId], Port.Tcp(1)),
            Access("db", null, [Scene.GroupId], Port.Tcp(2))
        );

    [Fact]
    public void Have_metrics_and_graphs()
    {
        var scene = new Scene("us-east-1");
        var access = scene.Add(
            new()
            {
                Name = "office",
                SecurityGroups =
                [
                    Access("bastion", null, [Scene.GroupId], Port.Tcp(22)),
                    Access("db", null, [Scene.GroupId], Port.Tcp(5432)),
                ],
            }
        );
        Assert.Equal(["bastion", "db"], access.Targets);
        foreach (var metric in new[] { access.MetricOpened("db"), access.MetricRefreshed("db"), access.MetricClosed("db") })
        {
            Assert.Equal(["Deployment office", "Target db"], metric.Dimensions!.Select(each => $"{each.Key} {each.Value}").Order());
            Assert.Equal("Sum", metric.Statistic);
        }

        Assert.Equal(
            "'target' must be any of bastion, db, got \"web\" (at Office/Ssh)",
            Assert.Throws<ArgumentException>(() => access.MetricOpened("web")).Message
        );
        var dashboard = Text(scene.Template().Properties("AWS::CloudWatch::Dashboard").Single()["DashboardBody"]);
        foreach (var metric in (string[])["Opened", "Refreshed", "Closed"])
        {
            Assert.Contains(
                $"[\"AuthSecGroup\",\"{metric}\",\"Deployment\",\"office\",\"Target\",\"db\",{{\"label\":\"db\"",
                dashboard,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void Have_no_graphs_if_there_is_only_the_default() =>
        Assert.DoesNotContain(
            "each target",
            Text(Scene.Default.Properties("AWS::CloudWatch::Dashboard").Single()["DashboardBody"]),
            StringComparison.Ordinal
        );

    private static void AssertRejected(string message, params SecurityGroupAccess[] groups) =>
        Assert.Equal(
            $"{message} (at Office/Ssh)",
            Assert.Throws<ArgumentException>(() => new Scene().Add(new() { SecurityGroups = groups })).Message
        );
}
