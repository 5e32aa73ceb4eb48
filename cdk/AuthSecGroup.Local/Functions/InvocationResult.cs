using System.Text.Json.Nodes;

namespace AuthSecGroup.Local.Functions;

/// <summary>How an invocation ended.</summary>
/// <param name="RequestId">The invocation's id, which the function's log lines contain.</param>
/// <param name="Payload">What the function returned, or the error document if it failed. JSON as text.</param>
/// <param name="ErrorType">The error's type, such as <c>Runtime.ExitError</c> or <c>Sandbox.Timedout</c>; null if the function
/// succeeded.</param>
/// <param name="ErrorMessage">The error's message; null if the function succeeded.</param>
internal sealed record InvocationResult(string RequestId, string Payload, string? ErrorType = null, string? ErrorMessage = null)
{
    /// <summary>True unless the function failed.</summary>
    public bool Succeeded => ErrorType is null;

    public static InvocationResult Failed(string requestId, string type, string message) =>
        new(requestId, new JsonObject { ["errorMessage"] = message, ["errorType"] = type }.ToJsonString(), type, message);
}
