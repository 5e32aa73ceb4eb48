using System.Runtime.InteropServices;

namespace AuthSecGroup.App.Compilation;

/// <summary>How the functions' executable is compiled.</summary>
internal enum CompilationMode
{
    /// <summary>Native where that can be done here, else ReadyToRun.</summary>
    Auto,

    /// <summary>Native AOT; needs Linux of the target's architecture and a linker.</summary>
    Native,

    /// <summary>Self-contained, trimmed, ReadyToRun composite; needs no native toolchain.</summary>
    ReadyToRun,
}

/// <summary>What decides how the executable is made.</summary>
/// <param name="Mode">The context key <c>compilation</c>.</param>
/// <param name="Architecture">The context key <c>architecture</c>.</param>
/// <param name="LambdaFramework">The target framework, as the MSBuild property of that name.</param>
/// <param name="VendorPackages">The MSBuild property of that name.</param>
/// <param name="GivenFolder">A folder with an executable that was compiled elsewhere; then nothing is compiled.</param>
internal sealed record CompilationSettings(
    CompilationMode Mode,
    Architecture Architecture,
    string LambdaFramework,
    string VendorPackages,
    string? GivenFolder
)
{
    internal string RuntimeIdentifier => Architecture is Architecture.Arm64 ? "linux-arm64" : "linux-x64";

    /// <summary>The value of an MSBuild property that the environment may set.</summary>
    internal static string FromEnvironment(string variable, string otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : otherwise;
}
