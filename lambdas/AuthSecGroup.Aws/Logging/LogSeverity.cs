namespace AuthSecGroup.Aws.Logging;

/// <summary>How severe a log line is.</summary>
internal enum LogSeverity
{
    /// <summary>For whoever looks for a error.</summary>
    Debug,

    /// <summary>The course of things.</summary>
    Info,

    /// <summary>Odd, but dealt with.</summary>
    Warning,

    /// <summary>Something did not work.</summary>
    Error,
}
