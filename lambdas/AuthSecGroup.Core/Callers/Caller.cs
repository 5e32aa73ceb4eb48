using System.Diagnostics.CodeAnalysis;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Callers;

/// <summary>
/// Who calls, as the gateway vouches for it: the ARN of an IAM user, a role session, a federated user or an account's root.
/// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
/// </summary>
internal sealed record Caller
{
    private Caller(string arn, string? uniqueId, string account, string? userName, string label) =>
        (Arn, UniqueId, Account, UserName, Label) = (arn, uniqueId, account, userName, label);

    /// <summary>The whole ARN, with the path of a user.</summary>
    public string Arn { get; }

    /// <summary>
    /// The unique id, which no other principal ever gets: <c>AIDA...</c> of a user, <c>AROA...:session</c> of a role's session. Null if the
    /// gateway doesn't say.
    /// </summary>
    public string? UniqueId { get; }

    /// <summary>The twelve digits of the account that the principal belongs to.</summary>
    public string Account { get; }

    /// <summary>
    /// The name of an IAM user without its path; null for every other kind of principal, whose names are not ours to trust.
    /// </summary>
    public string? UserName { get; }

    /// <summary>Who it is in the rule's description: <c>alice</c>, or <c>role/session</c>.</summary>
    public string Label { get; }

    /// <summary>Reads a principal's ARN and its unique id; false for what is no ARN of a principal.</summary>
    public static bool TryParse(string? arn, string? uniqueId, [NotNullWhen(true)] out Caller? caller)
    {
        caller = null;
        // 2,048 characters is IAM's longest ARN.
        var parts = arn is { Length: <= 2048 } ? arn.Split(':', 6) : [];
        if (
            arn is null
            || parts.Length != 6
            || parts[0] != "arn"
            || parts[1].Length == 0
            || parts[3].Length != 0
            || parts[4].Length != 12
            || !parts[4].All(char.IsAsciiDigit)
            || arn.Any(c => c is <= ' ' or > '~')
        )
        {
            return false;
        }

        var (service, account, resource) = (parts[2], parts[4], parts[5]);
        var segments = resource.Split('/');
        if (segments.Any(segment => segment.Length == 0))
        {
            return false;
        }

        caller = (service, segments) switch
        {
            ("iam", ["user", .., var name]) when segments.Length >= 2 => new(arn, uniqueId, account, name, LabelOf(name)),
            ("iam", ["root"]) => new(arn, uniqueId, account, null, "root"),
            ("sts", ["assumed-role", var role, var session]) => new(arn, uniqueId, account, null, LabelOf($"{role}/{session}")),
            ("sts", ["federated-user", var name]) => new(arn, uniqueId, account, null, LabelOf($"federated-user/{name}")),
            _ => null,
        };
        return caller is not null;
    }

    /// <summary>
    /// Names may hold characters that EC2 refuses in a description; a rule that can't be written would lock the caller out.
    /// </summary>
    private static string LabelOf(string name)
    {
        var label = string.Concat(name.Select(c => RuleDescription.IsFieldCharacter(c) ? c : '_'));
        return label.Length <= RuleDescription.LongestCaller ? label : label[..RuleDescription.LongestCaller];
    }
}
