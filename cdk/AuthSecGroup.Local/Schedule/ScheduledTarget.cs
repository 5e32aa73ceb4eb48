using AuthSecGroup.Local.Functions;

namespace AuthSecGroup.Local.Schedule;

/// <summary>A function that a rule starts.</summary>
/// <param name="Handler">The function's handler.</param>
/// <param name="InvokeAsync">Runs it on an event.</param>
/// <param name="Input">The event to send, as JSON; null for EventBridge's own.</param>
/// <param name="RetryAttempts">How often Lambda tries again when the function fails.</param>
internal sealed record ScheduledTarget(string Handler, Func<string, Task<InvocationResult>> InvokeAsync, string? Input, int RetryAttempts);
