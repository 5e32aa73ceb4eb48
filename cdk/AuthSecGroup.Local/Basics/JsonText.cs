using System.Text.Encodings.Web;
using System.Text.Json;

namespace AuthSecGroup.Local.Basics;

/// <summary>JSON as the local services write it.</summary>
internal static class JsonText
{
    /// <summary>Without escapes where JSON needs none. It is never put into a page as it is.</summary>
    public static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Likewise, with line breaks for people.</summary>
    public static readonly JsonSerializerOptions Indented = new(Readable) { WriteIndented = true };
}
