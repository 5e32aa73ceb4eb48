using System.Text.Json;
using Amazon.CDK;
using Amazon.CDK.AWS.APIGateway;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using AuthSecGroup.Core.Contracts;
using Constructs;

namespace AuthSecGroup.Cdk;

/// <summary>Creates the REST API: a resource for all targets and one for a single target. IAM authorizes each method.</summary>
internal static class Gateway
{
    internal const string DefaultStage = "dev";

    // Who sent the request, from which address, for what, and why the gateway refused it. No headers, no bodies.
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

    internal static RestApi Create(
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
                Description = props.Description ?? "Adds a caller's own address to security groups for a limited time",
                // With an edge-optimized endpoint, requests pass through CloudFront, and the function needs the caller's address.
                EndpointTypes = [EndpointType.REGIONAL],
                // There is one role for the whole account and region. Replacing it can break the logging of every other API.
                CloudWatchRole = logging is GatewayLogging.CreateAccountRole,
                Policy = ResourcePolicy.Create(Stack.Of(scope), props),
                DeployOptions = Stage(props, logging is GatewayLogging.None ? null : newLog("AccessLog")),
            }
        );
        // The stack's owner chooses the outputs.
        api.Node.TryRemoveChild("Endpoint");
        // This version of the CDK has no prop for this.
        if (props.IpAddressType is IpAddressType.DualStack)
        {
            ((CfnRestApi)api.Node.DefaultChild!).AddPropertyOverride("EndpointConfiguration.IpAddressType", "dualstack");
        }

        var resource = api.Root.AddResource(ApiResource.Connection.TrimStart('/'));
        // The console's test feature sends no source address, so it can't test anything.
        var integration = new LambdaIntegration(connection, new LambdaIntegrationOptions { AllowTestInvoke = false });
        // There is no model of the body: it is optional, and the function's own error messages are better.
        var validator = api.AddRequestValidator(
            "Validator",
            new RequestValidatorOptions { ValidateRequestBody = true, ValidateRequestParameters = true }
        );
        var leases = api.Root.AddResource(ApiResource.Leases.TrimStart('/'));
        foreach (var method in ApiResource.LeasesMethods)
        {
            leases.AddMethod(
                method,
                integration,
                new MethodOptions { AuthorizationType = AuthorizationType.IAM, RequestValidator = validator }
            );
        }

        foreach (var each in (Amazon.CDK.AWS.APIGateway.Resource[])[resource, resource.AddResource($"{{{ApiResource.TargetParameter}}}")])
        {
            foreach (var method in Constraints.Methods)
            {
                each.AddMethod(
                    method,
                    integration,
                    new MethodOptions { AuthorizationType = AuthorizationType.IAM, RequestValidator = validator }
                );
            }
        }

        return api;
    }

    private static StageOptions Stage(AuthenticatingSecGroupProps props, LogGroup? accessLog) =>
        new()
        {
            StageName = props.StageName ?? DefaultStage,
            ThrottlingRateLimit = props.ThrottlingRateLimit ?? 100,
            ThrottlingBurstLimit = props.ThrottlingBurstLimit ?? 200,
            TracingEnabled = props.Tracing is true ? true : null,
            AccessLogDestination = accessLog is null ? null : new LogGroupLogDestination(accessLog),
            AccessLogFormat = accessLog is null ? null : AccessLogFormat.Custom(AccessLogLine),
            LoggingLevel = accessLog is null ? null : MethodLoggingLevel.ERROR,
            // Logs whole requests, including their bodies.
            DataTraceEnabled = accessLog is null ? null : false,
        };
}
