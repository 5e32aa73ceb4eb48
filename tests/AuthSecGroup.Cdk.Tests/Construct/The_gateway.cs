using System.Text.Json.Nodes;
using AuthSecGroup.Cdk.Tests.Support;

namespace AuthSecGroup.Cdk.Tests.Construct;

public sealed class The_gateway
{
    [Fact]
    public void Logs_nothing_and_touches_no_account_unless_asked()
    {
        var template = Deployed(new() { SecurityGroups = [Scene.Ssh], Code = Scene.Placeholder });

        Assert.False(template.The("AWS::ApiGateway::Stage").ContainsKey("AccessLogSetting"));
        Assert.False(Setting(template).ContainsKey("LoggingLevel"));
        Assert.Empty(template.OfType("AWS::ApiGateway::Account"));
    }

    [Fact]
    public void Logs_with_the_role_that_the_account_has()
    {
        var template = Deployed(
            new()
            {
                SecurityGroups = [Scene.Ssh],
                GatewayLogging = GatewayLogging.UseAccountRole,
                Code = Scene.Placeholder,
            }
        );

        Assert.Equal(
            "${SshAccessLog.Arn}",
            SynthesizedTemplate.Text(template.The("AWS::ApiGateway::Stage")["AccessLogSetting"]!["DestinationArn"])
        );
        Assert.Equal("ERROR", (string?)Setting(template)["LoggingLevel"]);
        Assert.Empty(template.OfType("AWS::ApiGateway::Account"));
        Assert.Equal(2, template.OfType("AWS::IAM::Role").Count);
    }

    [Fact]
    public void Makes_the_role_of_the_account_where_it_is_asked_to_and_leaves_it_there_for_the_others()
    {
        var template = Deployed(
            new()
            {
                SecurityGroups = [Scene.Ssh],
                GatewayLogging = GatewayLogging.CreateAccountRole,
                Code = Scene.Placeholder,
            }
        );

        var account = Assert.Single(template.OfType("AWS::ApiGateway::Account"));
        var role = template.OfType("AWS::IAM::Role").Single(role => role.Key.StartsWith("SshApiCloudWatchRole", StringComparison.Ordinal));
        Assert.Equal("Retain Retain", $"{account.Value["DeletionPolicy"]} {role.Value["DeletionPolicy"]}");
        Assert.Contains(
            account.Key,
            template.OfType("AWS::ApiGateway::Stage").Single().Value["DependsOn"]!.ToJsonString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Logs_who_asked_for_what_and_why_it_was_refused_but_no_header_and_no_body()
    {
        var template = Deployed(
            new()
            {
                SecurityGroups = [Scene.Ssh],
                GatewayLogging = GatewayLogging.UseAccountRole,
                Code = Scene.Placeholder,
            }
        );

        var line = JsonNode.Parse((string)template.The("AWS::ApiGateway::Stage")["AccessLogSetting"]!["Format"]!)!.AsObject();
        Assert.Equal(
            ["requestId", "requestTime", "method", "path", "source", "caller", "status", "errorType", "error", "milliseconds"],
            line.Select(field => field.Key)
        );
        Assert.DoesNotContain(
            line,
            field =>
                ((string)field.Value!).Contains("header", StringComparison.OrdinalIgnoreCase)
                || ((string)field.Value!).Contains("body", StringComparison.OrdinalIgnoreCase)
        );
        Assert.False((bool)Setting(template)["DataTraceEnabled"]!);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(IpAddressType.Ipv4, null)]
    [InlineData(IpAddressType.DualStack, "dualstack")]
    public void Is_reached_by_IPv6_where_it_is_asked_to(IpAddressType? type, string? written) =>
        Assert.Equal(
            written,
            (string?)
                Deployed(
                        new()
                        {
                            SecurityGroups = [Scene.Ssh],
                            IpAddressType = type,
                            Code = Scene.Placeholder,
                        }
                    )
                    .The("AWS::ApiGateway::RestApi")["EndpointConfiguration"]!["IpAddressType"]
        );

    [Fact]
    public void Is_traced_with_both_functions_where_it_is_asked_to_and_each_may_do_that_much_more()
    {
        var template = Deployed(
            new()
            {
                SecurityGroups = [Scene.Ssh],
                Tracing = true,
                Code = Scene.Placeholder,
            }
        );

        Assert.True((bool)template.The("AWS::ApiGateway::Stage")["TracingEnabled"]!);
        Assert.All(
            (string[])["connection", "sweep"],
            handler =>
            {
                Assert.Equal("Active", (string?)template.Function(handler)["TracingConfig"]!["Mode"]);
                Assert.Equal(
                    ["Allow xray:PutTraceSegments xray:PutTelemetryRecords on *"],
                    template.Permissions(handler).Where(line => line.Contains("xray", StringComparison.Ordinal))
                );
            }
        );
    }

    [Fact]
    public void Is_not_traced_unless_asked()
    {
        var template = Deployed(new() { SecurityGroups = [Scene.Ssh], Code = Scene.Placeholder });

        Assert.DoesNotContain("xray", template.Root.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Tracing", template.Root.ToJsonString(), StringComparison.OrdinalIgnoreCase);
    }

    private static JsonObject Setting(SynthesizedTemplate template) =>
        Assert.Single(template.The("AWS::ApiGateway::Stage")["MethodSettings"]!.AsArray())!.AsObject();

    private static SynthesizedTemplate Deployed(AuthenticatingSecGroupProps props)
    {
        var scene = new Scene();
        scene.Add(props);
        return scene.Template();
    }
}
