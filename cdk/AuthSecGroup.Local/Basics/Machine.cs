using System.Runtime.InteropServices;

namespace AuthSecGroup.Local.Basics;

/// <summary>The machine on which the functions run.</summary>
internal static class Machine
{
    /// <summary>Its architecture, as Lambda names it.</summary>
    public static string Architecture { get; } =
        RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "x86_64";
}
