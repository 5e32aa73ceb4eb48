using System.Text.Json.Nodes;
using AuthSecGroup.Local.Cloud;
using AuthSecGroup.Testing;

namespace AuthSecGroup.EndToEnd.Tests.Support;

/// <summary>Configurations with groups in several accounts.</summary>
internal static class Accounts
{
    /// <summary>The documented example.</summary>
    public static JsonNode Example() => JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "examples", "accounts.json")))!;

    public static Task<string> SynthesizeAsync(JsonNode configuration)
    {
        var context = SampleAssembly.Context();
        context["authsecgroup"] = configuration;
        return SampleAssembly.OfAsync(context);
    }

    /// <summary>Forgets the calls so far.</summary>
    public static void ClearCalls(this LocalCloud cloud)
    {
        cloud.Ec2.ClearCalls();
        cloud.S3.ClearCalls();
        cloud.Sts.ClearCalls();
    }
}
