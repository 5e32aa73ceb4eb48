using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Local.Template;

/// <summary>What a resource's physical id is made from.</summary>
/// <param name="LogicalId">Its name in the template.</param>
/// <param name="Pseudo">The stack's environment.</param>
/// <param name="Property">Resolves one property of the resource.</param>
/// <param name="TypeReference">What the resource's type says for <c>Ref</c>.</param>
internal sealed record ResourceNaming(
    string LogicalId,
    PseudoParameters Pseudo,
    Func<string, JsonNode?> Property,
    Func<ResourceNaming, string> TypeReference
)
{
    public string Reference => TypeReference(this);

    public string UniqueName => $"{Pseudo.Account}/{Pseudo.Region}/{Pseudo.StackName}/{LogicalId}";

    public string? Text(string property) => (string?)Property(property);

    /// <summary>A name as CloudFormation makes them: the stack, the logical id, and something unique.</summary>
    public string GeneratedName(int longest)
    {
        var unique = DeterministicId.UpperAlphanumeric(UniqueName, 12);
        var readable = $"{Pseudo.StackName}-{LogicalId}";
        return $"{(readable.Length > longest - 13 ? readable[..(longest - 13)] : readable)}-{unique}";
    }
}
