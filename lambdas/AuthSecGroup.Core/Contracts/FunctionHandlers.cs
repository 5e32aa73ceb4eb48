namespace AuthSecGroup.Core.Contracts;

/// <summary>The handlers of the one executable, as the template names them and Lambda passes them on in <c>_HANDLER</c>.</summary>
internal static class FunctionHandlers
{
    /// <summary>Serves the API.</summary>
    public const string Connection = "connection";

    /// <summary>Serves the schedule and CloudFormation's custom resource events.</summary>
    public const string Sweep = "sweep";
}
