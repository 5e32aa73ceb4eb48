namespace Amazon.Lambda.Core;

/// <summary>The severity of a log line, in ascending order.</summary>
public enum LogLevel
{
    /// <summary>Every step.</summary>
    Trace = 0,

    /// <summary>For debugging.</summary>
    Debug = 1,

    /// <summary>Normal operation. The lowest level that is written by default.</summary>
    Information = 2,

    /// <summary>Unexpected, but handled.</summary>
    Warning = 3,

    /// <summary>An operation failed.</summary>
    Error = 4,

    /// <summary>The function can't continue.</summary>
    Critical = 5,
}
