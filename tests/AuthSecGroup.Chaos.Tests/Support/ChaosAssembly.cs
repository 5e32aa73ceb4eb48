using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace AuthSecGroup.Chaos.Tests.Support;

/// <summary>The scene as a cloud assembly.</summary>
internal static class ChaosAssembly
{
    private static readonly JsonSerializerOptions LeaveOutNull = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static async Task<string> SynthesizeAsync()
    {
        var context = SampleAssembly.Context();
        context["authsecgroup"] = JsonSerializer.SerializeToNode(
            new
            {
                name = Scene.Name,
                timeToExpire = Scene.TimeToExpire.TotalSeconds,
                securityGroups = Scene.Groups.Select(group => new
                {
                    regionName = group.Region,
                    groupIds = new[] { group.GroupId },
                    accessRoleArn = group.Role?.Arn,
                    rules = group.Rules.Select(rule => new
                    {
                        protocol = rule.Protocol,
                        fromPort = rule.FromPort,
                        toPort = rule.ToPort,
                    }),
                }),
            },
            LeaveOutNull
        );
        var (folder, result) = await SampleAssembly.SynthesizeAsync(context);
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException("The scene does not synthesize: " + result.Error);
        }

        var template = Directory.GetFiles(folder, "*.template.json").Single();
        var json = JsonNode.Parse(await File.ReadAllTextAsync(template))!.AsObject();
        json.LiftLimits();
        await File.WriteAllTextAsync(template, json.ToJsonString());
        return folder;
    }
}
