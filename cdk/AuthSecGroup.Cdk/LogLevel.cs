namespace AuthSecGroup.Cdk;

/// <summary>The least severe kind of line that the functions write to their logs.</summary>
public enum LogLevel
{
    /// <summary>Everything, also each call to EC2 and S3.</summary>
    Debug,

    /// <summary>One line per request and per sweep, and all that is more severe.</summary>
    Info,

    /// <summary>What an operator should look at, and errors.</summary>
    Warning,

    /// <summary>Failures only.</summary>
    Error,
}
