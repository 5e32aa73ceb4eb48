using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AuthSecGroup.Local.Faults;

/// <summary>The JSON form of the faults. Strict: an unknown key or a wrong type is refused by name.</summary>
internal static class FaultJson
{
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

    public static string Write(FaultSettings settings, IEnumerable<KeyValuePair<string, int>> injected)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            if (settings.Seed is { } seed)
            {
                json.WriteNumber("seed", seed);
            }

            json.WriteStartArray("rules");
            foreach (var rule in settings.Rules)
            {
                Write(json, rule);
            }

            json.WriteEndArray();
            json.WriteStartObject("ec2");
            json.WriteNumber("describeLagSeconds", settings.DescribeLag.TotalSeconds);
            if (settings.PageSize is { } size)
            {
                json.WriteNumber("pageSize", size);
            }
            else
            {
                json.WriteNull("pageSize");
            }

            json.WriteStartObject("throttling");
            json.WriteBoolean("enabled", settings.Throttling.Enabled);
            json.WriteNumber("writeCapacity", settings.Throttling.WriteCapacity);
            json.WriteNumber("writeRefillPerSecond", settings.Throttling.WriteRefillPerSecond);
            json.WriteNumber("describeCapacity", settings.Throttling.DescribeCapacity);
            json.WriteNumber("describeRefillPerSecond", settings.Throttling.DescribeRefillPerSecond);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartObject("injected");
            foreach (var (kind, count) in injected)
            {
                json.WriteNumber(kind, count);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <exception cref="FormatException">The element is not of the form; the message names what and where.</exception>
    public static FaultSettings Read(JsonElement element)
    {
        var settings = new FaultSettings();
        foreach (var (key, value) in Members(element, "the faults"))
        {
            settings = key switch
            {
                "seed" => settings with { Seed = Integer(value, key) },
                "rules" => settings with { Rules = ReadRules(value) },
                "ec2" => ReadEc2(value, settings),
                "injected" => settings,
                _ => throw Unknown(key, "the faults", "seed, rules, ec2, injected"),
            };
        }

        return settings;
    }

    private static void Write(Utf8JsonWriter json, FaultRule rule)
    {
        json.WriteStartObject();
        json.WriteString("id", rule.Id);
        json.WriteString("service", rule.Service);
        json.WriteString("action", rule.Action);
        json.WriteString("region", rule.Region);
        json.WriteString("groupId", rule.GroupId);
        json.WriteNumber("probability", rule.Probability);
        if (rule.Count is { } count)
        {
            json.WriteNumber("count", count);
        }

        json.WriteString("kind", Name(rule.Kind));
        if (rule.Kind == FaultKind.Latency)
        {
            json.WriteNumber("minMilliseconds", rule.MinMilliseconds);
            json.WriteNumber("maxMilliseconds", rule.MaxMilliseconds);
        }

        if (rule.Kind == FaultKind.Error)
        {
            json.WriteNumber("status", rule.Status);
            json.WriteString("code", rule.Code);
            json.WriteString("message", rule.Message);
        }

        json.WriteEndObject();
    }

    private static FaultRule[] ReadRules(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            throw Wrong("rules", element, "an array of fault rules");
        }

        var rules = element.EnumerateArray().Select(ReadRule).ToArray();
        var twice = rules.Where(rule => rule.Id.Length > 0).GroupBy(rule => rule.Id).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? rules
            : throw new FormatException(
                $"id of a fault rule is {Show(twice.Key)}, which another rule has; allowed is an id of its own, or none"
            );
    }

    private static FaultRule ReadRule(JsonElement element)
    {
        var members = Members(element, "a fault rule").ToArray();
        var kind = members.FirstOrDefault(member => member.Key == "kind");
        if (kind.Key is null)
        {
            throw new FormatException($"kind of a fault rule is missing; allowed is {Kinds}");
        }

        var rule = new FaultRule { Kind = Kind(kind.Value) };
        foreach (var (key, value) in members)
        {
            rule = (key, rule.Kind) switch
            {
                ("kind", _) => rule,
                ("id", _) => rule with { Id = Text(value, key) },
                ("service", _) => rule with { Service = Text(value, key) },
                ("action", _) => rule with { Action = Text(value, key) },
                ("region", _) => rule with { Region = Text(value, key) },
                ("groupId", _) => rule with { GroupId = Text(value, key) },
                ("probability", _) => rule with { Probability = Number(value, key) },
                ("count", _) => rule with { Count = value.ValueKind == JsonValueKind.Null ? null : Integer(value, key) },
                ("minMilliseconds", FaultKind.Latency) => rule with { MinMilliseconds = Integer(value, key) },
                ("maxMilliseconds", FaultKind.Latency) => rule with { MaxMilliseconds = Integer(value, key) },
                ("status", FaultKind.Error) => rule with { Status = Integer(value, key) },
                ("code", FaultKind.Error) => rule with { Code = Text(value, key) },
                ("message", FaultKind.Error) => rule with { Message = Text(value, key) },
                _ => throw Unknown(key, $"a fault rule of the kind {Name(rule.Kind)}", RuleKeys(rule.Kind)),
            };
        }

        return rule.Checked();
    }

    private static string RuleKeys(FaultKind kind) =>
        "id, service, action, region, groupId, probability, count, kind"
        + kind switch
        {
            FaultKind.Latency => ", minMilliseconds, maxMilliseconds",
            FaultKind.Error => ", status, code, message",
            _ => "",
        };

    private static FaultSettings ReadEc2(JsonElement element, FaultSettings settings)
    {
        foreach (var (key, value) in Members(element, "ec2"))
        {
            settings = key switch
            {
                "describeLagSeconds" => settings with { DescribeLag = Lag(value, key) },
                "pageSize" => settings with
                {
                    PageSize = FaultSettings.CheckedPageSize(value.ValueKind == JsonValueKind.Null ? null : Integer(value, key)),
                },
                "throttling" => settings with { Throttling = ReadThrottling(value) },
                _ => throw Unknown(key, "ec2", "describeLagSeconds, pageSize, throttling"),
            };
        }

        return settings;
    }

    private static TimeSpan Lag(JsonElement value, string key)
    {
        var seconds = Number(value, key);
        return seconds is >= 0 and <= 3600 ? TimeSpan.FromSeconds(seconds) : throw Wrong(key, value, "a number from 0 to 3600");
    }

    private static ThrottlingSettings ReadThrottling(JsonElement element)
    {
        var throttling = new ThrottlingSettings();
        foreach (var (key, value) in Members(element, "throttling"))
        {
            throttling = key switch
            {
                "enabled" => throttling with { Enabled = Boolean(value, key) },
                "writeCapacity" => throttling with { WriteCapacity = Integer(value, key) },
                "writeRefillPerSecond" => throttling with { WriteRefillPerSecond = Number(value, key) },
                "describeCapacity" => throttling with { DescribeCapacity = Integer(value, key) },
                "describeRefillPerSecond" => throttling with { DescribeRefillPerSecond = Number(value, key) },
                _ => throw Unknown(
                    key,
                    "throttling",
                    "enabled, writeCapacity, writeRefillPerSecond, describeCapacity, describeRefillPerSecond"
                ),
            };
        }

        return throttling.Checked();
    }

    private static string Kinds => string.Join(", ", Enum.GetValues<FaultKind>().Select(Name));

    private static IEnumerable<KeyValuePair<string, JsonElement>> Members(JsonElement element, string where) =>
        element.ValueKind == JsonValueKind.Object
            ? element.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value))
            : throw new FormatException($"{where} is {element.GetRawText()}; allowed is a JSON object");

    private static FaultKind Kind(JsonElement value)
    {
        var text = Text(value, "kind");
        var kinds = Enum.GetValues<FaultKind>().Where(kind => Name(kind) == text).ToArray();
        return kinds.Length == 1 ? kinds[0] : throw Wrong("kind", value, Kinds);
    }

    private static string Text(JsonElement value, string key) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(key, value, "a text");

    private static int Integer(JsonElement value, string key) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : throw Wrong(key, value, "a whole number");

    private static double Number(JsonElement value, string key) =>
        value.ValueKind == JsonValueKind.Number ? value.GetDouble() : throw Wrong(key, value, "a number");

    private static bool Boolean(JsonElement value, string key) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(key, value, "true or false");

    private static FormatException Wrong(string key, JsonElement value, string allowed) =>
        new($"{key} is {value.GetRawText()}; allowed is {allowed}");

    private static FormatException Unknown(string key, string where, string allowed) =>
        new($"{Show(key)} is no key of {where}; allowed is {allowed}");
}
