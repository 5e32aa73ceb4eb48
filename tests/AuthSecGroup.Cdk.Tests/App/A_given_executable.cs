using System.Runtime.InteropServices;
using AuthSecGroup.App.Compilation;
using AuthSecGroup.App.Errors;

namespace AuthSecGroup.Cdk.Tests.App;

public sealed class A_given_executable : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authsecgroup-");

    private string Bootstrap => Path.Combine(_folder.FullName, "bootstrap");

    [Fact]
    public void Is_used_unchanged()
    {
        File.WriteAllText(Bootstrap, "");
        Assert.Equal(_folder.FullName, Get());
    }

    [Fact]
    public void Must_exist() =>
        Assert.Equal(
            $"bootstrap: got \"{_folder.FullName}\"; allowed: the path of a folder that contains an executable named bootstrap",
            Assert.Throws<UserErrorException>(Get).Message
        );

    [Theory]
    [InlineData("\0GLIBC_2.4\0GLIBC_2.34\0", null)]
    [InlineData("\0GLIBC_2.4\0GLIBC_2.34\0GLIBC_2.38\0", "requires glibc 2.38, and provided.al2023 has 2.34")]
    public void Must_not_require_a_newer_C_library_than_the_functions_have(string content, string? obstacle)
    {
        File.WriteAllText(Bootstrap, content);
        Assert.Contains(obstacle ?? "", NativeToolchain.FindObstacle(Bootstrap) ?? "", StringComparison.Ordinal);
        Assert.Equal(obstacle is null, NativeToolchain.FindObstacle(Bootstrap) is null);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Get() =>
        new Executable(new CompilationSettings(CompilationMode.Auto, Architecture.X64, "none", _folder.FullName), _ => { }).Get();
}
