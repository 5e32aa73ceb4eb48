using Amazon.CDK.AWS.Lambda;

namespace AuthSecGroup.Cdk;

/// <summary>
/// The executable that comes with this library, in one archive per architecture beside the assembly. An archive rather than a folder, as NuGet and Windows
/// don't keep a file's permission to be executed, and an archive holds it inside.
/// </summary>
internal static class PackagedBootstrap
{
    private static readonly Architecture[] Known = [Architecture.X86_64, Architecture.ARM_64];

    internal static Architecture DefaultArchitecture() => Known.FirstOrDefault(IsPackaged) ?? Architecture.X86_64;

    internal static Code For(Architecture architecture, PropsValidator checks)
    {
        if (IsPackaged(architecture))
        {
            return Code.FromAsset(Archive(architecture));
        }

        var packaged = Known.Where(IsPackaged).Select(known => known.Name).ToArray();
        throw checks.Refusal(
            nameof(AuthenticatingSecGroupProps.Code),
            $"given for architecture {architecture.Name}, for which this library brings no executable (it brings: {(packaged.Length == 0 ? "none" : string.Join(", ", packaged))})",
            "none"
        );
    }

    private static bool IsPackaged(Architecture architecture) => File.Exists(Archive(architecture));

    private static string Archive(Architecture architecture) =>
        Path.Combine(AppContext.BaseDirectory, "authsecgroup", $"{architecture.Name}.zip");
}
