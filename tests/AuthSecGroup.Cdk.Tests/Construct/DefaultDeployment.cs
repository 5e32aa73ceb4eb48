using AuthSecGroup.Cdk.Tests.Support;

namespace AuthSecGroup.Cdk.Tests.Construct;

public sealed class DefaultDeployment
{
    public SynthesizedTemplate Template { get; } = Scene.Synthesize(Scene.Defaults);
}
