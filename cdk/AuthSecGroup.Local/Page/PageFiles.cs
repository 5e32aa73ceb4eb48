using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace AuthSecGroup.Local.Page;

/// <summary>
/// The page's frame, style and script, which are files of this program, and the policy that lets the browser run them and nothing else.
/// </summary>
internal static partial class PageFiles
{
    private static readonly string Css = Read("page.css");
    private static readonly string Script = Read("page.js");
    private static readonly string Frame = Read("page.html");

    /// <summary>
    /// The <c>Content-Security-Policy</c>: this very style and script, known by their hashes, and requests to local mode itself. Images
    /// are data of the page's own, for its icon.
    /// </summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; style-src '{Hash(Css)}'; script-src '{Hash(Script)}'; img-src data:; connect-src 'self'; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Puts the values into the places of the frame that have their names.</summary>
    public static string Fill(IReadOnlyDictionary<string, Html> values) =>
        Place()
            .Replace(
                Frame,
                place =>
                    place.Groups["name"].Value switch
                    {
                        "css" => Css,
                        "script" => Script,
                        var name => values[name].ToString(),
                    }
            );

    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"AuthSecGroup.Local.Page.{name}")!;
        using var reader = new StreamReader(stream);
        // A browser reads every line break as \n before it computes the hash.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"\{\{(?<name>[a-z]+)\}\}")]
    private static partial Regex Place();
}
