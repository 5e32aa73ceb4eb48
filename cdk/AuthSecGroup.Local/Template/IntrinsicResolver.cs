using System.Text;
using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Local.Template;

/// <summary>
/// Replaces the intrinsic functions of a template by their values. What it doesn't know is refused by name: a value that is silently
/// left out here would be a surprise in the account.
/// </summary>
/// <param name="template">The whole template, for its parameters, conditions and mappings.</param>
/// <param name="pseudo">The pseudo parameters.</param>
/// <param name="reference">The value of <c>Ref</c> on a resource.</param>
/// <param name="attribute">The value of <c>Fn::GetAtt</c> on a resource.</param>
internal sealed class IntrinsicResolver(
    JsonObject template,
    PseudoParameters pseudo,
    Func<string, string> reference,
    Func<string, string, string> attribute
)
{
    /// <summary>Resolves a node; null for JSON's null and for what <c>AWS::NoValue</c> takes out.</summary>
    public JsonNode? Resolve(JsonNode? node) => Walk(node).Value;

    /// <summary>Resolves an object that isn't an intrinsic itself, such as a resource's properties.</summary>
    public JsonObject ResolveObject(JsonNode? node) => Resolve(node) as JsonObject ?? [];

    /// <summary>Evaluates a named condition of the template.</summary>
    public bool Condition(string name)
    {
        var condition =
            template["Conditions"]?[name]
            ?? throw new LocalModeException($"The condition '{name}' is used but not defined in the template.");
        return Test(condition);
    }

    private Resolved Walk(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject { Count: 1 } single when IsIntrinsic(single.First().Key):
                return Evaluate(single.First().Key, single.First().Value);
            case JsonObject several:
                var resolved = new JsonObject();
                foreach (var (key, child) in several)
                {
                    if (key.StartsWith("Fn::", StringComparison.Ordinal))
                    {
                        throw new LocalModeException(
                            $"The intrinsic '{key}' is beside other keys ({string.Join(", ", several.Select(pair => pair.Key))}). "
                                + "It must be alone."
                        );
                    }

                    var value = Walk(child);
                    if (!value.IsRemoved)
                    {
                        resolved[key] = value.Value;
                    }
                }

                return new(resolved);
            case JsonArray items:
                return new(new JsonArray([.. items.Select(Walk).Where(item => !item.IsRemoved).Select(item => item.Value)]));
            default:
                return new(node?.DeepClone());
        }
    }

    private static bool IsIntrinsic(string key) => key == "Ref" || key.StartsWith("Fn::", StringComparison.Ordinal);

    private Resolved Evaluate(string function, JsonNode? argument) =>
        function switch
        {
            "Ref" => Reference(Text(argument, function)),
            "Fn::GetAtt" => new(Attribute(argument)),
            "Fn::Join" => new(Join(argument)),
            "Fn::Sub" => new(Substitute(argument)),
            "Fn::Select" => Select(argument),
            "Fn::Split" => new(Split(argument)),
            "Fn::If" => If(argument),
            "Fn::FindInMap" => new(FindInMap(argument)),
            "Fn::ImportValue" => throw new LocalModeException(
                $"The intrinsic 'Fn::ImportValue' ({argument?.ToJsonString()}) reads another stack's export, and local mode runs "
                    + "one stack. Give the value itself."
            ),
            _ => throw new LocalModeException(
                $"The intrinsic '{function}' is not known to local mode. Known: Ref, Fn::GetAtt, Fn::Join, Fn::Sub, Fn::Select, "
                    + "Fn::Split, Fn::If, Fn::FindInMap."
            ),
        };

    private Resolved Reference(string name)
    {
        if (name == "AWS::NoValue")
        {
            return Resolved.Removed;
        }

        if (name.StartsWith("AWS::", StringComparison.Ordinal))
        {
            return new(pseudo.Find(name) ?? throw new LocalModeException($"The pseudo parameter '{name}' is not known to local mode."));
        }

        if (template["Parameters"]?[name] is { } parameter)
        {
            var value =
                parameter["Default"]
                ?? throw new LocalModeException(
                    $"The parameter '{name}' has no default, and local mode passes no parameters. Give it a default."
                );
            // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html: spaces around are removed.
            return new(
                (string?)parameter["Type"] == "CommaDelimitedList"
                    ? Split(value.ToString(), ",", StringSplitOptions.TrimEntries)
                    : value.DeepClone()
            );
        }

        return new(reference(name));
    }

    private string Attribute(JsonNode? argument)
    {
        // Both ["Logical", "Attribute.Nested"] and "Logical.Attribute" are allowed in JSON templates.
        var parts = argument is JsonArray array
            ? array.Select(part => Text(Resolve(part), "Fn::GetAtt")).ToArray()
            : Text(argument, "Fn::GetAtt").Split('.', 2);
        return parts is [var logicalId, var name] ? attribute(logicalId, name) : throw Malformed("Fn::GetAtt", argument);
    }

    private string Join(JsonNode? argument)
    {
        if (argument is not JsonArray { Count: 2 } array)
        {
            throw Malformed("Fn::Join", argument);
        }

        return string.Join(Text(array[0], "Fn::Join"), List(array[1], "Fn::Join").Select(item => Text(item, "Fn::Join")));
    }

    private string Substitute(JsonNode? argument)
    {
        var (format, variables) = argument switch
        {
            JsonArray { Count: 2 } array => (Text(array[0], "Fn::Sub"), ResolveObject(array[1])),
            JsonValue => (Text(argument, "Fn::Sub"), new JsonObject()),
            _ => throw Malformed("Fn::Sub", argument),
        };
        var result = new StringBuilder();
        var position = 0;
        while (format.IndexOf("${", position, StringComparison.Ordinal) is >= 0 and var start)
        {
            var end = format.IndexOf('}', start);
            if (end < 0)
            {
                throw Malformed("Fn::Sub", argument);
            }

            var name = format[(start + 2)..end];
            result.Append(format, position, start - position);
            result.Append(
                name switch
                {
                    // ${!Literal} is how a template writes ${Literal} itself.
                    ['!', ..] => $"${{{name[1..]}}}",
                    _ when variables[name] is { } variable => Text(variable, "Fn::Sub"),
                    _ when name.Contains('.', StringComparison.Ordinal) => Attribute(JsonValue.Create(name)),
                    _ => Text(Reference(name).Value, "Fn::Sub"),
                }
            );
            position = end + 1;
        }

        return result.Append(format, position, format.Length - position).ToString();
    }

    private Resolved Select(JsonNode? argument)
    {
        if (argument is not JsonArray { Count: 2 } array || !int.TryParse(Text(Resolve(array[0]), "Fn::Select"), out var index))
        {
            throw Malformed("Fn::Select", argument);
        }

        var items = List(array[1], "Fn::Select");
        return index >= 0 && index < items.Count
            ? new(items[index]?.DeepClone())
            : throw new LocalModeException($"The intrinsic 'Fn::Select' asks for item {index} of {items.Count}: {argument.ToJsonString()}");
    }

    private JsonArray Split(JsonNode? argument)
    {
        if (argument is not JsonArray { Count: 2 } array)
        {
            throw Malformed("Fn::Split", argument);
        }

        return Split(Text(Resolve(array[1]), "Fn::Split"), Text(array[0], "Fn::Split"));
    }

    private static JsonArray Split(string text, string separator, StringSplitOptions options = StringSplitOptions.None) =>
        new([.. text.Split(separator, options).Select(part => (JsonNode)part)]);

    private Resolved If(JsonNode? argument)
    {
        if (argument is not JsonArray { Count: 3 } array)
        {
            throw Malformed("Fn::If", argument);
        }

        return Walk(Condition(Text(array[0], "Fn::If")) ? array[1] : array[2]);
    }

    private JsonNode FindInMap(JsonNode? argument)
    {
        if (argument is not JsonArray { Count: 3 } array)
        {
            throw Malformed("Fn::FindInMap", argument);
        }

        var keys = array.Select(part => Text(Resolve(part), "Fn::FindInMap")).ToArray();
        return template["Mappings"]?[keys[0]]?[keys[1]]?[keys[2]]?.DeepClone()
            ?? throw new LocalModeException($"The mapping '{string.Join("' / '", keys)}' is used but not in the template.");
    }

    private bool Test(JsonNode? condition)
    {
        if (condition is not JsonObject { Count: 1 } single)
        {
            throw Malformed("Conditions", condition);
        }

        var (function, argument) = single.First();
        return function switch
        {
            "Condition" => Condition(Text(argument, function)),
            "Fn::Equals" when argument is JsonArray { Count: 2 } pair => JsonNode.DeepEquals(Resolve(pair[0]), Resolve(pair[1])),
            "Fn::And" when argument is JsonArray all => all.All(Test),
            "Fn::Or" when argument is JsonArray any => any.Any(Test),
            "Fn::Not" when argument is JsonArray { Count: 1 } one => !Test(one[0]),
            _ => throw new LocalModeException(
                $"The condition function '{function}' is not known to local mode or malformed. Known: Condition, Fn::Equals, "
                    + "Fn::And, Fn::Or, Fn::Not."
            ),
        };
    }

    private JsonArray List(JsonNode? node, string function) => Resolve(node) as JsonArray ?? throw Malformed(function, node);

    private string Text(JsonNode? node, string function) =>
        Resolve(node) is JsonValue value ? value.ToString() : throw Malformed(function, node);

    private static LocalModeException Malformed(string function, JsonNode? argument) =>
        new($"The intrinsic '{function}' is malformed: {argument?.ToJsonString() ?? "null"}");

    private readonly record struct Resolved(JsonNode? Value, bool IsRemoved = false)
    {
        public static readonly Resolved Removed = new(null, IsRemoved: true);
    }
}
