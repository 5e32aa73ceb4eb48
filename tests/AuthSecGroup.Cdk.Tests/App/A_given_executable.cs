using System.Runtime.InteropServices;
using AuthSecGroup.App.Compilation;
using AuthSecGroup.App.Errors;
using AuthSecGroup.Cdk.Tests.Support;

namespace AuthSecGroup.Cdk.Tests.App;

public sealed class A_given_executable : TempFolder
{
    [Fact]
    public void Is_used_unchanged()
    {
        Write("bootstrap", "");
        Assert.Equal(Folder, Get());
    }

    [Fact]
    public void Must_exist() =>
        Assert.Equal(
            $"bootstrap: got \"{Folder}\"; allowed: the path of a folder that contains an executable named bootstrap",
            Assert.Throws<UserErrorException>(Get).Message
        );

    [Theory]
    [InlineData("\0GLIBC_2.4\0GLIBC_2.34\0", null)]
    [InlineData("\0GLIBC_2.4\0GLIBC_2.34\0GLIBC_2.38\0", "requires glibc 2.38, and provided.al2023 has 2.34")]
    public void Must_not_require_a_newer_C_library_than_the_functions_have(string content, string? obstacle)
    {
        var found = NativeToolchain.FindObstacle(Write("bootstrap", content));
        Assert.Contains(obstacle ?? "", found ?? "", StringComparison.Ordinal);
        Assert.Equal(obstacle is null, found is null);
    }

    [Fact]
    public void Must_be_for_the_architecture_of_the_functions()
    {
        File.WriteAllBytes(Path.Combine(Folder, "bootstrap"), [.. "\u007fELF"u8, .. new byte[14], 183, 0]);
        Assert.Equal(
            $"architecture: got \"x86_64\"; allowed with the executable in {Folder}: \"arm64\"",
            Assert.Throws<UserErrorException>(Get).Message
        );
    }

    private string Get() => new Executable(new CompilationSettings(CompilationMode.Auto, Architecture.X64, "none", Folder), _ => { }).Get();
}
