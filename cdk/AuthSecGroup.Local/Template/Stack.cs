using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Local.Template;

/// <summary>A stack as CloudFormation would have made it: each resource with its properties resolved.</summary>
internal sealed class Stack
{
    private readonly JsonObject _declared;
    private readonly Dictionary<string, StackResource> _resources;

    /// <summary>Resolves the whole template, whose parameters have their defaults.</summary>
    /// <exception cref="LocalModeException">It holds a resource type or an intrinsic that local mode doesn't know.</exception>
    public Stack(JsonObject template, PseudoParameters pseudo)
    {
        Pseudo = pseudo;
        _declared =
            template["Resources"] as JsonObject
            ?? throw new LocalModeException($"The template of '{pseudo.StackName}' has no resources. Synthesize again.");
        Resolver = new IntrinsicResolver(template, Pseudo, Reference, Attribute);
        _resources = _declared
            .Where(declared => (string?)declared.Value?["Condition"] is not { } condition || Resolver.Condition(condition))
            .Select(declared => Resolve(declared.Key, declared.Value!))
            .ToDictionary(resource => resource.LogicalId, StringComparer.Ordinal);
    }

    /// <summary>Resolves the template of an assembly.</summary>
    /// <exception cref="LocalModeException">It holds a resource type or an intrinsic that local mode doesn't know.</exception>
    public Stack(CloudAssembly assembly)
        : this(assembly.Template, new PseudoParameters(assembly.Account, assembly.Region, assembly.StackName)) { }

    public PseudoParameters Pseudo { get; }

    public IntrinsicResolver Resolver { get; }

    public IReadOnlyCollection<StackResource> Resources => _resources.Values;

    public IEnumerable<StackResource> OfType(string type) => _resources.Values.Where(resource => resource.Type == type);

    /// <summary>The value of <c>Ref</c>: a resource's physical id.</summary>
    public string Reference(string logicalId) => Naming(logicalId).Reference;

    /// <summary>The value of <c>Fn::GetAtt</c>.</summary>
    public string Attribute(string logicalId, string name)
    {
        var naming = Naming(logicalId);
        var type = TypeOf(logicalId);
        var attributes = ResourceTypes.Find(type, logicalId).Attributes;
        return attributes.TryGetValue(name, out var value)
            ? value(naming)
            : throw new LocalModeException(
                $"The attribute '{name}' of '{logicalId}' ({type}) is not known to local mode. "
                    + $"Known: {(attributes.Count == 0 ? "none" : string.Join(", ", attributes.Keys))}."
            );
    }

    /// <summary>All that must stay for as long as the resource does, itself included.</summary>
    public IReadOnlySet<string> WithDependencies(string logicalId)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([logicalId]);
        while (open.TryPop(out var next))
        {
            if (!found.Add(next) || !_resources.TryGetValue(next, out var resource))
            {
                continue;
            }

            foreach (var dependency in resource.DependsOn)
            {
                open.Push(dependency);
            }
        }

        return found;
    }

    private StackResource Resolve(string logicalId, JsonNode declared)
    {
        var type = TypeOf(logicalId);
        ResourceTypes.Find(type, logicalId);
        try
        {
            return new StackResource(logicalId, type, Resolver.ResolveObject(declared["Properties"]), DependenciesOf(declared));
        }
        catch (LocalModeException error)
        {
            throw new LocalModeException($"The resource '{logicalId}' ({type}): {error.Message}", error);
        }
    }

    private ResourceNaming Naming(string logicalId) =>
        new(
            logicalId,
            Pseudo,
            property => Resolver.Resolve(_declared[logicalId]?["Properties"]?[property]),
            ResourceTypes.Find(TypeOf(logicalId), logicalId).Reference
        );

    private string TypeOf(string logicalId) =>
        (string?)_declared[logicalId]?["Type"]
        ?? throw new LocalModeException($"'{logicalId}' is referred to, but the template has no such parameter or resource.");

    private HashSet<string> DependenciesOf(JsonNode declared)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        switch (declared["DependsOn"])
        {
            case JsonValue one:
                found.Add(one.ToString());
                break;
            case JsonArray several:
                found.UnionWith(several.Select(item => item!.ToString()));
                break;
        }

        Collect(declared["Properties"], found);
        found.IntersectWith(_declared.Select(resource => resource.Key));
        return found;
    }

    private static void Collect(JsonNode? node, HashSet<string> found)
    {
        switch (node)
        {
            case JsonArray items:
                foreach (var item in items)
                {
                    Collect(item, found);
                }

                break;
            case JsonObject members:
                foreach (var (key, child) in members)
                {
                    if (key is "Ref" && child is JsonValue name)
                    {
                        found.Add(name.ToString());
                    }
                    else if (key is "Fn::GetAtt")
                    {
                        found.Add(child is JsonArray { Count: > 0 } path ? path[0]!.ToString() : child!.ToString().Split('.')[0]);
                    }
                    else if (key is "Fn::Sub")
                    {
                        found.UnionWith(NamesIn(child is JsonArray { Count: > 0 } format ? format[0]!.ToString() : child!.ToString()));
                    }

                    Collect(child, found);
                }

                break;
        }
    }

    private static IEnumerable<string> NamesIn(string format) =>
        format
            .Split("${")
            .Skip(1)
            .Where(part => part.Contains('}', StringComparison.Ordinal))
            .Select(part => part.Split('}')[0].Split('.')[0]);
}
