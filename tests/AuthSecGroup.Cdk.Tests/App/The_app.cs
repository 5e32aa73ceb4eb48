using System.Diagnostics;
using System.Text.Json.Nodes;
using AuthSecGroup.Cdk.Tests.Support;

namespace AuthSecGroup.Cdk.Tests.App;

/// <summary>The app as the CDK's command line starts it: a process that gets its context and its output folder by the environment.</summary>
public sealed class The_app : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authsecgroup-");

    [Fact]
    public void Synthesizes_one_stack_with_groups_in_three_regions_and_says_where_to_find_everything()
    {
        // GIVEN
        File.WriteAllText(
            Path.Combine(_folder.FullName, "some.json"),
            """
            {
              "name": "office.ssh",
              "securityGroups": [
                { "regionName": "us-east-1", "groupIds": ["sg-0123456789abcdef0"], "rules": [{ "type": "ingress", "protocol": "tcp", "fromPort": 22, "toPort": 22 }] },
                { "regionName": "eu-west-1", "groupIds": ["sg-0123456789abcdef1"], "rules": [{ "type": "ingress", "protocol": "tcp", "fromPort": 22, "toPort": 22 }] },
                { "regionName": "ap-south-1", "groupIds": ["sg-0123456789abcdef2"], "rules": [{ "type": "ingress", "protocol": "udp", "fromPort": 1194, "toPort": 1194 }] }
              ]
            }
            """
        );

        // WHEN
        var (exitCode, errors) = Run(new() { ["authsecgroup"] = "some.json", ["bootstrap"] = Scene.PlaceholderFolder });

        // THEN
        Assert.True(exitCode == 0, errors);
        Assert.Contains(
            $"authsecgroup: nothing is compiled: the executable in {Scene.PlaceholderFolder} is used as it is",
            errors,
            StringComparison.Ordinal
        );
        var template = SynthesizedTemplate.FromFile(Path.Combine(_folder.FullName, "out", "AuthSecGroup.template.json"));
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder.FullName, "out", "manifest.json")))!;
        Assert.Equal(
            "office-ssh",
            (string?)manifest["artifacts"]!["AuthSecGroup"]!["properties"]!["stackName"]
                ?? (string?)manifest["artifacts"]!["AuthSecGroup"]!["displayName"]
        );
        Assert.Contains(
            "Allow ec2:DescribeSecurityGroupRules on * if StringEquals ec2:Region us-east-1 eu-west-1 ap-south-1",
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
                ["UsersBucketName"] = "${AccessUsers}",
            },
            template.Outputs.ToDictionary(output => output.Key, output => SynthesizedTemplate.Text(output.Value!["Value"]))
        );
    }

    [Fact]
    public void Refuses_a_bad_configuration_in_a_few_lines()
    {
        // WHEN
        var (exitCode, errors) = Run(
            new()
            {
                ["authsecgroup"] = new JsonObject { ["timeToExpire"] = -600 },
                ["bootstrap"] = Scene.PlaceholderFolder,
            }
        );

        // THEN
        Assert.Equal(1, exitCode);
        Assert.EndsWith(
            """
            authsecgroup: error: the configuration is refused:
              authsecgroup.timeToExpire: got -600; allowed: whole seconds from 1 to 31536000
              authsecgroup.securityGroups: missing; allowed: an array of one or more objects with regionName, groupIds and rules

            """,
            errors,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_what_the_construct_refuses_in_one_line()
    {
        // WHEN
        var groups = new JsonObject
        {
            ["regionName"] = "us-east-1",
            ["groupIds"] = new JsonArray([.. Enumerable.Range(0, 150).Select(i => JsonValue.Create($"sg-{i:x17}"))]),
            ["rules"] = new JsonArray(
                new JsonObject
                {
                    ["protocol"] = "tcp",
                    ["fromPort"] = 22,
                    ["toPort"] = 22,
                }
            ),
        };
        var (exitCode, errors) = Run(
            new()
            {
                ["authsecgroup"] = new JsonObject { ["securityGroups"] = new JsonArray(groups) },
                ["bootstrap"] = Scene.PlaceholderFolder,
            }
        );

        // THEN
        Assert.Equal(1, exitCode);
        Assert.EndsWith(
            """
            authsecgroup: error: 'SecurityGroups' must be at most 102 security groups with ports as these, as the policies of a role hold 10240 characters (the others fit into a second construct), got 150 of them (at AuthSecGroup/Access)

            """,
            errors,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private (int ExitCode, string Errors) Run(JsonObject context)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "AuthSecGroup.App.dll")])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardError = true,
        };
        start.Environment["CDK_OUTDIR"] = Path.Combine(_folder.FullName, "out");
        start.Environment["CDK_CONTEXT_JSON"] = context.ToJsonString();
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors);
    }
}
