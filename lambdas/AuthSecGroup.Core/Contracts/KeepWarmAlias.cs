namespace AuthSecGroup.Core.Contracts;

/// <summary>
/// The alias through which the schedule keeps the connection function warm. It refers to <c>$LATEST</c>, so an event that it delivers
/// reaches the processes that serve requests. EventBridge may invoke the function only through this alias. The function doesn't read the
/// events that come through it, so the input that a rule's target can have can't be taken for a request of API Gateway.
/// </summary>
internal static class KeepWarmAlias
{
    /// <summary>The alias's name.</summary>
    public const string Name = "keep-warm";

    /// <summary>True if an invocation came through the alias. The ARN is the one that Lambda passes to the function.</summary>
    public static bool Invoked(string functionArn) => functionArn.EndsWith($":{Name}", StringComparison.Ordinal);
}
