using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Local.Template;

/// <summary>A resource of the template.</summary>
/// <param name="LogicalId">Its name in the template.</param>
/// <param name="Type">Such as <c>AWS::Lambda::Function</c>.</param>
/// <param name="Properties">Its properties, with all intrinsics resolved.</param>
/// <param name="DependsOn">The logical ids that must exist before it: what it refers to and what it names in <c>DependsOn</c>.</param>
internal sealed record StackResource(string LogicalId, string Type, JsonObject Properties, IReadOnlySet<string> DependsOn)
{
    public bool IsCustomResource => Type == "AWS::CloudFormation::CustomResource" || Type.StartsWith("Custom::", StringComparison.Ordinal);

    /// <summary>A property that is a string; null if there is none.</summary>
    public string? Text(string property) => (string?)Properties[property];

    /// <summary>A property that the resource can't do without.</summary>
    public string Required(string property) =>
        Text(property)
        ?? throw new LocalModeException($"The resource '{LogicalId}' ({Type}) has no property '{property}'. Synthesize again.");

    /// <summary>A property that is a list of objects; empty if there is none.</summary>
    public IEnumerable<JsonObject> Objects(string property) => (Properties[property] as JsonArray ?? []).OfType<JsonObject>();
}
