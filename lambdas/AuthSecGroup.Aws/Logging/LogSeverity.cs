namespace AuthSecGroup.Aws.Logging;

/// <summary>How severe a log line is.</summary>
internal enum LogSeverity
{
    /// <summary>For finding the cause of an error.</summary>
    Debug,

    /// <summary>Normal operation.</summary>
    Info,

    /// <summary>Unusual, but handled.</summary>
    Warning,

    /// <summary>Something failed.</summary>
    Error,
}
