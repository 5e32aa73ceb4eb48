namespace Amazon.Lambda.Core;

/// <summary>How severe a log line is, from the least to the most.</summary>
public enum LogLevel
{
    /// <summary>Every step.</summary>
    Trace = 0,

    /// <summary>For who looks for a fault.</summary>
    Debug = 1,

    /// <summary>The ordinary course of things; the least severe level that is written by default.</summary>
    Information = 2,

    /// <summary>Unexpected, yet handled.</summary>
    Warning = 3,

    /// <summary>Something was not done.</summary>
    Error = 4,

    /// <summary>Nothing can be done any more.</summary>
    Critical = 5,
}
