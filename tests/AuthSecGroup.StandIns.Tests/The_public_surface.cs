using System.Reflection;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;
using PublicApiGenerator;

namespace AuthSecGroup.StandIns.Tests;

public class The_public_surface
{
    private static readonly ApiGeneratorOptions Options = new() { IncludeAssemblyAttributes = false };

    public static TheoryData<string> StandIns => new(ByName.Keys);

    private static Dictionary<string, Assembly> ByName =>
        new Assembly[]
        {
            typeof(ILambdaContext).Assembly,
            typeof(APIGatewayProxyRequest).Assembly,
            typeof(AwsNamingPolicy).Assembly,
            typeof(LambdaBootstrap).Assembly,
        }.ToDictionary(assembly => assembly.GetName().Name!);

    /// <summary>
    /// A change here is a change of what stands in for the vendor's package: look into the vendor's documentation for the name,
    /// the signature and the meaning first. What is there now is written beside the test's assembly as <c>NAME.received.txt</c>.
    /// </summary>
    [Theory]
    [MemberData(nameof(StandIns))]
    public void Is_what_was_compared_with_the_vendors(string name)
    {
        var received = ByName[name].GeneratePublicApi(Options).ReplaceLineEndings("\n");
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, name + ".received.txt"), received);
        Assert.Equal(Resource.Read(name + ".txt"), received.TrimEnd());
    }
}
