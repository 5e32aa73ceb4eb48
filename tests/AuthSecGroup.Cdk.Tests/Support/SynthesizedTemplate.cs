using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.CDK;

namespace AuthSecGroup.Cdk.Tests.Support;

/// <summary>A template as CloudFormation gets it, with the queries of the tests.</summary>
internal sealed class SynthesizedTemplate
{
    private SynthesizedTemplate(JsonObject root) => Root = root;

    public JsonObject Root { get; }

    public JsonObject Outputs => Root[nameof(Outputs)] as JsonObject ?? [];

    public IEnumerable<KeyValuePair<string, JsonObject>> Resources =>
        ((JsonObject)Root[nameof(Resources)]!).Select(pair => KeyValuePair.Create(pair.Key, (JsonObject)pair.Value!));

    public static SynthesizedTemplate Of(Stack stack)
    {
        var assembly = ((Amazon.CDK.App)stack.Node.Root).Synth();
        return FromFile(assembly.GetStackArtifact(stack.ArtifactId).TemplateFullPath);
    }

    public static SynthesizedTemplate FromFile(string path) => new(JsonNode.Parse(File.ReadAllText(path))!.AsObject());

    /// <summary>A copy whose <see cref="Root"/> can be changed.</summary>
    public SynthesizedTemplate Copy() => new(Root.DeepClone().AsObject());

    /// <summary>The resource with the logical id, which can be without its hash.</summary>
    public (string Id, JsonObject Resource) Find(string id)
    {
        var found = Resources.Single(resource =>
            resource.Key.Length == id.Length + 8 && resource.Key.StartsWith(id, StringComparison.Ordinal) || resource.Key == id
        );
        return (found.Key, found.Value);
    }

    public IReadOnlyDictionary<string, JsonObject> OfType(string type) =>
        Resources.Where(pair => (string?)pair.Value["Type"] == type).ToDictionary(pair => pair.Key, pair => pair.Value);

    public JsonObject The(string type) => OfType(type).Single().Value["Properties"]!.AsObject();

    public JsonObject Function(string handler) =>
        Properties("AWS::Lambda::Function").Single(function => (string?)function["Handler"] == handler);

    public IEnumerable<JsonObject> Properties(string type) => OfType(type).Values.Select(resource => resource["Properties"]!.AsObject());

    public Dictionary<string, string> Environment(string handler) =>
        Function(handler)["Environment"]!["Variables"]!.AsObject().ToDictionary(pair => pair.Key, pair => Text(pair.Value));

    /// <summary>The permissions of the function's role, one line per statement: <c>Effect actions on resources if conditions</c>.</summary>
    public IReadOnlyList<string> Permissions(string handler) => [.. Statements(handler).Select(Text)];

    public IEnumerable<JsonObject> Statements(string handler)
    {
        var roleId = (string)Function(handler)["Role"]!["Fn::GetAtt"]![0]!;
        var inline = OfType("AWS::IAM::Role")[roleId]["Properties"]!["Policies"]!.AsArray();
        var attached = Properties("AWS::IAM::ManagedPolicy")
            .Where(policy => policy["Roles"]!.ToJsonString().Contains($"\"{roleId}\"", StringComparison.Ordinal));
        return inline
            .Concat(attached)
            .SelectMany(policy => policy!["PolicyDocument"]!["Statement"]!.AsArray())
            .Select(statement => statement!.AsObject());
    }

    /// <summary>
    /// A value as text, with references as <c>${Id}</c> and attributes as <c>${Id.Attribute}</c>, each id without its hash.
    /// </summary>
    public static string Text(JsonNode? node) =>
        node switch
        {
            null => "",
            JsonValue value => value.GetValueKind() is JsonValueKind.String ? (string)value! : value.ToJsonString(),
            JsonArray items => string.Join(" ", items.Select(Text)),
            JsonObject map when map.ContainsKey("Ref") => $"${{{Id((string)map["Ref"]!)}}}",
            JsonObject map when map.ContainsKey("Fn::GetAtt") => $"${{{Id((string)map["Fn::GetAtt"]![0]!)}.{map["Fn::GetAtt"]![1]}}}",
            JsonObject map when map.ContainsKey("Fn::Join") => string.Join(
                (string)map["Fn::Join"]![0]!,
                map["Fn::Join"]![1]!.AsArray().Select(Text)
            ),
            JsonObject map when map.ContainsKey("Fn::Sub") => (string)map["Fn::Sub"]!,
            JsonObject map when map.ContainsKey("Fn::ImportValue") => $"import({Text(map["Fn::ImportValue"])})",
            JsonObject map when map.ContainsKey("Effect") => Statement(map),
            JsonObject map => map.ToJsonString(),
            _ => throw new ArgumentOutOfRangeException(nameof(node)),
        };

    private static string Statement(JsonObject statement) =>
        $"{statement["Effect"]} {Text(statement["Action"])} on {Text(statement["Resource"])}"
        + string.Concat(
            (statement["Condition"] as JsonObject ?? []).SelectMany(test =>
                test.Value!.AsObject().Select(key => $" if {test.Key} {key.Key} {Text(key.Value)}")
            )
        );

    // CDK ends logical ids with eight hexadecimal digits.
    private static string Id(string logicalId) =>
        logicalId.Length > 8 && logicalId[^8..].All(char.IsAsciiHexDigitUpper) ? logicalId[..^8] : logicalId;
}
