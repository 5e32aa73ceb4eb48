using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace AuthSecGroup.Local.Faults;

/// <summary>The JSON form of the faults. An unknown key or a wrong type is an error.</summary>
internal static partial class FaultJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutEmpty } },
        WriteIndented = true,
        NewLine = "\n",
    };

    public static string Name(FaultKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    /// <summary>Refuses a value that is not allowed.</summary>
    /// <param name="holds">False if the value is not allowed.</param>
    /// <param name="name">The key, and what has it.</param>
    /// <param name="value">The value; null if the key is missing.</param>
    /// <param name="allowed">What is allowed.</param>
    /// <exception cref="FormatException">The value is not allowed; the message names it and what is.</exception>
    public static void Require(bool holds, string name, object? value, string allowed)
    {
        if (!holds)
        {
            var what = value is null ? "missing" : JsonSerializer.Serialize(value);
            throw new FormatException($"{name} is {what}; allowed is {allowed}");
        }
    }

    public static string Write(FaultSettings settings) => JsonSerializer.Serialize(settings, Options);

    /// <summary>Reads the form that <see cref="Write"/> writes; whether the values make sense is not looked at.</summary>
    /// <exception cref="FormatException">The element is not of the form; the message names the place or the key, and the form.</exception>
    public static FaultSettings Read(JsonElement element)
    {
        try
        {
            var read =
                element.Deserialize<FaultSettings>(Options) ?? throw new FormatException("The faults are null; allowed is a JSON object");
            return read with { Injected = null };
        }
        catch (JsonException error)
        {
            // The framework's own words name types of this program, so only the path is used, and the key that it quotes. A key that is
            // missing isn't in the path.
            var key = QuotedKey.Match(error.Message).Value;
            var problem = error.Path!.EndsWith(key.Trim('\''), StringComparison.Ordinal)
                ? "the key is unknown or repeated, or its value has another type"
                : $"{key} is missing";
            throw new FormatException(
                $"The faults are not valid at {error.Path}: {problem}. Allowed: {Shape(typeof(FaultSettings))}",
                error
            );
        }
    }

    /// <summary>The form of a type in JSON, for error messages.</summary>
    private static string Shape(Type type)
    {
        var value = Nullable.GetUnderlyingType(type) ?? type;
        if (value.IsEnum)
        {
            return string.Join('|', Enum.GetNames(value).Select(JsonNamingPolicy.CamelCase.ConvertName));
        }

        var form = Options.GetTypeInfo(value);
        return form.Kind switch
        {
            JsonTypeInfoKind.Object => $"{{ {string.Join(", ", form.Properties.Where(IsRead).Select(Member))} }}",
            JsonTypeInfoKind.Enumerable => $"[{Shape(form.ElementType!)}]",
            _ => value == typeof(string) ? "text"
            : value == typeof(bool) ? "true|false"
            : "number",
        };

        static bool IsRead(JsonPropertyInfo member) => member.Set is not null && member.Name != "injected";

        static string Member(JsonPropertyInfo member) => $"{member.Name}: {Shape(member.PropertyType)}";
    }

    // A rule that is written has a value for each key that its kind has, and no others.
    private static void LeaveOutEmpty(JsonTypeInfo type)
    {
        foreach (var property in type.Type == typeof(FaultRule) ? type.Properties : [])
        {
            property.ShouldSerialize = static (_, value) => value is not (null or "");
        }
    }

    [GeneratedRegex(@"'\w+'")]
    private static partial Regex QuotedKey { get; }
}
