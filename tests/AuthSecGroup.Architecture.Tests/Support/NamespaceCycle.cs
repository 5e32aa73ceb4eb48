using Mono.Cecil;

namespace AuthSecGroup.Architecture.Tests.Support;

internal static class NamespaceCycle
{
    private const int ShownUses = 5;

    /// <summary>The shortest cycle with the uses that make each of its edges, or null if there is none.</summary>
    public static string? Find(ModuleDefinition module)
    {
        var uses = Reference
            .In(module)
            .Where(use => use.IsInternal && use.FromNamespace != use.ToNamespace)
            .Distinct()
            .ToLookup(use => (From: use.FromNamespace, To: use.ToNamespace));
        var successors = uses.Select(edge => edge.Key).ToLookup(edge => edge.From, edge => edge.To);
        var cycles = successors.Select(edges => ShortestCycle(edges.Key, successors)).OfType<string[]>().ToList();
        return cycles.MinBy(cycle => cycle.Length) is { } shortest
            ? $"""
                {cycles.Count} namespaces are in cycles: {string.Join(", ", cycles.Select(cycle => Shown(cycle[0])).Order())}
                {string.Join('\n', shortest.Zip(shortest.Skip(1), (from, to) => Edge(from, to, uses[(from, to)])))}
                """
            : null;
    }

    private static string[]? ShortestCycle(string start, ILookup<string, string> successors)
    {
        var seen = new HashSet<string>();
        var paths = new Queue<string[]>([
            [start],
        ]);
        while (paths.TryDequeue(out var path))
        {
            foreach (var next in successors[path[^1]])
            {
                if (next == start)
                {
                    return [.. path, start];
                }

                if (seen.Add(next))
                {
                    paths.Enqueue([.. path, next]);
                }
            }
        }

        return null;
    }

    private static string Edge(string from, string to, IEnumerable<Reference> uses) =>
        $"  {Shown(from)} -> {Shown(to)} ({uses.Count()} uses)\n    {string.Join("\n    ", uses.Take(ShownUses))}";

    private static string Shown(string name) => name.Length == 0 ? "(global)" : name;
}
