using AuthSecGroup.App.Compilation;
using AuthSecGroup.Cdk.Tests.Support;

namespace AuthSecGroup.Cdk.Tests.App;

public sealed class The_fingerprint_of_the_sources : TempFolder
{
    private readonly string _before;

    public The_fingerprint_of_the_sources()
    {
        Write("Directory.Build.props", "<Project />");
        Write("lambdas/A/A.cs", "class A;");
        Write("lambdas/B/B.cs", "class B;");
        _before = SourceFingerprint.Of(Folder, "native");
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
        Assert.NotEqual(_before, SourceFingerprint.Of(Folder, "native"));
    }

    [Theory]
    [InlineData("lambdas/A/obj/A.g.cs")]
    [InlineData("lambdas/A/bin/Release/A.dll")]
    [InlineData("README.md")]
    [InlineData("cdk/X.cs")]
    public void Does_not_change_with(string file)
    {
        Write(file, "anything");
        Assert.Equal(_before, SourceFingerprint.Of(Folder, "native"));
    }

    [Fact]
    public void Changes_when_a_file_is_renamed()
    {
        File.Move(Path.Combine(Folder, "lambdas/A/A.cs"), Path.Combine(Folder, "lambdas/A/Z.cs"));
        Assert.NotEqual(_before, SourceFingerprint.Of(Folder, "native"));
    }

    [Fact]
    public void Changes_with_each_setting() => Assert.NotEqual(_before, SourceFingerprint.Of(Folder, "readytorun"));
}
