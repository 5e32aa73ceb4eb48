using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace AuthSecGroup.Local.Faults;

/// <summary>The JSON form of the faults. An unknown key or a wrong type is an error.</summary>
internal static class FaultJson
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

    /// <exception cref="FormatException">The element is not of the form; the message names the place or the key.</exception>
    public static FaultSettings Read(JsonElement element)
    {
        FaultDocument? document;
        try
        {
            document = element.Deserialize<FaultDocument>(Options);
        }
        catch (JsonException error)
        {
            throw new FormatException($"The faults are not valid: {error.Message}", error);
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
}
