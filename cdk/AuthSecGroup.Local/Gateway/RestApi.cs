using System.Globalization;
using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Local.Functions;
using AuthSecGroup.Local.Template;

namespace AuthSecGroup.Local.Gateway;

/// <summary>A method of the API.</summary>
/// <param name="HttpMethod">Such as <c>POST</c>; <c>ANY</c> for all.</param>
/// <param name="Path">The resource's path: <c>/connection</c>.</param>
/// <param name="ResourceId">The resource's id.</param>
/// <param name="IsSigned">True if callers must sign (AWS_IAM); false if anybody may call.</param>
/// <param name="Function">What serves it.</param>
/// <param name="Timeout">How long the API waits for the function.</param>
/// <param name="Throttle">The stage's throttle for this method, or null.</param>
internal sealed record ApiMethod(
    string HttpMethod,
    string Path,
    string ResourceId,
    bool IsSigned,
    FunctionPool Function,
    TimeSpan Timeout,
    MethodThrottle? Throttle
);

/// <summary>The REST API of the template with its one stage.</summary>
internal sealed record RestApi(string ApiId, string Stage, string DeploymentId, string ExecutionArn, IReadOnlyList<ApiMethod> Methods)
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(29);

    /// <summary>Reads the API from the template.</summary>
    /// <exception cref="LocalModeException">There isn't exactly one API with one stage, or it uses what local mode doesn't
    /// know.</exception>
    public static RestApi Read(Stack stack, IReadOnlyList<FunctionPool> functions, TimeProvider clock)
    {
        var api = Single(stack, "AWS::ApiGateway::RestApi");
        var stage = Single(stack, "AWS::ApiGateway::Stage");
        foreach (var property in new[] { "Policy", "Body", "BodyS3Location", "BinaryMediaTypes" })
        {
            if (api.Properties[property] is not null)
            {
                throw new LocalModeException(
                    $"The API '{api.LogicalId}' has '{property}', which local mode doesn't know. Take it out, or try it in an account."
                );
            }
        }

        var id = stack.Reference(api.LogicalId);
        var stageName = stack.Reference(stage.LogicalId);
        var executionArn = $"arn:{stack.Pseudo.Partition}:execute-api:{stack.Pseudo.Region}:{stack.Pseudo.Account}:{id}";
        var methods = stack
            .OfType("AWS::ApiGateway::Method")
            .Select(method => ReadMethod(method, stack, api, stage, $"{executionArn}/{stageName}", functions, clock))
            .ToList();
        return new RestApi(id, stageName, (string?)stage.Properties["DeploymentId"] ?? "", executionArn, methods);
    }

    /// <summary>The method for a path below the stage, or null.</summary>
    public ApiMethod? Find(string httpMethod, string path) =>
        Methods.FirstOrDefault(method => method.Path == path && method.HttpMethod == httpMethod)
        ?? Methods.FirstOrDefault(method => method.Path == path && method.HttpMethod == "ANY");

    /// <summary>The ARN that <c>execute-api:Invoke</c> is decided on.</summary>
    public string MethodArn(string httpMethod, string path) => $"{ExecutionArn}/{Stage}/{httpMethod}{path}";

    private static ApiMethod ReadMethod(
        StackResource method,
        Stack stack,
        StackResource api,
        StackResource stage,
        string stageArn,
        IReadOnlyList<FunctionPool> functions,
        TimeProvider clock
    )
    {
        var httpMethod = method.Required("HttpMethod");
        var resourceId = method.Required("ResourceId");
        var path = PathOf(resourceId, stack, api);
        var authorization = (string?)method.Properties["AuthorizationType"] ?? "NONE";
        if (authorization is not ("AWS_IAM" or "NONE"))
        {
            throw new LocalModeException(
                $"The method '{method.LogicalId}' has the AuthorizationType '{authorization}'. Local mode knows AWS_IAM and NONE."
            );
        }

        var integration = method.Properties["Integration"] as JsonObject ?? [];
        if ((string?)integration["Type"] is not "AWS_PROXY")
        {
            throw new LocalModeException(
                $"The method '{method.LogicalId}' has the integration type '{integration["Type"]}'. Local mode knows AWS_PROXY."
            );
        }

        if ((string?)integration["IntegrationHttpMethod"] is not "POST")
        {
            throw new LocalModeException(
                $"The method '{method.LogicalId}' has the IntegrationHttpMethod '{integration["IntegrationHttpMethod"]}'. "
                    + "Lambda takes POST only."
            );
        }

        var uri = (string?)integration["Uri"] ?? "";
        var function =
            functions.FirstOrDefault(function => uri.EndsWith($"/functions/{function.Function.Arn}/invocations", StringComparison.Ordinal))
            ?? throw new LocalModeException(
                $"The method '{method.LogicalId}' has the integration '{uri}', which is not a function of the stack."
            );
        InvokePermission.Require(
            stack,
            function.Function,
            "apigateway.amazonaws.com",
            $"{stageArn}/{(httpMethod == "ANY" ? "*" : httpMethod)}{path}"
        );

        var timeout = integration["TimeoutInMillis"] is { } milliseconds ? TimeSpan.FromMilliseconds(Number(milliseconds)) : LongestTimeout;
        return new ApiMethod(
            httpMethod,
            path,
            resourceId,
            authorization == "AWS_IAM",
            function,
            timeout,
            ThrottleOf(stage, httpMethod, path, clock)
        );
    }

    private static string PathOf(string resourceId, Stack stack, StackResource api)
    {
        if (resourceId == stack.Attribute(api.LogicalId, "RootResourceId"))
        {
            return "/";
        }

        var resource = stack.OfType("AWS::ApiGateway::Resource").First(resource => stack.Reference(resource.LogicalId) == resourceId);
        var part = resource.Required("PathPart");
        if (part.StartsWith('{'))
        {
            throw new LocalModeException(
                $"The API's resource '{resource.LogicalId}' has the path parameter '{part}', which local mode doesn't know."
            );
        }

        return $"{PathOf(resource.Required("ParentId"), stack, api).TrimEnd('/')}/{part}";
    }

    // A setting for the very method goes before the one for all:
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
    private static MethodThrottle? ThrottleOf(StackResource stage, string httpMethod, string path, TimeProvider clock)
    {
        var settings = (stage.Properties["MethodSettings"] as JsonArray ?? [])
            .OfType<JsonObject>()
            .Where(setting => setting["ThrottlingBurstLimit"] is not null && setting["ThrottlingRateLimit"] is not null)
            .ToList();
        var escaped = "/" + path[1..].Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
        var setting =
            settings.FirstOrDefault(setting =>
                (string?)setting["HttpMethod"] == httpMethod
                && (string?)setting["ResourcePath"] is { } own
                && (own == escaped || own == path)
            ) ?? settings.FirstOrDefault(setting => (string?)setting["HttpMethod"] == "*" && (string?)setting["ResourcePath"] == "/*");
        return setting is null
            ? null
            : new MethodThrottle(Number(setting["ThrottlingBurstLimit"]!), Number(setting["ThrottlingRateLimit"]!), clock);
    }

    private static double Number(JsonNode node) => double.Parse(node.ToString(), CultureInfo.InvariantCulture);

    private static StackResource Single(Stack stack, string type)
    {
        var found = stack.OfType(type).ToList();
        return found.Count == 1
            ? found[0]
            : throw new LocalModeException(
                $"The template has {found.Count} resources of the type '{type}' "
                    + $"({string.Join(", ", found.Select(resource => resource.LogicalId))}). Local mode runs exactly one."
            );
    }
}
