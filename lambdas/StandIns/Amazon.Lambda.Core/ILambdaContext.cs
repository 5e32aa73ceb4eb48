namespace Amazon.Lambda.Core;

/// <summary>What the function may know about itself and the invocation that it is serving.</summary>
public interface ILambdaContext
{
    /// <summary>The id of this invocation; a retry by the service has the same id.</summary>
    string AwsRequestId { get; }

    /// <summary>What a mobile client said about itself; null when there is none.</summary>
    IClientContext ClientContext { get; }

    /// <summary>The name of the function.</summary>
    string FunctionName { get; }

    /// <summary>The version that runs: <c>$LATEST</c>, or the number that an alias points to.</summary>
    string FunctionVersion { get; }

    /// <summary>The Amazon Cognito identity of the invoker; null when there is none.</summary>
    ICognitoIdentity Identity { get; }

    /// <summary>The ARN that the invoker used, with the alias or version that it may have named.</summary>
    string InvokedFunctionArn { get; }

    /// <summary>Writes to the function's log, with the invocation's id.</summary>
    ILambdaLogger Logger { get; }

    /// <summary>The name of the function's log group; null when the service does not tell.</summary>
    string LogGroupName { get; }

    /// <summary>The name of this instance's log stream; null when the service does not tell.</summary>
    string LogStreamName { get; }

    /// <summary>The memory that the function is configured with, in MiB.</summary>
    int MemoryLimitInMB { get; }

    /// <summary>The time until the service stops this invocation. Each read looks at the clock; negative once the time is over.</summary>
    TimeSpan RemainingTime { get; }
}
