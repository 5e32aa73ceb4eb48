using AuthSecGroup.Cdk.Tests.Support;
using PublicApiGenerator;

namespace AuthSecGroup.Cdk.Tests;

public sealed class The_public_surface
{
    /// <summary>A removal or change breaks the users of the package; an addition has to be supported.</summary>
    [Fact]
    public void Matches_the_reviewed_surface() =>
        Snapshot.Match(
            typeof(AuthenticatingSecGroup).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }),
            "Surface/AuthSecGroup.Cdk",
            "txt"
        );
}
