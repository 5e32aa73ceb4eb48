using System.Runtime.InteropServices;
using AuthSecGroup.App;
using AuthSecGroup.App.Compilation;
using AuthSecGroup.Cdk.Tests.Support;

namespace AuthSecGroup.Cdk.Tests.App;

public sealed class A_given_executable
{
    [Fact]
    public void Is_used_as_it_is() => Assert.Equal(Scene.PlaceholderFolder, Get(Scene.PlaceholderFolder));

    [Fact]
    public void Must_be_there()
    {
        var refusal = Assert.Throws<UserErrorException>(() => Get(Path.Combine(Scene.PlaceholderFolder, "nowhere")));
        Assert.Equal(
            $"bootstrap: got \"{Path.Combine(Scene.PlaceholderFolder, "nowhere")}\"; allowed: the path of a folder that holds an executable named bootstrap",
            refusal.Message
        );
    }

    [Fact]
    public void Is_not_asked_to_run_on_a_C_library_newer_than_that_of_the_functions()
    {
        var executable = Path.GetTempFileName();
        File.WriteAllText(executable, "\0GLIBC_2.4\0GLIBC_2.34\0");
        var old = NativeToolchain.Obstacle(executable);
        File.AppendAllText(executable, "GLIBC_2.38\0");
        var newer = NativeToolchain.Obstacle(executable);
        File.Delete(executable);

        Assert.Null(old);
        Assert.Equal(
            "linked here it needs glibc 2.38, and provided.al2023 has 2.34; compile it on an older Linux, such as Amazon Linux 2023",
            newer
        );
    }

    private static string Get(string folder) =>
        new Executable(new CompilationSettings(CompilationMode.Auto, Architecture.X64, "net10.0", "none", folder), _ => { }).Get();
}
