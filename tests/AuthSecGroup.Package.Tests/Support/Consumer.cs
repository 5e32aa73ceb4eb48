using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Package.Tests.Support;

/// <summary>
/// A user who has only the package. Packs the package into a folder, creates a project as <c>cdk init app --language csharp</c> does, with
/// that package, the lines of its README, and the C# snippets of all documents, builds it for each framework, and runs it.
/// </summary>
public sealed class Consumer : IAsyncLifetime
{
    /// <summary>The framework of the projects that <c>cdk init</c> creates.</summary>
    internal const string FrameworkOfCdkInit = "net8.0";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authsecgroup-package-");

    // A version that no cache has seen.
    private readonly string _version = $"1.0.0-test.{DateTime.UtcNow.Ticks.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The names of the files in the package.</summary>
    public IReadOnlyList<string> Files { get; private set; } = [];

    /// <summary>The package's nuspec.</summary>
    public string Description { get; private set; } = "";

    /// <summary>The places of the snippets that were compiled: <c>README.md:64</c>.</summary>
    public IReadOnlyList<string> CompiledSnippets { get; private set; } = [];

    /// <summary>The template that the ten lines synthesize.</summary>
    public JsonObject Template { get; private set; } = [];

    /// <summary>The app's output while it synthesized.</summary>
    public string Log { get; private set; } = "";

    internal string Feed => Path.Combine(_folder.FullName, "feed");

    internal string Assembly => Path.Combine(_folder.FullName, "cdk.out");

    private string Project => Path.Combine(_folder.FullName, "Office");

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        await Dotnet(
            "pack",
            "cdk/AuthSecGroup.Cdk",
            "-c",
            "Release",
            "-nologo",
            $"-p:Version={_version}",
            // The README's lines deploy the default architecture. CI packs both.
            "-p:PackArchitecture=x86_64",
            "-p:RunAnalyzers=false",
            "-o",
            Feed,
            // Separate from the build of these tests.
            "-p:UseArtifactsOutput=true",
            "--artifacts-path",
            Path.Combine(_folder.FullName, "build")
        );
        ReadPackage();
        WriteProject();
        await Dotnet("build", Project, "-nologo", "-v", "q");
        Log = await SynthesizeAsync(FrameworkOfCdkInit, Assembly);
        Template = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Assembly, "Office.template.json")))!.AsObject();
    }

    /// <inheritdoc />
    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Runs the app as the CDK's command line does, and returns its output.</summary>
    internal async Task<string> SynthesizeAsync(string framework, string folder)
    {
        var result = await CommandLine.RunAsync(
            "dotnet",
            ["exec", Path.Combine(Project, "bin", "Debug", framework, "Office.dll")],
            new Dictionary<string, string?> { ["CDK_OUTDIR"] = folder }
        );
        return result.ExitCode == 0 ? result.Output + result.Error : throw new InvalidOperationException($"The app failed: {result.Error}");
    }

    internal byte[] Content(string file)
    {
        using var package = ZipFile.OpenRead(Path.Combine(Feed, $"AuthSecGroup.Cdk.{_version}.nupkg"));
        using var content = package.GetEntry(file)!.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    private void ReadPackage()
    {
        using var package = ZipFile.OpenRead(Path.Combine(Feed, $"AuthSecGroup.Cdk.{_version}.nupkg"));
        Files = [.. package.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal)];
        using var description = new StreamReader(package.GetEntry("AuthSecGroup.Cdk.nuspec")!.Open());
        Description = description.ReadToEnd();
    }

    private void WriteProject()
    {
        // All other packages come from the machine's folder or their source. Only this package must not remain in the folder.
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        Directory.CreateDirectory(Project);
        File.WriteAllText(
            Path.Combine(Project, "NuGet.config"),
            $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(_folder.FullName, "packages")}" /></config>
              <fallbackPackageFolders><add key="machine" value="{packages}" /></fallbackPackageFolders>
              <packageSources><add key="authsecgroup" value="{Feed}" /></packageSources>
            </configuration>
            """
        );
        File.WriteAllText(
            Path.Combine(Project, "Office.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFrameworks>{FrameworkOfCdkInit};net10.0</TargetFrameworks>
                <RollForward>Major</RollForward>
                <UseAppHost>false</UseAppHost>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="AuthSecGroup.Cdk" Version="{_version}" />
              </ItemGroup>
            </Project>
            """
        );
        File.WriteAllText(Path.Combine(Project, "Program.cs"), TenLines());
        var snippets = Snippet.OfAllDocuments().ToList();
        foreach (var snippet in snippets)
        {
            File.WriteAllText(Path.Combine(Project, $"{snippet.Identifier}.cs"), snippet.ToSource());
        }

        CompiledSnippets = [.. snippets.Select(snippet => snippet.Place)];
    }

    /// <summary>The ten lines in the package's README.</summary>
    private string TenLines()
    {
        var readme = System.Text.Encoding.UTF8.GetString(Content("README.md")).ReplaceLineEndings("\n");
        const string begin = "<!-- ten-lines -->\n```csharp\n";
        var start = readme.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        return readme[start..readme.IndexOf("\n```", start, StringComparison.Ordinal)];
    }

    private static async Task Dotnet(params string[] arguments)
    {
        var result = await CommandLine.RunAsync(
            "dotnet",
            [.. arguments, "-nodeReuse:false"],
            new Dictionary<string, string?>
            {
                // NuGet.config refers to the machine's folder of packages, which is only read.
                ["NUGET_PACKAGES"] = arguments[0] == "pack" ? Environment.GetEnvironmentVariable("NUGET_PACKAGES") : null,
                ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
            }
        );
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} failed:\n{result.Output}\n{result.Error}");
        }
    }
}
