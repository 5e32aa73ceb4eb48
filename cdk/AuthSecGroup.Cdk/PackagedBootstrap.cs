using Amazon.CDK.AWS.Lambda;

namespace AuthSecGroup.Cdk;

/// <summary>
/// The executable in the construct's package: one archive per architecture, next to the assembly. It is an archive, not a folder, because
/// NuGet and Windows don't preserve a file's execute permission, and an archive does.
/// </summary>
internal static class PackagedBootstrap
{
    private static readonly Architecture[] Known = [Architecture.ARM_64, Architecture.X86_64];

    internal static Architecture DefaultArchitecture() => Known.FirstOrDefault(IsPackaged) ?? Architecture.ARM_64;

    internal static Code For(Architecture architecture, PropsValidator validator)
    {
        if (IsPackaged(architecture))
        {
            return Code.FromAsset(Archive(architecture));
        }

        var packaged = Known.Where(IsPackaged).Select(known => known.Name).ToArray();
        var available = packaged.Length == 0 ? "none" : string.Join(", ", packaged);
        throw validator.Error(
            nameof(AuthenticatingSecGroupProps.Code),
            $"set for architecture {architecture.Name}, because this package contains no executable for it (it contains: {available})",
            "none"
        );
    }

    private static bool IsPackaged(Architecture architecture) => File.Exists(Archive(architecture));

    private static string Archive(Architecture architecture) =>
        Path.Combine(AppContext.BaseDirectory, "authsecgroup", $"{architecture.Name}.zip");
}
