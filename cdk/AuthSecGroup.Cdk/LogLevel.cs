namespace AuthSecGroup.Cdk;

/// <summary>The least severe level that the functions log.</summary>
public enum LogLevel
{
    /// <summary>Everything, including each call to EC2 and S3.</summary>
    Debug,

    /// <summary>One line per request and sweep, warnings, and errors.</summary>
    Info,

    /// <summary>Conditions that an operator should check, and errors.</summary>
    Warning,

    /// <summary>Errors only.</summary>
    Error,
}
