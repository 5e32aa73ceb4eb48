namespace AuthSecGroup.Local.Deployment;

/// <summary>How the deletion of the stack ended.</summary>
/// <param name="Succeeded">True if everything was deleted.</param>
/// <param name="Reason">The reason that a custom resource gave for its failure; null if none failed.</param>
public sealed record DestroyResult(bool Succeeded, string? Reason);
