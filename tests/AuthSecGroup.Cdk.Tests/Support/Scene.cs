using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.Lambda;

namespace AuthSecGroup.Cdk.Tests.Support;

/// <summary>A fresh app with one stack, and the props that a test does not care about.</summary>
internal sealed class Scene
{
    internal const string GroupId = "sg-0123456789abcdef0";

    internal Scene(IStackProps? stackProps = null)
    {
        App = new Amazon.CDK.App(new AppProps { AnalyticsReporting = false });
        Stack = new Stack(App, "Office", stackProps);
    }

    internal Amazon.CDK.App App { get; }

    internal Stack Stack { get; }

    /// <summary>A folder with something named bootstrap in it: no template depends on what that is.</summary>
    internal static string PlaceholderFolder { get; } = MakePlaceholder();

    internal static Code Placeholder => Code.FromAsset(PlaceholderFolder);

    internal static SecurityGroupAccess Ssh => SecurityGroupAccess.ToIds("us-east-1", [GroupId], Port.Tcp(22));

    internal AuthenticatingSecGroup Add(AuthenticatingSecGroupProps props, string id = "Ssh") => new(Stack, id, props);

    internal SynthesizedTemplate Template() => SynthesizedTemplate.Of(Stack);

    private static string MakePlaceholder()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "placeholder");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "bootstrap"), "#!/bin/sh\nexit 1\n");
        return folder;
    }
}
