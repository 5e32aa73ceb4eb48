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
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { WriteWhatTheKindHas } },
        WriteIndented = true,
        NewLine = "\n",
    };

    public static string Name(FaultKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    /// <summary>A value as an error message shows it.</summary>
    public static string Show(object? value) =>
        value switch
        {
            null => "null",
            string text => $"\"{text}\"",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };

    public static string Write(FaultSettings settings, IReadOnlyDictionary<string, int> injected) =>
        JsonSerializer.Serialize(
            new FaultDocument
            {
                Seed = settings.Seed,
                Rules = settings.Rules,
                Ec2 = new Ec2Faults
                {
                    DescribeLagSeconds = settings.DescribeLag.TotalSeconds,
                    PageSize = settings.PageSize,
                    Throttling = settings.Throttling,
                },
                Injected = injected,
            },
            Options
        );

    /// <exception cref="FormatException">The element is not of the form; the message names the place or the key, and the form.</exception>
    public static FaultSettings Read(JsonElement element)
    {
        FaultDocument? document;
        try
        {
            document = element.Deserialize<FaultDocument>(Options);
        }
        catch (JsonException error)
        {
            // The framework's own words name types of this program, so only the path is used, and the missing key, which it quotes.
            var key = QuotedKey.Match(error.Message).Value;
            var place = error.Path!.EndsWith(key.Trim('\''), StringComparison.Ordinal) ? error.Path : $"{error.Path}, {key}";
            throw new FormatException(
                $"The faults are not valid at {place}: the key is unknown, missing, or repeated, or its value has another type. "
                    + $"Allowed: {Shape(typeof(FaultDocument))}",
                error
            );
        }

        if (document is null)
        {
            throw new FormatException("The faults are null; allowed is a JSON object");
        }

        foreach (var rule in document.Rules)
        {
            rule.Checked();
        }

        if (
            document.Rules.Where(rule => rule.Id.Length > 0).CountBy(rule => rule.Id).FirstOrDefault(id => id.Value > 1).Key is { } repeated
        )
        {
            throw FaultRule.RepeatedId(repeated);
        }

        return new FaultSettings
        {
            Seed = document.Seed,
            Rules = document.Rules,
            DescribeLag = FaultSettings.CheckedDescribeLag(document.Ec2.DescribeLagSeconds),
            PageSize = FaultSettings.CheckedPageSize(document.Ec2.PageSize),
            Throttling = document.Ec2.Throttling.Checked(),
        };
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

    private static void WriteWhatTheKindHas(JsonTypeInfo type)
    {
        if (type.Type != typeof(FaultRule))
        {
            return;
        }

        foreach (var property in type.Properties)
        {
            property.ShouldSerialize = property.Name switch
            {
                "minMilliseconds" or "maxMilliseconds" => static (rule, _) => ((FaultRule)rule).Kind == FaultKind.Latency,
                "status" or "code" or "message" => static (rule, _) => ((FaultRule)rule).Kind == FaultKind.Error,
                "count" => static (_, count) => count is not null,
                _ => null,
            };
        }
    }

    [GeneratedRegex(@"'\w+'")]
    private static partial Regex QuotedKey { get; }
}
