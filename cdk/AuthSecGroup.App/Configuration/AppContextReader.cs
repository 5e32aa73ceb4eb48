using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthSecGroup.App.Compilation;
using AuthSecGroup.App.Errors;

namespace AuthSecGroup.App.Configuration;

/// <summary>Reads the app's context keys.</summary>
/// <param name="find">Returns the value of a context key, or null.</param>
/// <param name="folder">The base of relative paths.</param>
/// <param name="region">The region that the stack is deployed to; null if it isn't known.</param>
/// <param name="account">The account that the stack is deployed to; null if it isn't known.</param>
internal sealed class AppContextReader(Func<string, object?> find, string folder, string? region = null, string? account = null)
{
    private readonly ConfigurationErrors _errors = new();

    /// <exception cref="UserErrorException">A value is invalid. The message lists all errors.</exception>
    internal (AppConfiguration Configuration, CompilationSettings Compilation) Read()
    {
        var configuration = Configuration();
        var compilation = Compilation();
        if (_errors.Lines.Count == 0 && configuration is not null)
        {
            return (configuration, compilation);
        }

        throw new UserErrorException(["the configuration is invalid:", .. _errors.Lines.Select(line => $"  {line}")]);
    }

    private AppConfiguration? Configuration()
    {
        const string allowed = "an object in the context of cdk.json, or the path of a JSON file, as in -c authsecgroup=my.json";
        switch (find(ConfigurationReader.Key))
        {
            case null:
                _errors.Missing(ConfigurationReader.Key, allowed);
                return null;
            case string path:
                return FromFile(path);
            case var value:
                return new ConfigurationReader(_errors, region, account).Read(JsonSerializer.SerializeToElement(ToNode(value)));
        }
    }

    private AppConfiguration? FromFile(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, path)));
            return new ConfigurationReader(_errors, region, account).Read(document.RootElement);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _errors.Invalid(ConfigurationReader.Key, path, "the path of a readable JSON file");
        }
        catch (JsonException e)
        {
            _errors.Invalid(
                ConfigurationReader.Key,
                path,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"a file of valid JSON (invalid at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})"
                )
            );
        }

        return null;
    }

    private CompilationSettings Compilation()
    {
        var folderGiven = Choice("bootstrap", null, null, "the path of a folder that contains an executable named bootstrap");
        return new CompilationSettings(
            Choice("compilation", "auto", ["auto", "native", "readytorun"], "\"auto\", \"native\" or \"readytorun\"") switch
            {
                "native" => CompilationMode.Native,
                "readytorun" => CompilationMode.ReadyToRun,
                _ => CompilationMode.Auto,
            },
            Choice(
                "architecture",
                CompilationSettings.NameOf(CompilationSettings.DefaultArchitecture),
                ["x86_64", "arm64"],
                "\"x86_64\" or \"arm64\""
            )
                is "arm64"
                ? Architecture.Arm64
                : Architecture.X64,
            Choice(
                "vendorPackages",
                CompilationSettings.VendorPackagesOfEnvironment,
                ["none", "lambda", "all"],
                "\"none\", \"lambda\" or \"all\""
            )!,
            folderGiven is null ? null : Path.GetFullPath(Path.Combine(folder, folderGiven))
        );
    }

    private string? Choice(string key, string? otherwise, string[]? choices, string allowed)
    {
        var value = find(key) ?? otherwise;
        if (value is null || (value is string text && (choices is null || choices.Contains(text))))
        {
            return (string?)value;
        }

        _errors.Invalid(key, JsonSerializer.SerializeToElement(ToNode(value)), allowed);
        return otherwise;
    }

    /// <summary>The CDK passes objects as dictionaries, arrays as arrays, and every number as a double.</summary>
    private static JsonNode? ToNode(object? value) =>
        value switch
        {
            null => null,
            string text => JsonValue.Create(text),
            bool flag => JsonValue.Create(flag),
            double number when number == Math.Truncate(number) && Math.Abs(number) < 1e15 => JsonValue.Create((long)number),
            double number => JsonValue.Create(number),
            IDictionary<string, object> map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, ToNode(pair.Value)))),
            object[] items => new JsonArray([.. items.Select(ToNode)]),
            _ => throw new InvalidOperationException($"a context value has the unexpected type {value.GetType()}"),
        };
}
