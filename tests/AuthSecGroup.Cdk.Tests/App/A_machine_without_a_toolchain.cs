using System.Runtime.InteropServices;
using AuthSecGroup.App.Compilation;
using AuthSecGroup.Cdk.Tests.Support;

namespace AuthSecGroup.Cdk.Tests.App;

public sealed class A_machine_without_a_toolchain : TempFolder
{
    private static readonly bool IsArm = RuntimeInformation.OSArchitecture is Architecture.Arm64;
    private static readonly Architecture Other = IsArm ? Architecture.X64 : Architecture.Arm64;
    private static readonly string Triple = IsArm ? "x86_64-linux-gnu" : "aarch64-linux-gnu";

    [Fact]
    public void Reports_that_it_has_no_linker() =>
        Assert.Equal("there is no linker: neither clang nor gcc is in PATH", FindObstacle(RuntimeInformation.OSArchitecture));

    [Fact]
    public void Reports_what_is_missing_for_the_other_architecture_and_how_to_install_it() =>
        Assert.EndsWith(
            $" ld.lld, {Triple}-gcc must be in PATH; on Debian: apt-get install clang lld gcc-{Triple.Replace('_', '-')} libc6-dev-"
                + (IsArm ? "amd64-cross" : "arm64-cross"),
            FindObstacle(Other, "clang", $"{Triple}-objcopy"),
            StringComparison.Ordinal
        );

    [Fact]
    public void Can_compile_for_the_other_architecture_once_it_has_everything() =>
        Assert.Null(FindObstacle(Other, "clang", "ld.lld", $"{Triple}-objcopy", $"{Triple}-gcc"));

    /// <summary>The obstacle if only these commands are in PATH. The tests of this project run one after the other.</summary>
    private string? FindObstacle(Architecture target, params string[] commands)
    {
        Array.ForEach(commands, command => Write(command, ""));
        var path = Environment.GetEnvironmentVariable("PATH");
        Environment.SetEnvironmentVariable("PATH", Folder);
        try
        {
            return NativeToolchain.FindObstacle(target);
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }
    }
}
