using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuthSecGroup.Chaos.Tests.Support;

/// <summary>The scene as a cloud assembly.</summary>
internal static class ChaosAssembly
{
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
                    rules = group.Rules.Select(rule => new
                    {
                        protocol = rule.Protocol,
                        fromPort = rule.FromPort,
                        toPort = rule.ToPort,
                    }),
                }),
            }
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
