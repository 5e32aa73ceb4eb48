using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AuthSecGroup.App.Configuration;

/// <summary>
/// Reads a JSON object key by key and collects all errors. A key can be written in camelCase or, as in the Terraform module, in snake_case.
/// </summary>
internal sealed class ObjectReader(JsonElement element, string path, ConfigurationErrors errors)
{
    private readonly List<string> _known = [];

    internal string PathOf(string key) => $"{path}.{Written(key) ?? key}";

    internal string? Text(string key, Func<string, bool> isValid, string allowed)
    {
        if (Find(key) is not { } value)
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.String && value.GetString() is { } text && isValid(text))
        {
            return text;
        }

        errors.Invalid(PathOf(key), value, allowed);
        return null;
    }

    internal string? RequiredText(string key, Func<string, bool> isValid, string allowed)
    {
        if (Find(key) is null)
        {
            errors.Missing(PathOf(key), allowed);
        }

        return Text(key, isValid, allowed);
    }

    internal int? WholeNumber(string key, int minimum, int maximum, string kind)
    {
        if (Find(key) is not { } value)
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number) && number >= minimum && number <= maximum)
        {
            return number;
        }

        errors.Invalid(PathOf(key), value, string.Create(CultureInfo.InvariantCulture, $"{kind} from {minimum} to {maximum}"));
        return null;
    }

    internal T? Choice<T>(Choice<T> choice)
        where T : struct
    {
        if (Find(choice.Key) is not { } value)
        {
            return null;
        }

        if (choice.Find(value) is { } found)
        {
            return found;
        }

        errors.Invalid(PathOf(choice.Key), value, choice.Allowed);
        return null;
    }

    /// <summary>The texts of an array; null if it is missing.</summary>
    /// <param name="key">The key.</param>
    /// <param name="lists">The allowed arrays, in words.</param>
    /// <param name="canBeEmpty">Whether an empty array is allowed.</param>
    /// <param name="findError">What is allowed instead of an invalid text; null for a valid one.</param>
    internal IReadOnlyList<string>? Texts(string key, string lists, bool canBeEmpty, Func<string, string?> findError)
    {
        if (Find(key) is null)
        {
            return null;
        }

        var texts = new List<string>();
        foreach (var (item, itemPath) in RequiredArray(key, lists, canBeEmpty))
        {
            var text = item.ValueKind is JsonValueKind.String ? item.GetString()! : null;
            if (findError(text ?? "") is { } allowed)
            {
                errors.Invalid(itemPath, item, allowed);
            }
            else if (texts.Contains(text!))
            {
                errors.Invalid(itemPath, item, "each value once");
            }
            else
            {
                texts.Add(text!);
            }
        }

        return texts;
    }

    /// <summary>The elements of an array with their paths; empty, with an error, if the array is missing or invalid.</summary>
    internal IReadOnlyList<(JsonElement Element, string Path)> RequiredArray(string key, string allowed, bool canBeEmpty)
    {
        if (Find(key) is not { } value)
        {
            errors.Missing(PathOf(key), allowed);
            return [];
        }

        if (value.ValueKind is JsonValueKind.Array && (canBeEmpty || value.GetArrayLength() > 0))
        {
            return
            [
                .. value.EnumerateArray().Select((item, i) => (item, string.Create(CultureInfo.InvariantCulture, $"{PathOf(key)}[{i}]"))),
            ];
        }

        errors.Invalid(PathOf(key), value, allowed);
        return [];
    }

    /// <summary>The value of a key, which then is a known key; null if it is missing.</summary>
    internal JsonElement? Find(string key)
    {
        if (!_known.Contains(key))
        {
            _known.Add(key);
        }

        return Written(key) is { } written ? element.GetProperty(written) : null;
    }

    /// <summary>Rejects the keys that no other method has read, and keys that are given more than once.</summary>
    internal void RejectUnknownKeys(string? except = null)
    {
        foreach (var (key, _) in element.EnumerateObject().CountBy(property => property.Name).Where(key => key.Value > 1))
        {
            errors.Repeated($"{path}.{key}");
        }

        foreach (var property in element.EnumerateObject().DistinctBy(property => property.Name).Where(property => property.Name != except))
        {
            if (_known.FirstOrDefault(key => property.Name == key || property.Name == Snake(key)) is not { } known)
            {
                errors.Unknown($"{path}.{property.Name}", property.Value, string.Join(", ", _known));
            }
            else if (property.Name != known && element.TryGetProperty(known, out _))
            {
                errors.Twice($"{path}.{property.Name}", known);
            }
        }
    }

    private string? Written(string key) =>
        element.TryGetProperty(key, out _) ? key
        : element.TryGetProperty(Snake(key), out _) ? Snake(key)
        : null;

    private static string Snake(string camel)
    {
        var snake = new StringBuilder();
        foreach (var letter in camel)
        {
            if (char.IsAsciiLetterUpper(letter))
            {
                snake.Append('_');
            }

            snake.Append(char.ToLowerInvariant(letter));
        }

        return snake.ToString();
    }
}
