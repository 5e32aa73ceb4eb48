using AuthSecGroup.Testing;
using Microsoft.AspNetCore.Builder;
using Mono.Cecil;

namespace AuthSecGroup.Architecture.Tests.Support;

/// <summary>A project that is released or deployed, and the assembly that its build made in the configuration of these tests.</summary>
internal sealed record Product(string Name, string Folder, string AssemblyName)
{
    private static readonly Lazy<DefaultAssemblyResolver> Resolver = new(CreateResolver);

    public static IReadOnlyList<Product> All { get; } =
    [
        new("Core", "lambdas/AuthSecGroup.Core", "AuthSecGroup.Core"),
        new("Aws", "lambdas/AuthSecGroup.Aws", "AuthSecGroup.Aws"),
        new("Lambda", "lambdas/AuthSecGroup.Lambda", "bootstrap"),
        new("Cli", "lambdas/AuthSecGroup.Cli", "authsecgroup"),
        new("Cdk", "cdk/AuthSecGroup.Cdk", "AuthSecGroup.Cdk"),
        new("App", "cdk/AuthSecGroup.App", "AuthSecGroup.App"),
        new("Local", "cdk/AuthSecGroup.Local", "AuthSecGroup.Local"),
    ];

    public static TheoryData<string> Names { get; } = [.. All.Select(product => product.Name)];

    public string ProjectFile => $"{Folder}/AuthSecGroup.{Name}.csproj";

    public static Product Named(string name) => All.Single(product => product.Name == name);

    private string AssemblyFile => Repository.BuiltFile(Folder, AssemblyName + ".dll");

    public ModuleDefinition ReadModule() =>
        ModuleDefinition.ReadModule(AssemblyFile, new ReaderParameters { AssemblyResolver = Resolver.Value });

    // The values of an attribute can only be read if the enums among them are found.
    private static DefaultAssemblyResolver CreateResolver()
    {
        var resolver = new DefaultAssemblyResolver();
        var frameworks = new[] { typeof(object), typeof(WebApplication) }.Select(type => Path.GetDirectoryName(type.Assembly.Location)!);
        foreach (var folder in All.Select(product => Path.GetDirectoryName(product.AssemblyFile)!).Concat(frameworks))
        {
            resolver.AddSearchDirectory(folder);
        }

        return resolver;
    }
}
