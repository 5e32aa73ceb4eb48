using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AuthSecGroup.Local.Cloud;
using AuthSecGroup.Local.Deployment;
using AuthSecGroup.Package.Tests.Support;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Package.Tests;

public sealed class A_user_of_the_package(Consumer consumer) : IClassFixture<Consumer>
{
    [Fact]
    public void Gets_the_library_its_documentation_its_README_and_the_executables()
    {
        Assert.Contains("lib/net8.0/AuthSecGroup.Cdk.dll", consumer.Files);
        Assert.Contains("lib/net8.0/AuthSecGroup.Cdk.xml", consumer.Files);
        Assert.Contains("buildTransitive/AuthSecGroup.Cdk.targets", consumer.Files);
        Assert.Contains("README.md", consumer.Files);
        Assert.Contains("authsecgroup/x86_64.zip", consumer.Files);
        Assert.DoesNotContain(
            consumer.Files,
            file => file.EndsWith("AuthSecGroup.App.dll", StringComparison.Ordinal) || file.Contains("StandIns", StringComparison.Ordinal)
        );
        Assert.Single(Directory.GetFiles(consumer.Feed, "*.snupkg"));
    }

    [Fact]
    public void Gets_the_root_certificates_beside_the_executable()
    {
        using var archive = new ZipArchive(new MemoryStream(consumer.Content("authsecgroup/x86_64.zip")));
        var names = archive.Entries.Select(entry => entry.FullName).ToArray();
        Assert.Contains("bootstrap", names);
        Assert.Contains("amazon-roots.pem", names);
    }

    [Fact]
    public void Sees_the_licence_and_depends_only_on_the_CDK()
    {
        Assert.Contains("""<license type="expression">MIT</license>""", consumer.Description, StringComparison.Ordinal);
        Assert.Contains("<readme>README.md</readme>", consumer.Description, StringComparison.Ordinal);
        Assert.Equal(2, consumer.Description.Split("<dependency ").Length - 1);
        Assert.Contains("""<dependency id="Amazon.CDK.Lib" """, consumer.Description, StringComparison.Ordinal);
        Assert.Contains("""<dependency id="Constructs" """, consumer.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Synthesizes_the_README_s_ten_lines()
    {
        var resources = consumer.Template["Resources"]!.AsObject().Select(resource => resource.Value!.AsObject()).ToArray();

        var functions = resources
            .Where(resource => (string?)resource["Type"] == "AWS::Lambda::Function")
            .Select(resource => resource["Properties"]!)
            .ToArray();
        Assert.Equal(["connection", "sweep"], functions.Select(function => (string?)function["Handler"]).Order());
        Assert.All(functions, function => Assert.Equal("provided.al2023 x86_64", $"{function["Runtime"]} {function["Architectures"]![0]}"));
        Assert.Single(resources, resource => (string?)resource["Type"] == "AWS::ApiGateway::RestApi");
        Assert.Contains("/connection", consumer.Template["Outputs"]!["Url"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Can_compile_every_snippet_of_the_documents()
    {
        Assert.Contains(consumer.CompiledSnippets, place => place.StartsWith("README.md:", StringComparison.Ordinal));
        Assert.Contains(consumer.CompiledSnippets, place => place.StartsWith("docs/operations.md:", StringComparison.Ordinal));
    }

    [Fact]
    public void Needs_no_compiler()
    {
        Assert.DoesNotContain("compile", consumer.Log, StringComparison.OrdinalIgnoreCase);
        var asset = new FileInfo(Path.Combine(consumer.Assembly, Assert.Single(Assets(consumer.Assembly))));
        Assert.Equal(SHA256.HashData(consumer.Content("authsecgroup/x86_64.zip")), SHA256.HashData(File.ReadAllBytes(asset.FullName)));
    }

    [Theory]
    [InlineData(Consumer.FrameworkOfCdkInit)]
    [InlineData("net10.0")]
    public async Task Synthesizes_the_same_again_in_each_framework(string framework)
    {
        var again = Directory.CreateTempSubdirectory("authsecgroup-assembly-");
        await consumer.SynthesizeAsync(framework, again.FullName);

        Assert.Equal(Assets(consumer.Assembly), Assets(again.FullName));
        Assert.Equal(
            consumer.Template.ToJsonString(),
            JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(again.FullName, "Office.template.json")))!.ToJsonString()
        );
        again.Delete(recursive: true);
    }

    [Fact]
    public async Task Has_a_working_endpoint_and_a_stack_that_leaves_no_rule_behind()
    {
        // The deletion waits for running requests; there are none.
        var file = Path.Combine(consumer.Assembly, "Office.template.json");
        var template = consumer.Template.DeepClone().AsObject();
        template.SetCleanupWait(seconds: 0);
        await File.WriteAllTextAsync(file, template.ToJsonString());
        await using var cloud = await LocalCloud.StartAsync(
            new LocalCloudOptions
            {
                AssemblyDirectory = consumer.Assembly,
                Port = 0,
                ScheduleEnabled = false,
            },
            CancellationToken.None
        );
        var alice = cloud.Callers.Single(caller => caller.Name == "alice");

        var opened = await cloud.SignedAsync(alice, "POST", "127.0.0.7");

        Assert.Equal(201, opened.Status);
        Assert.Equal("127.0.0.7/32", (string?)opened.Json["cidr"]);
        Assert.Single(Rules(cloud), rule => rule.Cidr == "127.0.0.7/32");

        Assert.Null(await cloud.DestroyAsync());
        Assert.DoesNotContain(Rules(cloud), rule => rule.Cidr == "127.0.0.7/32");
    }

    private static IEnumerable<Local.Ec2.SecurityGroupRule> Rules(LocalCloud cloud) => cloud.Ec2.Groups.SelectMany(group => group.Rules);

    private static IEnumerable<string> Assets(string assembly) =>
        Directory.GetFiles(assembly, "asset.*").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);
}
