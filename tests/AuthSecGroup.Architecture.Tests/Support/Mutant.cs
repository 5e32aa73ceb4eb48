using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mono.Cecil;

namespace AuthSecGroup.Architecture.Tests.Support;

/// <summary>A small assembly that breaks a rule on purpose, to prove that the rule finds it.</summary>
internal static class Mutant
{
    private static readonly MetadataReference[] Framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static ModuleDefinition Compile(string source)
    {
        var compilation = CSharpCompilation.Create(
            "Mutant",
            [CSharpSyntaxTree.ParseText("using System; using System.Threading.Tasks;\n" + source)],
            Framework,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
        );
        var assembly = new MemoryStream();
        var result = compilation.Emit(assembly);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        assembly.Position = 0;
        return ModuleDefinition.ReadModule(assembly);
    }
}
