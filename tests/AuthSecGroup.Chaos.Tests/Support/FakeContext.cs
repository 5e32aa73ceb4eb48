using Amazon.Lambda.Core;

namespace AuthSecGroup.Chaos.Tests.Support;

/// <summary>An invocation's context with so much time.</summary>
internal sealed class FakeContext(TimeSpan remaining) : ILambdaContext
{
    public string AwsRequestId => "00000000-0000-0000-0000-000000000000";

    public IClientContext ClientContext => null!;

    public string FunctionName => "function";

    public string FunctionVersion => "$LATEST";

    public ICognitoIdentity Identity => null!;

    public string InvokedFunctionArn => "arn:aws:lambda:us-east-1:123456789012:function:function";

    public ILambdaLogger Logger => null!;

    public string LogGroupName => "";

    public string LogStreamName => "";

    public int MemoryLimitInMB => 256;

    public TimeSpan RemainingTime => remaining;
}
