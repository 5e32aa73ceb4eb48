using System.Text.Json.Nodes;

namespace AuthSecGroup.Local.Tests.Support;

/// <summary>
/// A small cloud assembly with the shape of a real one: an API, the functions <c>connection</c> and <c>sweep</c>, a schedule and a custom
/// resource. The functions are a shell script that echoes its event, or does what a word in it says. The folder <c>Fixture</c> contains it.
/// </summary>
internal sealed class FixtureAssembly : IDisposable
{
    public const string Group = "sg-0123456789abcdef0";

    private const string TemplateFile = "Fixture.template.json";

    /// <param name="change">Changes the resources of the template.</param>
    public FixtureAssembly(Action<JsonNode>? change = null)
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("authsecgroup-local-tests-").FullName;
        var original = Path.Combine(AppContext.BaseDirectory, "Fixture");
        foreach (var file in new DirectoryInfo(original).GetFiles("*.json"))
        {
            file.CopyTo(Path.Combine(Directory, file.Name));
        }

        var bootstrap = Path.Combine(System.IO.Directory.CreateDirectory(Path.Combine(Directory, "asset.code")).FullName, "bootstrap");
        File.Copy(Path.Combine(original, "bootstrap"), bootstrap);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(bootstrap, (UnixFileMode)Convert.ToInt32("755", 8));
        }

        var template = JsonNode.Parse(File.ReadAllText(Path.Combine(original, TemplateFile)))!;
        change?.Invoke(template["Resources"]!);
        File.WriteAllText(Path.Combine(Directory, TemplateFile), template.ToJsonString());
    }

    public string Directory { get; }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
