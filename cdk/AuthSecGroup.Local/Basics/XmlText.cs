using System.Xml;
using System.Xml.Linq;

namespace AuthSecGroup.Local.Basics;

/// <summary>XML as it goes on the wire.</summary>
internal static class XmlText
{
    public static string Document(XElement root) =>
        $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{root.ToString(SaveOptions.DisableFormatting)}";

    /// <summary>
    /// The text with a question mark for every character that XML 1.0 can't carry: an error's message may quote anything that a caller
    /// sent.
    /// </summary>
    public static string Clean(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "?" : rune.ToString()));
}
