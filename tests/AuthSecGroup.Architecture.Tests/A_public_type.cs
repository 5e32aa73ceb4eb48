using AuthSecGroup.Architecture.Tests.Support;
using Mono.Cecil;

namespace AuthSecGroup.Architecture.Tests;

/// <summary>Types are internal. Only the construct has a public API, which the construct's own tests list.</summary>
public sealed class A_public_type
{
    private static readonly Dictionary<string, string[]> Expected = new()
    {
        ["Core"] = [],
        ["Aws"] = [],
        ["Lambda"] = [],
        ["Cli"] = [],
        ["App"] = [],
        ["Local"] = ["Program"],
    };

    public static TheoryData<string> Projects { get; } = [.. Expected.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Is_public_exactly_if_it_is_listed(string project)
    {
        using var module = Product.Named(project).ReadModule();
        Violations.AssertNone(PublicTypes(module).Except(Expected[project]).Select(type => $"{type} is public, but not in the list"));
        Violations.AssertNone(Expected[project].Except(PublicTypes(module)).Select(type => $"{type} is in the list, but not public"));
    }

    [Fact]
    public void Is_found_if_it_can_be_used_by_others()
    {
        using var mutant = Mutant.Compile(
            """
            namespace App;
            public class Open { public class Inner; internal class Hidden; }
            internal class Closed { public class Inner; }
            """
        );
        Assert.Equal(["App.Open", "App.Open/Inner"], PublicTypes(mutant).Order());
    }

    private static IEnumerable<string> PublicTypes(ModuleDefinition module) =>
        module.GetTypes().Where(IsVisible).Select(type => type.FullName);

    private static bool IsVisible(TypeDefinition type) => type.IsPublic || (type.IsNestedPublic && IsVisible(type.DeclaringType));
}
