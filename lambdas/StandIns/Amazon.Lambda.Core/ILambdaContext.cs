namespace Amazon.Lambda.Core;

/// <summary>Information about the function and the current invocation.</summary>
public interface ILambdaContext
{
    /// <summary>The id of this invocation. A retry by the service has the same id.</summary>
    string AwsRequestId { get; }

    /// <summary>Data that a mobile client sent; null if there is none.</summary>
    IClientContext ClientContext { get; }

    /// <summary>The name of the function.</summary>
    string FunctionName { get; }

    /// <summary>The function's version: <c>$LATEST</c> or a number.</summary>
    string FunctionVersion { get; }

    /// <summary>The Amazon Cognito identity of the invoker; null if there is none.</summary>
    ICognitoIdentity Identity { get; }

    /// <summary>The ARN that the invoker used, including an alias or version.</summary>
    string InvokedFunctionArn { get; }

    /// <summary>Writes to the function's log, with the invocation's id.</summary>
    ILambdaLogger Logger { get; }

    /// <summary>The name of the function's log group; null if the service does not report it.</summary>
    string LogGroupName { get; }

    /// <summary>The name of this instance's log stream; null if the service does not report it.</summary>
    string LogStreamName { get; }

    /// <summary>The configured memory, in MiB.</summary>
    int MemoryLimitInMB { get; }

    /// <summary>The time until the service stops this invocation. It is computed at each read, and negative after that time.</summary>
    TimeSpan RemainingTime { get; }
}
