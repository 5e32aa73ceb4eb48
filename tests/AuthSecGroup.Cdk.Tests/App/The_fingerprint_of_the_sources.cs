using AuthSecGroup.App.Compilation;

namespace AuthSecGroup.Cdk.Tests.App;

public sealed class The_fingerprint_of_the_sources : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("authsecgroup-");
    private readonly string _before;

    public The_fingerprint_of_the_sources()
    {
        Write("Directory.Build.props", "<Project />");
        Write("lambdas/A/A.cs", "class A;");
        Write("lambdas/B/B.cs", "class B;");
        _before = SourceFingerprint.Of(_root.FullName, "native");
    }

    [Theory]
    [InlineData("lambdas/A/A.cs", "class A2;")]
    [InlineData("lambdas/C.cs", "")]
    [InlineData("Directory.Build.props", "<Project></Project>")]
    [InlineData("Directory.Packages.props", "<Project />")]
    [InlineData("global.json", "{}")]
    public void Changes_with(string file, string text)
    {
        Write(file, text);
        Assert.NotEqual(_before, SourceFingerprint.Of(_root.FullName, "native"));
    }

    [Theory]
    [InlineData("lambdas/A/obj/A.g.cs")]
    [InlineData("lambdas/A/bin/Release/A.dll")]
    [InlineData("README.md")]
    [InlineData("cdk/X.cs")]
    public void Does_not_change_with(string file)
    {
        Write(file, "anything");
        Assert.Equal(_before, SourceFingerprint.Of(_root.FullName, "native"));
    }

    [Fact]
    public void Changes_when_a_file_is_renamed()
    {
        File.Move(Path.Combine(_root.FullName, "lambdas/A/A.cs"), Path.Combine(_root.FullName, "lambdas/A/Z.cs"));
        Assert.NotEqual(_before, SourceFingerprint.Of(_root.FullName, "native"));
    }

    [Fact]
    public void Changes_with_each_setting() => Assert.NotEqual(_before, SourceFingerprint.Of(_root.FullName, "readytorun"));

    public void Dispose() => _root.Delete(recursive: true);

    private void Write(string file, string text)
    {
        var path = Path.Combine(_root.FullName, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
