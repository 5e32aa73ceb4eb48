using System.Runtime.InteropServices;

namespace AuthSecGroup.App.Compilation;

/// <summary>How the functions' executable is compiled.</summary>
internal enum CompilationMode
{
    /// <summary>Native AOT if it is possible on this machine, otherwise ReadyToRun.</summary>
    Auto,

    /// <summary>Native AOT. Requires Linux, and a linker for the target's architecture.</summary>
    Native,

    /// <summary>Self-contained, trimmed, ReadyToRun composite. Requires no native toolchain.</summary>
    ReadyToRun,
}

/// <summary>The settings that determine how the executable is compiled.</summary>
/// <param name="Mode">The context key <c>compilation</c>.</param>
/// <param name="Architecture">The context key <c>architecture</c>.</param>
/// <param name="VendorPackages">The MSBuild property of that name.</param>
/// <param name="GivenFolder">A folder that contains a compiled executable; if it is set, nothing is compiled.</param>
internal sealed record CompilationSettings(CompilationMode Mode, Architecture Architecture, string VendorPackages, string? GivenFolder)
{
    /// <summary>The default: Lambda charges 20 % less for arm64 (https://aws.amazon.com/lambda/pricing/).</summary>
    internal const Architecture DefaultArchitecture = Architecture.Arm64;

    internal string RuntimeIdentifier => Architecture is Architecture.Arm64 ? "linux-arm64" : "linux-x64";

    /// <summary>The name of an architecture in Lambda, and in the context key.</summary>
    internal static string NameOf(Architecture architecture) =>
        architecture switch
        {
            Architecture.X64 => "x86_64",
            Architecture.Arm64 => "arm64",
            _ => architecture.ToString(),
        };

    /// <summary>The MSBuild property <c>VendorPackages</c>, which can also be set in the environment.</summary>
    internal static string VendorPackagesOfEnvironment =>
        Environment.GetEnvironmentVariable("VendorPackages") is { Length: > 0 } value ? value : "none";
}
