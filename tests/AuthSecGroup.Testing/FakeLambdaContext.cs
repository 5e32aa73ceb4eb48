using Amazon.Lambda.Core;

namespace AuthSecGroup.Testing;

/// <summary>The context of an invocation. Members that our functions don't use throw.</summary>
internal sealed class FakeLambdaContext : ILambdaContext
{
    public string AwsRequestId => "lambda-1";

    /// <summary>29 seconds by default, as long as API Gateway waits.</summary>
    public TimeSpan RemainingTime { get; init; } = TimeSpan.FromSeconds(29);

    /// <summary>By default the function itself, and none of its aliases.</summary>
    public string InvokedFunctionArn { get; init; } = "arn:aws:lambda:us-east-1:123456789012:function:connection";

    public IClientContext ClientContext => throw new NotSupportedException();

    public string FunctionName => throw new NotSupportedException();

    public string FunctionVersion => throw new NotSupportedException();

    public ICognitoIdentity Identity => throw new NotSupportedException();

    public ILambdaLogger Logger => throw new NotSupportedException();

    public string LogGroupName => throw new NotSupportedException();

    public string LogStreamName => throw new NotSupportedException();

    public int MemoryLimitInMB => throw new NotSupportedException();
}
