using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Local.Template;

/// <summary>One stack of a synthesized cloud assembly: its template, its environment and the directories of its assets.</summary>
internal sealed class CloudAssembly
{
    private const string AccountOfAnyEnvironment = "123456789012";
    private const string RegionOfAnyEnvironment = "us-east-1";

    private readonly Dictionary<string, AssetSource> _assets;

    private CloudAssembly(string stackName, string account, string region, JsonObject template, Dictionary<string, AssetSource> assets)
    {
        StackName = stackName;
        Account = account;
        Region = region;
        Template = template;
        _assets = assets;
    }

    public string StackName { get; }

    /// <summary>The account that the stack is bound to; 123456789012 if it fits any account.</summary>
    public string Account { get; }

    /// <summary>The region that the stack is bound to; us-east-1 if it fits any region.</summary>
    public string Region { get; }

    public JsonObject Template { get; }

    /// <summary>Reads the assembly that <c>cdk synth</c> wrote.</summary>
    /// <exception cref="LocalModeException">The directory holds no assembly, or not exactly one stack.</exception>
    public static CloudAssembly Load(string directory)
    {
        var manifest = ReadObject(Path.Combine(directory, "manifest.json"), "Give the directory that `cdk synth` wrote, usually cdk.out.");
        var artifacts = manifest["artifacts"] as JsonObject ?? [];
        var stacks = artifacts.Where(artifact => TypeOf(artifact.Value) == "aws:cloudformation:stack").ToList();
        if (stacks.Count != 1)
        {
            throw new LocalModeException(
                $"'{directory}' holds {stacks.Count} stacks ({string.Join(", ", stacks.Select(stack => stack.Key))}). "
                    + "Local mode runs an assembly of exactly one stack."
            );
        }

        var (id, stack) = stacks[0];
        var properties = stack!["properties"] as JsonObject ?? [];
        var templateFile =
            (string?)properties["templateFile"]
            ?? throw new LocalModeException($"The stack '{id}' in '{directory}' names no templateFile. Synthesize again.");
        var template = ReadObject(Path.Combine(directory, templateFile), "Synthesize again.");
        var (account, region) = ParseEnvironment((string?)stack["environment"]);
        return new CloudAssembly((string?)properties["stackName"] ?? id, account, region, template, ReadAssets(directory, artifacts));
    }

    /// <summary>The directory whose content Lambda would find in <c>/var/task</c>, by the key of the asset in the assets' bucket.</summary>
    public string DirectoryOfAsset(string objectKey, string logicalId)
    {
        if (!_assets.TryGetValue(objectKey, out var asset))
        {
            throw new LocalModeException(
                $"The code of '{logicalId}' is the asset '{objectKey}', which the assembly doesn't hold. Synthesize again."
            );
        }

        if (asset.Packaging == "zip" && Directory.Exists(asset.Path))
        {
            return asset.Path;
        }

        if (asset.Packaging == "file" && File.Exists(asset.Path) && asset.Path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
        {
            return Extract(asset.Path);
        }

        throw new LocalModeException(
            $"The code of '{logicalId}' is the asset '{asset.Path}' with packaging '{asset.Packaging}', which is not there "
                + "as a directory (packaging 'zip') or a .zip file (packaging 'file'). Synthesize again."
        );
    }

    private static string Extract(string archive)
    {
        // The asset's name is the hash of its content, so what was extracted before is still right.
        var target = Path.Combine(Path.GetTempPath(), "authsecgroup-assets", Path.GetFileNameWithoutExtension(archive));
        if (Directory.Exists(target))
        {
            return target;
        }

        var staging = $"{target}.{Guid.NewGuid():N}";
        Directory.CreateDirectory(staging);
        ZipFile.ExtractToDirectory(archive, staging);
        try
        {
            Directory.Move(staging, target);
        }
        catch (IOException) when (Directory.Exists(target))
        {
            // Another local mode extracted the same archive in the meantime.
            Directory.Delete(staging, recursive: true);
        }

        return target;
    }

    private static Dictionary<string, AssetSource> ReadAssets(string directory, JsonObject artifacts)
    {
        var assets = new Dictionary<string, AssetSource>(StringComparer.Ordinal);
        foreach (var (_, artifact) in artifacts.Where(artifact => TypeOf(artifact.Value) == "cdk:asset-manifest"))
        {
            if ((string?)artifact!["properties"]?["file"] is not { } file)
            {
                continue;
            }

            var manifest = ReadObject(Path.Combine(directory, file), "Synthesize again.");
            foreach (var (_, asset) in manifest["files"] as JsonObject ?? [])
            {
                if ((string?)asset?["source"]?["path"] is not { } path)
                {
                    continue;
                }

                var source = new AssetSource(
                    Path.GetFullPath(Path.Combine(directory, path)),
                    (string?)asset["source"]?["packaging"] ?? "file"
                );
                foreach (var (_, destination) in asset["destinations"] as JsonObject ?? [])
                {
                    if ((string?)destination?["objectKey"] is { } objectKey)
                    {
                        assets[objectKey] = source;
                    }
                }
            }
        }

        return assets;
    }

    private static (string Account, string Region) ParseEnvironment(string? environment)
    {
        var parts = (environment ?? "").Replace("aws://", "", StringComparison.Ordinal).Split('/');
        var account = parts is [{ Length: > 0 } a, ..] && a != "unknown-account" ? a : AccountOfAnyEnvironment;
        var region = parts is [_, { Length: > 0 } r] && r != "unknown-region" ? r : RegionOfAnyEnvironment;
        return (account, region);
    }

    private static string? TypeOf(JsonNode? artifact) => (string?)artifact?["type"];

    private static JsonObject ReadObject(string file, string whatToDo)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(file)) as JsonObject
                ?? throw new LocalModeException($"'{file}' is not a JSON object. {whatToDo}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new LocalModeException($"'{file}' can't be read: {error.Message} {whatToDo}", error);
        }
    }

    private sealed record AssetSource(string Path, string Packaging);
}
