using System.Text.Json.Nodes;
using AuthSecGroup.Chaos.Tests.Model;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Chaos.Tests.Support;

/// <summary>The scene as a cloud assembly, synthesized once for a test run.</summary>
internal static class ChaosAssembly
{
    private static readonly Lazy<Task<string>> Synthesized = new(SynthesizeAsync);

    public static Task<string> GetAsync() => Synthesized.Value;

    private static async Task<string> SynthesizeAsync()
    {
        var context = SampleAssembly.Context();
        context["authsecgroup"] = new JsonObject
        {
            ["name"] = Scene.Name,
            ["timeToExpire"] = (int)Scene.TimeToExpire.TotalSeconds,
            ["securityGroups"] = new JsonArray([
                .. Scene.Groups.Select(group =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["regionName"] = group.Region,
                            ["groupIds"] = new JsonArray(group.GroupId),
                            ["rules"] = new JsonArray([
                                .. group.Rules.Select(rule =>
                                    (JsonNode)
                                        new JsonObject
                                        {
                                            ["type"] = "ingress",
                                            ["protocol"] = rule.Protocol,
                                            ["fromPort"] = rule.FromPort,
                                            ["toPort"] = rule.ToPort,
                                        }
                                ),
                            ]),
                        }
                ),
            ]),
        };
        var (folder, result) = await SampleAssembly.SynthesizeAsync(context);
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException("The scene does not synthesize: " + result.Error);
        }

        var template = Directory.GetFiles(folder, "*.template.json").Single();
        var json = JsonNode.Parse(await File.ReadAllTextAsync(template))!.AsObject();
        json.LiftThrottle();
        await File.WriteAllTextAsync(template, json.ToJsonString());
        return folder;
    }
}
