using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Local.Iam;

/// <summary>Whom a statement of a resource policy concerns; the trust policy of a role is one, too.</summary>
internal sealed class PolicyPrincipals
{
    private const string Any = "*";

    private readonly string[] _principals;

    private PolicyPrincipals(string[] principals) => _principals = principals;

    /// <summary>Reads the element <c>Principal</c> of a statement and removes it, so that the rest is a statement of an identity
    /// policy.</summary>
    /// <exception cref="LocalModeException">It contains what local mode doesn't know.</exception>
    public static PolicyPrincipals TakeFrom(JsonObject statement)
    {
        var principals = statement["Principal"] switch
        {
            JsonValue any => [any.ToString()],
            JsonObject { Count: 1 } accounts when accounts.ContainsKey("AWS") => PolicyStatement.Strings(accounts, "AWS"),
            var other => throw Unknown(other?.ToJsonString() ?? ""),
        };
        statement.Remove("Principal");
        return Array.Find(principals, text => text != Any && !IsAccount(text) && !IsArn(text)) is { } unknown
            ? throw Unknown(unknown)
            : new PolicyPrincipals(principals);
    }

    /// <summary>True if the principal of an ARN is among them.</summary>
    public bool Include(string arn) => _principals.Any(principal => Matches(principal, arn, arn.Split(':')[4]));

    private static bool IsAccount(string text) => text.Length == 12 && text.All(char.IsAsciiDigit);

    private static bool IsArn(string text) =>
        text.Split(':') is ["arn", _, "iam" or "sts", "", var account, _]
        && IsAccount(account)
        && !text.Contains('*', StringComparison.Ordinal);

    private static LocalModeException Unknown(string principal) =>
        new(
            $"The Principal '{principal}' of a resource policy is not known to local mode. Known: *, the id of an account, and the ARN of "
                + "an account's root, a user, a role, or a session, without wildcards."
        );

    private static bool Matches(string principal, string arn, string account)
    {
        if (principal == Any || principal == arn || principal == account)
        {
            return true;
        }

        // The root of an account stands for all its principals, and a role for its sessions, whose ARNs don't contain the role's path.
        var (named, caller) = (principal.Split(':'), arn.Split(':'));
        return named.Length == 6
            && named[1] == caller[1]
            && named[4] == account
            && (
                named[5] == "root"
                || (
                    named[5].Split('/') is ["role", .., var role]
                    && caller[5].Split('/') is ["assumed-role", var assumed, _]
                    && role == assumed
                )
            );
    }
}
