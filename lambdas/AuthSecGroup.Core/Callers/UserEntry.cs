namespace AuthSecGroup.Core.Callers;

/// <summary>An entry of a user file: who may call, for which targets, and within which limits.</summary>
/// <param name="Principal">The bare name of a user, or the ARN or unique id of a principal, which can contain <c>*</c>.</param>
/// <param name="TimeToLive">The longest time that the principal's leases can last; null for the deployment's.</param>
/// <param name="IsReasonRequired">True if POST must contain a reason.</param>
internal sealed record UserEntry(string Principal, TimeSpan? TimeToLive = null, bool IsReasonRequired = false)
{
    /// <summary>The allowed targets; null for all.</summary>
    public IReadOnlyList<string>? Targets { get; init; }

    /// <summary>True if the entry allows the target.</summary>
    public bool Allows(string target) => Targets is null || Targets.Contains(target, StringComparer.Ordinal);
}
