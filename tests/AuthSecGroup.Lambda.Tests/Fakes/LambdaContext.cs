using Amazon.Lambda.Core;

namespace AuthSecGroup.Lambda.Tests.Fakes;

/// <summary>What Lambda tells of an invocation, as far as our functions ask.</summary>
internal sealed class LambdaContext : ILambdaContext
{
    public string AwsRequestId => "lambda-1";

    public TimeSpan RemainingTime { get; init; } = TimeSpan.FromSeconds(29);

    public IClientContext ClientContext => throw new NotSupportedException();

    public string FunctionName => throw new NotSupportedException();

    public string FunctionVersion => throw new NotSupportedException();

    public ICognitoIdentity Identity => throw new NotSupportedException();

    public string InvokedFunctionArn => throw new NotSupportedException();

    public ILambdaLogger Logger => throw new NotSupportedException();

    public string LogGroupName => throw new NotSupportedException();

    public string LogStreamName => throw new NotSupportedException();

    public int MemoryLimitInMB => throw new NotSupportedException();
}
