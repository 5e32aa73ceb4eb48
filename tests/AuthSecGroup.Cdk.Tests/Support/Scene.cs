using Amazon.CDK;
using Amazon.CDK.AWS.EC2;

namespace AuthSecGroup.Cdk.Tests.Support;

/// <summary>A new app with one stack, in which constructs use a placeholder as the package's executable.</summary>
internal sealed class Scene
{
    internal const string GroupId = "sg-0123456789abcdef0";

    private static readonly Lazy<SynthesizedTemplate> DefaultTemplate = new(() => Synthesize(Defaults));

    static Scene()
    {
        Directory.CreateDirectory(PlaceholderFolder);
        File.WriteAllText(Path.Combine(PlaceholderFolder, "bootstrap"), "#!/bin/sh\nexit 1\n");
        var packaged = new DirectoryInfo(Path.Combine(AppContext.BaseDirectory, "authsecgroup"));
        if (packaged.Exists)
        {
            packaged.Delete(recursive: true);
        }

        packaged.Create();
        File.WriteAllText(Path.Combine(packaged.FullName, "arm64.zip"), "a placeholder: no template depends on the content");
    }

    /// <param name="region">The stack's region in account 123456789012. Default: any account and region.</param>
    internal Scene(string? region = null) => Stack = NewStack("Office", region);

    internal Amazon.CDK.App App { get; } = new(new AppProps { AnalyticsReporting = false });

    internal Stack Stack { get; }

    internal static string PlaceholderFolder => Path.Combine(AppContext.BaseDirectory, "placeholder");

    internal static SecurityGroupAccess Ssh => SecurityGroupAccess.ToIds("us-east-1", [GroupId], Port.Tcp(22));

    internal static AuthenticatingSecGroupProps Defaults => new() { SecurityGroups = [Ssh] };

    /// <summary>The template of a deployment with the defaults, synthesized once for all tests.</summary>
    internal static SynthesizedTemplate Default => DefaultTemplate.Value;

    internal static SynthesizedTemplate Synthesize(AuthenticatingSecGroupProps props)
    {
        var scene = new Scene();
        scene.Add(props);
        return scene.Template();
    }

    internal Stack NewStack(string id, string? region = null, string account = "123456789012") =>
        new(App, id, new StackProps { Env = region is null ? null : new Amazon.CDK.Environment { Account = account, Region = region } });

    internal AuthenticatingSecGroup Add(AuthenticatingSecGroupProps props, string id = "Ssh") => new(Stack, id, props);

    internal SynthesizedTemplate Template() => SynthesizedTemplate.Of(Stack);
}
