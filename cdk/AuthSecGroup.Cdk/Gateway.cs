using System.Text.Json;
using Amazon.CDK;
using Amazon.CDK.AWS.APIGateway;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Constructs;

namespace AuthSecGroup.Cdk;

/// <summary>Makes the REST API: one resource, three methods, each authorized by IAM.</summary>
internal static class Gateway
{
    // Who asked, from where, for what, and why the gateway refused; no header and no body.
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
    private static readonly string AccessLogLine = JsonSerializer.Serialize(
        new Dictionary<string, string>
        {
            ["requestId"] = "$context.requestId",
            ["requestTime"] = "$context.requestTime",
            ["method"] = "$context.httpMethod",
            ["path"] = "$context.path",
            ["source"] = "$context.identity.sourceIp",
            ["caller"] = "$context.identity.userArn",
            ["status"] = "$context.status",
            ["errorType"] = "$context.error.responseType",
            ["error"] = "$context.error.message",
            ["milliseconds"] = "$context.responseLatency",
        }
    );

    internal static RestApi Make(
        Construct scope,
        string name,
        AuthenticatingSecGroupProps props,
        IFunction connection,
        Func<string, LogGroup> newLog
    )
    {
        var logging = props.GatewayLogging ?? GatewayLogging.None;
        var api = new RestApi(
            scope,
            "Api",
            new RestApiProps
            {
                RestApiName = name,
                Description = props.Description ?? "Lets a caller's own address into security groups for a limited time",
                // An edge-optimized endpoint puts CloudFront in between, and the caller's address is what all of this is about.
                EndpointTypes = [EndpointType.REGIONAL],
                // The role is one for the whole account and region; taking it over breaks the logging of every other API there.
                CloudWatchRole = logging is GatewayLogging.CreateAccountRole,
                DeployOptions = Stage(props, logging is GatewayLogging.None ? null : newLog("AccessLog")),
            }
        );
        // Outputs are for the stack's owner to choose.
        api.Node.TryRemoveChild("Endpoint");
        // This version of the CDK has no prop for it.
        if (props.IpAddressType is IpAddressType.DualStack)
        {
            ((CfnRestApi)api.Node.DefaultChild!).AddPropertyOverride("EndpointConfiguration.IpAddressType", "dualstack");
        }

        var connectionResource = api.Root.AddResource("connection");
        // The console's test button sends no source address, so there is nothing that it could test.
        var integration = new LambdaIntegration(connection, new LambdaIntegrationOptions { AllowTestInvoke = false });
        // There is no model to validate by: a POST without a body is the ordinary one, and what is wrong with a body the function says better.
        var validator = api.AddRequestValidator(
            "Validator",
            new RequestValidatorOptions { ValidateRequestBody = true, ValidateRequestParameters = true }
        );
        foreach (var method in Constraints.Methods)
        {
            connectionResource.AddMethod(
                method,
                integration,
                new MethodOptions { AuthorizationType = AuthorizationType.IAM, RequestValidator = validator }
            );
        }

        return api;
    }

    private static StageOptions Stage(AuthenticatingSecGroupProps props, LogGroup? accessLog) =>
        new()
        {
            StageName = props.StageName ?? "dev",
            ThrottlingRateLimit = props.ThrottlingRateLimit ?? 10,
            ThrottlingBurstLimit = props.ThrottlingBurstLimit ?? 20,
            TracingEnabled = props.Tracing is true ? true : null,
            AccessLogDestination = accessLog is null ? null : new LogGroupLogDestination(accessLog),
            AccessLogFormat = accessLog is null ? null : AccessLogFormat.Custom(AccessLogLine),
            LoggingLevel = accessLog is null ? null : MethodLoggingLevel.ERROR,
            // Would log whole requests, with their bodies.
            DataTraceEnabled = accessLog is null ? null : false,
        };
}
