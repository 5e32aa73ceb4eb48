using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Local.Synthesis;

/// <summary>Makes the cloud assembly by running the CDK app, unless nothing has changed since it was made before.</summary>
internal sealed class Synthesizer(string repository, TextWriter log)
{
    private const string AppProject = "cdk/AuthSecGroup.App";
    private const int AssembliesKept = 5;

    // What decides about the assembly: the construct, the app, and everything that gets into the functions.
    private static readonly string[] InputDirectories = ["cdk/AuthSecGroup.App", "cdk/AuthSecGroup.Cdk", "lambdas"];
    private static readonly string[] InputVariables = ["VendorPackages"];

    /// <summary>The repository that this program was built in, or else the one around the current directory.</summary>
    /// <exception cref="LocalModeException">There is none.</exception>
    public static string FindRepository()
    {
        foreach (var start in new[] { AppContext.BaseDirectory, Directory.GetCurrentDirectory() })
        {
            for (var directory = new DirectoryInfo(start); directory is not null; directory = directory.Parent)
            {
                if (File.Exists(Path.Combine(directory.FullName, "AuthSecGroup.sln")))
                {
                    return directory.FullName;
                }
            }
        }

        throw new LocalModeException(
            "The repository (the directory of AuthSecGroup.sln) isn't found around this program or the current directory. Give a "
                + "synthesized assembly with --assembly DIR."
        );
    }

    /// <summary>The directory of the assembly for the configuration.</summary>
    /// <param name="configurationFile">A file in the place of the context key <c>authsecgroup</c>; null for what cdk.json says.</param>
    /// <param name="cancellationToken">Ends the app.</param>
    /// <exception cref="LocalModeException">The configuration can't be read, Node.js is missing, or the app failed.</exception>
    public async Task<string> SynthesizeAsync(string? configurationFile, CancellationToken cancellationToken)
    {
        var context = ReadContext(configurationFile).ToJsonString();
        var assemblies = Path.Combine(repository, "artifacts", "local");
        var assembly = Path.Combine(assemblies, Fingerprint(context));
        if (File.Exists(Path.Combine(assembly, "manifest.json")))
        {
            Directory.SetLastWriteTimeUtc(assembly, DateTime.UtcNow);
            await log.WriteLineAsync("local: the assembly is up to date");
            return assembly;
        }

        RequireNode();
        Directory.CreateDirectory(assemblies);
        var staging = $"{assembly}.{System.Environment.ProcessId}";
        try
        {
            await RunAppAsync(context, staging, cancellationToken);
            if (!Directory.Exists(assembly))
            {
                Directory.Move(staging, assembly);
            }
        }
        finally
        {
            if (Directory.Exists(staging))
            {
                Directory.Delete(staging, recursive: true);
            }
        }

        DeleteOldOnes(assemblies, assembly);
        return assembly;
    }

    private async Task RunAppAsync(string context, string outputDirectory, CancellationToken cancellationToken)
    {
        await log.WriteLineAsync("local: synthesizing (the first time compiles the functions, which takes a minute or two)");
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = repository,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in new[] { "run", "--project", AppProject, "--no-launch-profile" })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["CDK_OUTDIR"] = outputDirectory;
        start.Environment["CDK_CONTEXT_JSON"] = context;
        using var process = Process.Start(start)!;
        try
        {
            await Task.WhenAll(
                CopyAsync(process.StandardOutput),
                CopyAsync(process.StandardError),
                process.WaitForExitAsync(cancellationToken)
            );
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        if (process.ExitCode != 0 || !File.Exists(Path.Combine(outputDirectory, "manifest.json")))
        {
            throw new LocalModeException($"Synthesizing failed (exit code {process.ExitCode}). See the output above.");
        }
    }

    private async Task CopyAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            await log.WriteLineAsync(line);
        }
    }

    private JsonObject ReadContext(string? configurationFile)
    {
        var cdkJson = Path.Combine(repository, "cdk.json");
        var context = ReadJson(cdkJson)["context"]?.DeepClone() as JsonObject ?? [];
        if (configurationFile is not null)
        {
            context["authsecgroup"] = ReadJson(configurationFile);
        }

        // The functions run here, whatever they are deployed to.
        context["architecture"] = Machine.Architecture;

        return context;
    }

    private static JsonObject ReadJson(string file)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(file)) as JsonObject ?? throw new LocalModeException($"'{file}' is not a JSON object.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new LocalModeException($"'{file}' can't be read: {error.Message}", error);
        }
    }

    private string Fingerprint(string context)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(context);
        foreach (var name in InputVariables)
        {
            Append($"{name}={System.Environment.GetEnvironmentVariable(name)}");
        }

        var files = InputDirectories
            .SelectMany(directory => Directory.EnumerateFiles(Path.Combine(repository, directory), "*", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(repository, "Directory.*"))
            .Select(file => Path.GetRelativePath(repository, file).Replace('\\', '/'))
            .Where(file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal));
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            var info = new FileInfo(Path.Combine(repository, file));
            Append(string.Create(CultureInfo.InvariantCulture, $"{file} {info.Length} {info.LastWriteTimeUtc.Ticks}"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];

        void Append(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
    }

    private static void RequireNode()
    {
        var directories = (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(
            Path.PathSeparator,
            StringSplitOptions.RemoveEmptyEntries
        );
        var isThere = directories.Any(directory =>
            File.Exists(Path.Combine(directory, "node")) || File.Exists(Path.Combine(directory, "node.exe"))
        );
        if (!isThere)
        {
            throw new LocalModeException(
                "Node.js ('node') is not in the PATH, and the CDK needs it to synthesize. "
                    + "Install Node.js 20 or newer from https://nodejs.org, or give a synthesized assembly with --assembly DIR."
            );
        }
    }

    private static void DeleteOldOnes(string assemblies, string newest)
    {
        var old = new DirectoryInfo(assemblies)
            .EnumerateDirectories()
            .Where(directory => directory.FullName != newest && !directory.Name.Contains('.', StringComparison.Ordinal))
            .OrderByDescending(directory => directory.LastWriteTimeUtc)
            .Skip(AssembliesKept - 1);
        foreach (var directory in old.ToList())
        {
            directory.Delete(recursive: true);
        }
    }
}
