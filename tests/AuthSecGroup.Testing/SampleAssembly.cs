using System.Text.Json.Nodes;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Testing;

/// <summary>The cloud assembly of <c>cdk.json</c>, synthesized once per test run, and changed copies of it.</summary>
internal static class SampleAssembly
{
    private static readonly Lazy<Task<string>> Synthesized = new(() => OfAsync(Context()));

    public static Task<string> GetAsync() => Synthesized.Value;

    /// <summary>A copy of the sample assembly with a changed template.</summary>
    public static async Task<string> WithAsync(Action<JsonObject> change) => await WithAsync(await GetAsync(), change);

    /// <summary>A copy of an assembly with a changed template.</summary>
    public static async Task<string> WithAsync(string original, Action<JsonObject> change)
    {
        var copy = Directory.CreateTempSubdirectory("authsecgroup-e2e-").FullName;
        foreach (var entry in new DirectoryInfo(original).EnumerateFileSystemInfos())
        {
            // All copies share the executable.
            File.CreateSymbolicLink(Path.Combine(copy, entry.Name), entry.FullName);
        }

        var template = Path.Combine(copy, Path.GetFileName(Directory.GetFiles(original, "*.template.json").Single()));
        var json = JsonNode.Parse(await File.ReadAllTextAsync(template))!.AsObject();
        change(json);
        File.Delete(template);
        await File.WriteAllTextAsync(template, json.ToJsonString());
        return copy;
    }

    /// <summary>Changes an environment variable of both functions.</summary>
    public static void SetVariable(this JsonObject template, string name, string value)
    {
        foreach (var properties in template.Properties("AWS::Lambda::Function"))
        {
            if (properties["Environment"]!["Variables"] is JsonObject variables && variables.ContainsKey(name))
            {
                variables[name] = value;
            }
        }
    }

    /// <summary>Raises the limits for callers: tests send more requests than people do, from more addresses.</summary>
    public static void LiftLimits(this JsonObject template)
    {
        template.SetThrottle(ratePerSecond: 10_000, burst: 5_000);
        var connection = template.Properties("AWS::Lambda::Function").Single(function => (string?)function["Handler"] == "connection");
        connection["Environment"]!["Variables"]![FunctionEnvironment.MaxAddressesPerCaller] = "1000";
    }

    /// <summary>Sets the gateway's throttling limits.</summary>
    public static void SetThrottle(this JsonObject template, int ratePerSecond, int burst)
    {
        foreach (var setting in template.Properties("AWS::ApiGateway::Stage").SelectMany(stage => stage["MethodSettings"]!.AsArray()))
        {
            (setting!["ThrottlingRateLimit"], setting["ThrottlingBurstLimit"]) = (ratePerSecond, burst);
        }
    }

    /// <summary>Sets how long the cleanup at the stack's deletion waits for running requests: half a minute in an account.</summary>
    public static void SetCleanupWait(this JsonObject template, int seconds)
    {
        foreach (var properties in template.Properties(LeaseCleanupResource.Type))
        {
            properties[LeaseCleanupResource.WaitSeconds] = seconds;
        }
    }

    /// <summary>Synthesizes another configuration. The result says why if the app refuses it.</summary>
    public static async Task<(string Folder, CommandResult Result)> SynthesizeAsync(JsonObject context)
    {
        var folder = Directory.CreateTempSubdirectory("authsecgroup-assembly-").FullName;
        var result = await CommandLine.RunAsync(
            "dotnet",
            ["exec", Repository.BuiltFile("cdk/AuthSecGroup.App", "AuthSecGroup.App.dll")],
            new Dictionary<string, string?>
            {
                ["CDK_OUTDIR"] = folder,
                ["CDK_CONTEXT_JSON"] = context.ToJsonString(),
                ["JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION"] = "1",
                ["JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION"] = "1",
            }
        );
        return (folder, result);
    }

    /// <summary>The context of <c>cdk.json</c>, with the compilation that the environment asks for.</summary>
    public static JsonObject Context()
    {
        var context = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "cdk.json")))!["context"]!.DeepClone().AsObject();
        // The functions run on this machine.
        context["architecture"] = Machine.Architecture;
        Override("AUTHSECGROUP_TEST_COMPILATION", "compilation");
        Override("AUTHSECGROUP_TEST_VENDOR_PACKAGES", "vendorPackages");
        return context;

        void Override(string variable, string key)
        {
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value)
            {
                context[key] = value;
            }
        }
    }

    /// <summary>The assembly of a configuration that the app must accept.</summary>
    public static async Task<string> OfAsync(JsonObject context)
    {
        var (folder, result) = await SynthesizeAsync(context);
        return result.ExitCode == 0 ? folder : throw new InvalidOperationException("The sample does not synthesize: " + result.Error);
    }

    /// <summary>The properties of all resources of a type.</summary>
    public static IEnumerable<JsonNode> Properties(this JsonObject template, string type) =>
        template["Resources"]!.AsObject().Where(item => item.Value!["Type"]!.ToString() == type).Select(item => item.Value!["Properties"]!);
}
