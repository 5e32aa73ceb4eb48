using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.Local.Deployment;

/// <summary>What the description of one of the deployment's rules says.</summary>
internal sealed record OurRule(string Caller, DateTimeOffset RenewedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>Reads a description; null if the rule is foreign.</summary>
    public static OurRule? Read(string? description, StackSettings settings) =>
        RuleDescription.TryParse(description, out var ours) && ours.Name == settings.Name
            ? new OurRule(ours.Caller, ours.Time, ours.ExpiresAt(settings.TimeToExpire))
            : null;
}
