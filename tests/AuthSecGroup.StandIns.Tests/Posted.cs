using System.Text;
using System.Text.Json;

namespace AuthSecGroup.StandIns.Tests;

/// <summary>What a function posted to the Runtime API; <see cref="Path"/> is what follows <c>/2018-06-01/runtime/</c>.</summary>
internal sealed record Posted(string Path, string? ContentType, string? ErrorType, byte[] Body, string? InvocationId = null)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string? Field(string name) => Json.GetProperty(name).GetString();
}
