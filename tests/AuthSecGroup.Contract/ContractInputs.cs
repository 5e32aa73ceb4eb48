using Amazon.Runtime;

namespace AuthSecGroup.Contract;

/// <summary>Who takes part, besides the caller.</summary>
/// <param name="Unlisted">A caller whom IAM allows, but no user file lists; null if not given.</param>
/// <param name="Denied">A principal whom IAM doesn't allow; null if not given.</param>
/// <param name="CallerName">The caller's name in descriptions; null if not given.</param>
internal sealed record ContractInputs(ImmutableCredentials? Unlisted, ImmutableCredentials? Denied, string? CallerName);
