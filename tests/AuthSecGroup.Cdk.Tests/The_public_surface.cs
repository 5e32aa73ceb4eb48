using AuthSecGroup.Cdk.Tests.Support;
using PublicApiGenerator;

namespace AuthSecGroup.Cdk.Tests;

public sealed class The_public_surface
{
    /// <summary>What is taken away or changed here breaks the code of those who use the package; what is added stays for long.</summary>
    [Fact]
    public void Is_as_it_was_reviewed() =>
        Snapshot.Match(
            typeof(AuthenticatingSecGroup).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }),
            "Surface/AuthSecGroup.Cdk",
            "txt"
        );
}
