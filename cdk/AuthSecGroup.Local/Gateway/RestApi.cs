using System.Globalization;
using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Functions;
using AuthSecGroup.Local.Iam;
using AuthSecGroup.Local.Template;

namespace AuthSecGroup.Local.Gateway;

/// <summary>A method of the API. Its callers must sign.</summary>
/// <param name="HttpMethod">Such as <c>POST</c>.</param>
/// <param name="Path">The resource's path: <c>/connection</c>, or with a parameter <c>/connection/{target}</c>.</param>
/// <param name="ResourceId">The resource's id.</param>
/// <param name="Function">What serves it.</param>
/// <param name="Timeout">How long the API waits for the function.</param>
/// <param name="Throttle">The stage's throttle for this method, or null.</param>
internal sealed record ApiMethod(
    string HttpMethod,
    string Path,
    string ResourceId,
    FunctionPool Function,
    TimeSpan Timeout,
    TokenBucket? Throttle
);

/// <summary>The method that serves a request.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">
/// The path of the request below the stage, and the parameters in it, as they came. A REST API decodes neither:
/// https://github.com/middleapi/standard-server/pull/93, https://github.com/serverless/serverless/issues/5037.
/// </param>
/// <param name="Parameters">The values of the path's parameters.</param>
internal sealed record Route(ApiMethod Method, string Path, IReadOnlyDictionary<string, string> Parameters);

/// <summary>The REST API of the template with its one stage.</summary>
internal sealed record RestApi(
    string ApiId,
    string Stage,
    string DeploymentId,
    string ExecutionArn,
    ResourcePolicy Policy,
    IReadOnlyList<ApiMethod> Methods
)
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(29);

    /// <summary>Reads the API from the template.</summary>
    /// <exception cref="LocalModeException">There isn't exactly one API with one stage, or it uses what local mode doesn't
    /// know.</exception>
    public static RestApi Read(Stack stack, IReadOnlyList<FunctionPool> functions)
    {
        var api = Single(stack, "AWS::ApiGateway::RestApi");
        var stage = Single(stack, "AWS::ApiGateway::Stage");
        string[] unknown = ["Body", "BodyS3Location", "BinaryMediaTypes"];
        var property = Array.Find(unknown, api.Properties.ContainsKey);
        LocalModeException.Require(
            property is null,
            $"The API '{api.LogicalId}' has '{property}', which local mode doesn't know. Take it out, or try it in an account."
        );
        var id = stack.Reference(api.LogicalId);
        var stageName = stack.Reference(stage.LogicalId);
        var executionArn = $"arn:{stack.Pseudo.Partition}:execute-api:{stack.Pseudo.Region}:{stack.Pseudo.Account}:{id}";
        var methods = stack
            .OfType("AWS::ApiGateway::Method")
            .Select(method => ReadMethod(method, stack, api, stage, $"{executionArn}/{stageName}", functions));
        return new RestApi(id, stageName, stage.Text("DeploymentId") ?? "", executionArn, PolicyOf(api, executionArn), [.. methods]);
    }

    private static ResourcePolicy PolicyOf(StackResource api, string executionArn)
    {
        try
        {
            return ResourcePolicy.Read(api.Properties["Policy"], executionArn);
        }
        catch (LocalModeException error)
        {
            throw new LocalModeException($"The resource policy of the API '{api.LogicalId}': {error.Message}", error);
        }
    }

    /// <summary>The method for a path below the stage, or null. A segment of the API's wins over a parameter.</summary>
    /// <param name="httpMethod">The method of the request.</param>
    /// <param name="path">The path, still percent-encoded.</param>
    public Route? Find(string httpMethod, string path) =>
        Methods
            .Where(method => method.HttpMethod == httpMethod)
            .Select(method => Match(method, path))
            .OfType<Route>()
            .MinBy(route => route.Parameters.Count);

    private static Route? Match(ApiMethod method, string path)
    {
        var (expected, given) = (method.Path.Split('/'), path.Split('/'));
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        if (expected.Length != given.Length)
        {
            return null;
        }

        foreach (var (segment, value) in expected.Zip(given))
        {
            if (segment.StartsWith('{') && value.Length > 0)
            {
                parameters[segment.Trim('{', '}')] = value;
            }
            else if (segment != Uri.UnescapeDataString(value))
            {
                return null;
            }
        }

        return new Route(method, path, parameters);
    }

    private static ApiMethod ReadMethod(
        StackResource method,
        Stack stack,
        StackResource api,
        StackResource stage,
        string stageArn,
        IReadOnlyList<FunctionPool> functions
    )
    {
        var httpMethod = method.Required("HttpMethod");
        var resourceId = method.Required("ResourceId");
        var path = PathOf(resourceId, stack, api);
        var integration = method.Properties["Integration"] as JsonObject ?? [];
        Known(httpMethod is not "ANY", "HttpMethod", httpMethod, "the name of one method");
        Known(method.Text("AuthorizationType") is "AWS_IAM", "AuthorizationType", method.Text("AuthorizationType"), "AWS_IAM");
        Known((string?)integration["Type"] is "AWS_PROXY", "integration type", integration["Type"], "AWS_PROXY");
        Known(
            (string?)integration["IntegrationHttpMethod"] is "POST",
            "IntegrationHttpMethod",
            integration["IntegrationHttpMethod"],
            "POST, as Lambda does"
        );
        var uri = (string?)integration["Uri"] ?? "";
        var function = functions.FirstOrDefault(pool =>
            uri.EndsWith($"/functions/{pool.Function.Arn}/invocations", StringComparison.Ordinal)
        );
        Known(function is not null, "integration", uri, "the functions of the stack");
        InvokePermission.Require(
            stack,
            function!.Function,
            function.Function.Arn,
            "apigateway.amazonaws.com",
            $"{stageArn}/{httpMethod}{path}"
        );
        var timeout = integration["TimeoutInMillis"] is { } milliseconds ? TimeSpan.FromMilliseconds(Number(milliseconds)) : LongestTimeout;
        return new ApiMethod(httpMethod, path, resourceId, function, timeout, ThrottleOf(stage));

        void Known(bool isKnown, string what, object? value, string known) =>
            LocalModeException.Require(isKnown, $"The method '{method.LogicalId}' has the {what} '{value}'. Local mode knows {known}.");
    }

    private static string PathOf(string resourceId, Stack stack, StackResource api)
    {
        if (resourceId == stack.Attribute(api.LogicalId, "RootResourceId"))
        {
            return "/";
        }

        var resource = stack.OfType("AWS::ApiGateway::Resource").First(resource => stack.Reference(resource.LogicalId) == resourceId);
        var part = resource.Required("PathPart");
        LocalModeException.Require(
            !part.EndsWith("+}", StringComparison.Ordinal),
            $"The API's resource '{resource.LogicalId}' has the greedy path parameter '{part}', which local mode doesn't know."
        );
        return $"{PathOf(resource.Required("ParentId"), stack, api).TrimEnd('/')}/{part}";
    }

    // Each method has a bucket of its own: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
    private static TokenBucket? ThrottleOf(StackResource stage)
    {
        var all = stage.Objects("MethodSettings").ToList();
        if (all.Count == 0)
        {
            return null;
        }

        var settings = all[^1];
        LocalModeException.Require(
            all.Count == 1 && ((string?)settings["HttpMethod"], (string?)settings["ResourcePath"]) == ("*", "/*"),
            $"The stage '{stage.LogicalId}' has MethodSettings for {settings["HttpMethod"]} {settings["ResourcePath"]}. Local mode knows "
                + "one entry for all methods, * and /*."
        );
        return settings["ThrottlingBurstLimit"] is { } burst && settings["ThrottlingRateLimit"] is { } rate
            ? new TokenBucket(Number(burst), Number(rate), TimeProvider.System)
            : null;
    }

    private static double Number(JsonNode node) => double.Parse(node.ToString(), CultureInfo.InvariantCulture);

    private static StackResource Single(Stack stack, string type)
    {
        var found = stack.OfType(type).ToList();
        LocalModeException.Require(
            found.Count == 1,
            $"The template has {found.Count} resources of the type '{type}' "
                + $"({string.Join(", ", found.Select(resource => resource.LogicalId))}). Local mode runs exactly one."
        );
        return found[0];
    }
}
