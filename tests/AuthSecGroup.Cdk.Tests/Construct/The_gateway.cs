using System.Text.Json.Nodes;
using AuthSecGroup.Cdk.Tests.Support;
using static AuthSecGroup.Cdk.Tests.Support.SynthesizedTemplate;

namespace AuthSecGroup.Cdk.Tests.Construct;

public sealed class The_gateway
{
    [Fact]
    public void Can_log_with_the_role_that_is_set_for_the_account()
    {
        var template = With(GatewayLogging.UseAccountRole);

        Assert.Equal("${SshAccessLog.Arn}", Text(template.The("AWS::ApiGateway::Stage")["AccessLogSetting"]!["DestinationArn"]));
        Assert.Equal("ERROR", (string?)Setting(template)["LoggingLevel"]);
        Assert.Empty(template.OfType("AWS::ApiGateway::Account"));
        Assert.Equal(2, template.OfType("AWS::IAM::Role").Count);
    }

    [Fact]
    public void Can_create_the_role_of_the_account_which_is_retained_for_other_APIs()
    {
        var template = With(GatewayLogging.CreateAccountRole);

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
    public void Logs_the_caller_the_request_and_the_error_but_no_header_and_no_body()
    {
        var template = With(GatewayLogging.UseAccountRole);

        var line = JsonNode.Parse((string)template.The("AWS::ApiGateway::Stage")["AccessLogSetting"]!["Format"]!)!.AsObject();
        Assert.Equal(
            ["requestId", "requestTime", "method", "path", "source", "caller", "status", "errorType", "error", "milliseconds"],
            line.Select(field => field.Key)
        );
        Assert.All(line, field => Assert.DoesNotMatch("(?i)header|body", (string)field.Value!));
        Assert.False((bool)Setting(template)["DataTraceEnabled"]!);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(IpAddressType.Ipv4, null)]
    [InlineData(IpAddressType.DualStack, "dualstack")]
    public void Accepts_IPv6_only_if_it_is_configured(IpAddressType? type, string? written)
    {
        var api = Scene.Synthesize(new() { SecurityGroups = [Scene.Ssh], IpAddressType = type }).The("AWS::ApiGateway::RestApi");
        Assert.Equal(written, (string?)api["EndpointConfiguration"]!["IpAddressType"]);
    }

    [Fact]
    public void Can_be_traced_together_with_both_functions_which_then_have_the_permissions()
    {
        var template = Scene.Synthesize(new() { SecurityGroups = [Scene.Ssh], Tracing = true });

        Assert.True((bool)template.The("AWS::ApiGateway::Stage")["TracingEnabled"]!);
        foreach (var handler in (string[])["connection", "sweep"])
        {
            Assert.Equal("Active", (string?)template.Function(handler)["TracingConfig"]!["Mode"]);
            Assert.Equal(
                ["Allow xray:PutTraceSegments xray:PutTelemetryRecords on *"],
                template.Permissions(handler).Where(line => line.Contains("xray", StringComparison.Ordinal))
            );
        }
    }

    [Fact]
    public void Is_not_traced_by_default() => Assert.DoesNotMatch("(?i)xray|tracing", Scene.Default.Root.ToJsonString());

    private static JsonObject Setting(SynthesizedTemplate template) =>
        Assert.Single(template.The("AWS::ApiGateway::Stage")["MethodSettings"]!.AsArray())!.AsObject();

    private static SynthesizedTemplate With(GatewayLogging logging) =>
        Scene.Synthesize(new() { SecurityGroups = [Scene.Ssh], GatewayLogging = logging });
}
