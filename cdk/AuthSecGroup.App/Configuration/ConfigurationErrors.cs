using System.Text.Encodings.Web;
using System.Text.Json;

namespace AuthSecGroup.App.Configuration;

/// <summary>The errors of a configuration. Each names the key, its value, and the valid values.</summary>
internal sealed class ConfigurationErrors
{
    private static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<string> _lines = [];

    internal IReadOnlyList<string> Lines => _lines;

    internal void Invalid(string path, JsonElement value, string allowed) => _lines.Add($"{path}: got {Text(value)}; allowed: {allowed}");

    internal void Invalid(string path, string value, string allowed) => _lines.Add($"{path}: got \"{value}\"; allowed: {allowed}");

    internal void Missing(string path, string allowed) => _lines.Add($"{path}: missing; allowed: {allowed}");

    internal void Unknown(string path, JsonElement value, string allowed) =>
        _lines.Add($"{path}: unknown key, with the value {Text(value)}; allowed: {allowed}");

    internal void Twice(string path, string other) => _lines.Add($"{path}: given twice, also as {other}; allowed: one of them");

    internal void Repeated(string path) => _lines.Add($"{path}: given more than once; allowed: once");

    private static string Text(JsonElement value) => JsonSerializer.Serialize(value, AsWritten);
}
