namespace Amazon.Lambda.Core;

/// <summary>
/// Writes to the function's log. Lines less severe than <c>AWS_LAMBDA_HANDLER_LOG_LEVEL</c> (a name of <see cref="LogLevel"/>;
/// default: Information) are not written. An implementation must have <see cref="Log(string)"/> and <see cref="LogLine"/>;
/// by default, it does not distinguish levels.
/// </summary>
public interface ILambdaLogger
{
    /// <summary>Writes the text without a line break.</summary>
    void Log(string message);

    /// <summary>Writes one line.</summary>
    void LogLine(string message);

    /// <summary>Writes one line of the named level; <paramref name="level"/> is a name of <see cref="LogLevel"/>.</summary>
    void Log(string level, string message) => LogLine(message);

    /// <summary>Writes one line of the given level.</summary>
    void Log(LogLevel level, string message) => Log(level.ToString(), message);

    /// <summary>Writes one line of the level Trace.</summary>
    void LogTrace(string message) => Log(LogLevel.Trace, message);

    /// <summary>Writes one line of the level Debug.</summary>
    void LogDebug(string message) => Log(LogLevel.Debug, message);

    /// <summary>Writes one line of the level Information.</summary>
    void LogInformation(string message) => Log(LogLevel.Information, message);

    /// <summary>Writes one line of the level Warning.</summary>
    void LogWarning(string message) => Log(LogLevel.Warning, message);

    /// <summary>Writes one line of the level Error.</summary>
    void LogError(string message) => Log(LogLevel.Error, message);

    /// <summary>Writes one line of the level Critical.</summary>
    void LogCritical(string message) => Log(LogLevel.Critical, message);
}
