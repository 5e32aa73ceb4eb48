using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AuthSecGroup.Cdk.Tests.Support;
using static AuthSecGroup.Cdk.Tests.Support.SynthesizedTemplate;

namespace AuthSecGroup.Cdk.Tests.App;

/// <summary>
/// The app as the CDK's command line starts it: a process that gets its context and its output folder from the environment.
/// </summary>
public sealed class The_app : TempFolder
{
    // The context key with which the CDK's command line passes the stacks whose assets it needs.
    private const string BundlingStacks = "aws:cdk:bundling-stacks";

    [Fact]
    public void Synthesizes_one_stack_with_groups_in_three_regions_and_outputs()
    {
        Write(
            "some.json",
            new JsonObject
            {
                ["name"] = "office.ssh",
                ["securityGroups"] = new JsonArray(
                    Group("us-east-1", "sg-0123456789abcdef0"),
                    Group("eu-west-1", "sg-0123456789abcdef1"),
                    Group("ap-south-1", "sg-0123456789abcdef2")
                ),
            }.ToJsonString()
        );

        var log = Synthesize(new() { ["authsecgroup"] = "some.json", ["bootstrap"] = Scene.PlaceholderFolder });

        Assert.Contains(
            $"authsecgroup: functions: using the executable in {Scene.PlaceholderFolder}, nothing is compiled",
            log,
            StringComparison.Ordinal
        );
        var template = SynthesizedTemplate.FromFile(Output("AuthSecGroup.template.json"));
        var stack = JsonNode.Parse(File.ReadAllText(Output("manifest.json")))!["artifacts"]!["AuthSecGroup"]!;
        Assert.Equal("office-ssh-8655590c", (string?)stack["properties"]!["stackName"] ?? (string?)stack["displayName"]);
        Assert.Contains(
            "Allow ec2:DescribeManagedPrefixLists ec2:DescribeSecurityGroupRules on * if StringEquals ec2:Region us-east-1 "
                + "eu-west-1 ap-south-1",
            template.Permissions("sweep")
        );
        const string stage = "${AccessApi}/${AccessApiDeploymentStagedev}";
        const string arn = $"arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:{stage}";
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["InvokeUrl"] =
                    "https://${AccessApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}/${AccessApiDeploymentStagedev}/connection",
                ["PostArn"] = $"{arn}/POST/connection",
                ["GetArn"] = $"{arn}/GET/connection",
                ["DeleteArn"] = $"{arn}/DELETE/connection",
                ["ConnectionFunctionName"] = "${AccessConnection}",
                ["SweepFunctionName"] = "${AccessSweep}",
                ["ScheduleRuleArn"] = "${AccessSchedule.Arn}",
                ["DashboardName"] = "${AccessDashboard}",
                ["UserFileLocation"] = "s3://${AccessUsers}/users.json",
            },
            template.Outputs.ToDictionary(output => output.Key, output => Text(output.Value!["Value"]))
        );
    }

    [Fact]
    public void Compiles_nothing_for_commands_that_need_no_assets_and_synthesizes_the_same_template()
    {
        var context = new JsonObject
        {
            ["authsecgroup"] = Configured(Group("us-east-1", Scene.GroupId)),
            ["bootstrap"] = Scene.PlaceholderFolder,
            [BundlingStacks] = new JsonArray("AuthSecGroup"),
        };

        Assert.Contains("functions:", Synthesize(context), StringComparison.Ordinal);
        var with = File.ReadAllText(Output("AuthSecGroup.template.json"));
        context[BundlingStacks] = new JsonArray();
        Assert.DoesNotContain("functions:", Synthesize(context), StringComparison.Ordinal);
        var without = File.ReadAllText(Output("AuthSecGroup.template.json"));

        Assert.NotEqual(with, without);
        Assert.Equal(Regex.Replace(with, "[0-9a-f]{64}\\.zip", "not-compiled.zip"), without);
        var assets = JsonNode.Parse(File.ReadAllText(Output("AuthSecGroup.assets.json")))!["files"]!;
        Assert.False(File.Exists(Output((string)assets["not-compiled"]!["source"]!["path"]!)));
    }

    [Fact]
    public void Rejects_an_invalid_configuration_in_a_few_lines() =>
        Assert.EndsWith(
            """
            authsecgroup: error: the configuration is invalid:
              authsecgroup.timeToExpire: got -600; allowed: whole seconds from 1 to 31536000
              authsecgroup.securityGroups: missing; allowed: an array of one or more objects with regionName, groupIds and rules

            """,
            Fail(new JsonObject { ["timeToExpire"] = -600 }),
            StringComparison.Ordinal
        );

    [Fact]
    public void Rejects_what_the_construct_rejects_in_one_line() =>
        Assert.EndsWith(
            "\nauthsecgroup: error: 'SecurityGroups' must be at most 138 security groups with these ports, because the functions' "
                + "environment is limited to 4096 bytes (use a second construct for the others), got 150 (at AuthSecGroup/Access)\n",
            Fail(Configured(Group("us-east-1", [.. Enumerable.Range(0, 150).Select(i => $"sg-{i:x17}")]))),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("123456789012", "eu-west-1", 1)]
    [InlineData("123456789012", "us-east-1", 0)]
    // Without credentials, the CDK's command line sets a region that doesn't matter.
    [InlineData(null, "eu-west-1", 0)]
    public void Rejects_a_topic_in_another_region_than_the_one_that_the_credentials_are_for(string? account, string region, int exitCode)
    {
        var configuration = Configured(Group("us-east-1", Scene.GroupId));
        configuration["alarmTopicArn"] = "arn:aws:sns:us-east-1:123456789012:alarms";
        var context = new JsonObject { ["authsecgroup"] = configuration, ["bootstrap"] = Scene.PlaceholderFolder };

        Assert.Equal(exitCode, Run(context, ("CDK_DEFAULT_ACCOUNT", account), ("CDK_DEFAULT_REGION", region)).ExitCode);
    }

    private static JsonObject Configured(params JsonNode[] groups) => new() { ["securityGroups"] = new JsonArray(groups) };

    private static JsonObject Group(string region, params string[] ids) =>
        JsonNode
            .Parse(
                $$"""
                {
                  "regionName": "{{region}}", "groupIds": ["{{string.Join("\", \"", ids)}}"],
                  "rules": [{ "type": "ingress", "protocol": "tcp", "fromPort": 22, "toPort": 22 }]
                }
                """
            )!
            .AsObject();

    private string Output(string file) => Path.Combine(Folder, "out", file);

    private string Synthesize(JsonObject context)
    {
        var (exitCode, log) = Run(context);
        Assert.True(exitCode == 0, log);
        return log;
    }

    private string Fail(JsonObject configuration)
    {
        var (exitCode, log) = Run(new() { ["authsecgroup"] = configuration, ["bootstrap"] = Scene.PlaceholderFolder });
        Assert.Equal(1, exitCode);
        Assert.DoesNotContain("   at ", log, StringComparison.Ordinal);
        return log;
    }

    private (int ExitCode, string Log) Run(JsonObject context, params (string Name, string? Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "AuthSecGroup.App.dll")])
        {
            WorkingDirectory = Folder,
            RedirectStandardError = true,
        };
        start.Environment["CDK_OUTDIR"] = Path.Combine(Folder, "out");
        start.Environment["CDK_CONTEXT_JSON"] = context.ToJsonString();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var log = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, log);
    }
}
