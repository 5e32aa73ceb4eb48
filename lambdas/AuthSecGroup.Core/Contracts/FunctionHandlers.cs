namespace AuthSecGroup.Core.Contracts;

/// <summary>The handlers of the executable. The template sets them, and Lambda passes them in <c>_HANDLER</c>.</summary>
internal static class FunctionHandlers
{
    /// <summary>Serves the API.</summary>
    public const string Connection = "connection";

    /// <summary>Serves the schedule and the events of the custom resources.</summary>
    public const string Sweep = "sweep";
}
