using System.Xml.Linq;
using AuthSecGroup.Architecture.Tests.Support;
using Mono.Cecil;

namespace AuthSecGroup.Architecture.Tests;

public sealed class The_projects
{
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Core"] = [],
        ["Aws"] = ["Core"],
        ["Lambda"] = ["Aws"],
        ["Cli"] = ["Core"],
        ["Cdk"] = [],
        ["App"] = ["Cdk"],
        ["Local"] = ["Core"],
    };

    [Theory]
    [MemberData(nameof(Product.Names), MemberType = typeof(Product))]
    public void Reference_exactly_the_projects_below_them(string project) =>
        Assert.Equal(Arrows[project], ProjectReferences(RepositoryFiles.Read(Product.Named(project).ProjectFile)));

    [Theory]
    [MemberData(nameof(Product.Names), MemberType = typeof(Product))]
    public void Use_no_assembly_but_those_below_them(string project)
    {
        using var module = Product.Named(project).ReadModule();
        Violations.AssertNone(UsedProducts(module).Except(AndBelow(Arrows[project])));
    }

    [Fact]
    public void Are_seen_using_each_other()
    {
        using var module = Product.Named("Lambda").ReadModule();
        Assert.Equal(["Aws", "Core"], UsedProducts(module).Order());
        Assert.Contains(Reference.In(module), use => !use.IsInternal && use.ToNamespace == "AuthSecGroup.Core.Contracts");
    }

    /// <summary>It verifies deployments, so nothing of local mode or of the tests may be in its way.</summary>
    [Fact]
    public void Below_the_contract_suite_are_only_those_of_the_client_and_the_functions() =>
        Assert.Equal(
            ["Aws", "Cli", "Core"],
            ProjectReferences(RepositoryFiles.Read("tests/AuthSecGroup.Contract/AuthSecGroup.Contract.csproj"))
        );

    [Fact]
    public void In_lambdas_name_nothing_in_cdk()
    {
        var projects = RepositoryFiles.In("lambdas").Where(file => Path.GetExtension(file) is ".csproj" or ".props" or ".targets").ToList();
        Assert.NotEmpty(projects);
        Violations.AssertNone(projects.Where(file => NamesCdk(RepositoryFiles.Read(file))));
    }

    [Fact]
    public void Under_tests_are_in_the_solution()
    {
        var projects = RepositoryFiles.In("tests").Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)).ToList();
        Assert.Contains("tests/AuthSecGroup.Architecture.Tests/AuthSecGroup.Architecture.Tests.csproj", projects);
        Violations.AssertNone(Missing(projects, RepositoryFiles.Read("AuthSecGroup.sln")));
    }

    [Fact]
    public void Are_found_by_their_references()
    {
        const string project = """
            <Project>
              <ItemGroup>
                <ProjectReference Include="../../cdk/AuthSecGroup.Cdk/AuthSecGroup.Cdk.csproj" />
                <ProjectReference Include="..\AuthSecGroup.Core\AuthSecGroup.Core.csproj" />
              </ItemGroup>
            </Project>
            """;
        Assert.Equal(["Cdk", "Core"], ProjectReferences(project));
        Assert.True(NamesCdk(project));
        Assert.False(NamesCdk(project.Replace("cdk/", "lambdas/", StringComparison.Ordinal)));
        using var mutant = Mutant.Compile("class A;");
        mutant.AssemblyReferences.Add(new AssemblyNameReference("AuthSecGroup.Cdk", new Version(1, 0)));
        Assert.Equal(["Cdk"], UsedProducts(mutant));
    }

    [Fact]
    public void Are_missing_if_the_solution_does_not_name_them()
    {
        const string solution = """Project("{0}") = "A.Tests", "tests\A.Tests\A.Tests.csproj", "{1}" """;
        Assert.Equal(["tests/B.Tests/B.Tests.csproj"], Missing(["tests/A.Tests/A.Tests.csproj", "tests/B.Tests/B.Tests.csproj"], solution));
    }

    private static IEnumerable<string> AndBelow(IEnumerable<string> projects) =>
        projects.SelectMany(project => AndBelow(Arrows[project]).Append(project));

    private static IEnumerable<string> ProjectReferences(string project) =>
        Paths(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)["AuthSecGroup.".Length..]).Order();

    private static bool NamesCdk(string project) => Paths(project).Any(path => path.Contains("cdk/", StringComparison.Ordinal));

    private static IEnumerable<string> Paths(string project, string? item = null) =>
        from element in XDocument.Parse(project).Descendants()
        where item is null || element.Name.LocalName == item
        from attribute in element.Attributes()
        where attribute.Name.LocalName is "Include" or "Project"
        select attribute.Value.Replace('\\', '/');

    private static IEnumerable<string> UsedProducts(ModuleDefinition module) =>
        from reference in module.AssemblyReferences
        join product in Product.All on reference.Name equals product.AssemblyName
        select product.Name;

    private static IEnumerable<string> Missing(IEnumerable<string> projects, string solution) =>
        projects.Where(project => !solution.Contains($"\"{project.Replace('/', '\\')}\"", StringComparison.Ordinal));
}
