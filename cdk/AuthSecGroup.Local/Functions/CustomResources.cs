using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Template;

namespace AuthSecGroup.Local.Functions;

/// <summary>
/// The template's custom resources: their functions get CloudFormation's events and respond to them with a PUT
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html).
/// </summary>
internal sealed class CustomResources(Stack stack, IReadOnlyList<FunctionPool> functions, int responsePort)
{
    public const string ResponsePath = "/cloudformation-custom-resource-response";

    // In an account it is an hour unless the resource says otherwise; here somebody sits and waits.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(3);
    private const int LargestResponse = 4096;

    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonObject?>> _open = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _physicalIds = new(StringComparer.Ordinal);

    /// <summary>The custom resources, each before those that it depends on: the order in which they are deleted.</summary>
    public IReadOnlyList<StackResource> InOrderOfDeletion { get; } =
    [
        .. stack
            .Resources.Where(resource => resource.IsCustomResource)
            .OrderByDescending(resource => stack.WithDependencies(resource.LogicalId).Count),
    ];

    /// <summary>Sends an event and waits for the response.</summary>
    /// <returns>Null if it succeeded; else the reason.</returns>
    public async Task<string?> SendAsync(StackResource resource, string requestType)
    {
        var serviceToken = resource.Required("ServiceToken");
        var function = functions.FirstOrDefault(function => function.Function.Arn == serviceToken);
        LocalModeException.Require(
            function is not null,
            $"The custom resource '{resource.LogicalId}' has the ServiceToken '{serviceToken}', which is not a function of the stack."
        );
        var id = Guid.NewGuid().ToString();
        var responded = _open[id] = new TaskCompletionSource<JsonObject?>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            var result = await function.InvokeAsync(EventFor(resource, requestType, id).ToJsonString(JsonText.Readable));
            if (!responded.Task.IsCompleted && !result.Succeeded)
            {
                return $"the function failed without a response: {result.ErrorType}: {result.ErrorMessage}";
            }

            if (await responded.Task.WaitAsync(LongestWait) is not { } response)
            {
                return $"the response is not a JSON object of at most {LargestResponse} bytes";
            }

            if ((string?)response["PhysicalResourceId"] is not { Length: > 0 } physicalId)
            {
                return "the response has no PhysicalResourceId";
            }

            _physicalIds[resource.LogicalId] = physicalId;
            return (string?)response["Status"] == "SUCCESS" ? null : (string?)response["Reason"] ?? "no reason was given";
        }
        catch (TimeoutException)
        {
            return $"the function didn't respond within {LongestWait.TotalMinutes:0} minutes";
        }
        finally
        {
            _open.TryRemove(id, out _);
        }
    }

    /// <summary>Takes a function's response.</summary>
    public async Task HandleResponseAsync(HttpContext context)
    {
        var id = (context.Request.Path.Value ?? "").TrimStart('/');
        if (context.Request.Method != "PUT" || !_open.TryGetValue(id, out var responded))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        try
        {
            var body = await RequestBody.ReadAsync(context, LargestResponse) ?? default;
            responded.TrySetResult(JsonNode.Parse(body.Span) as JsonObject);
        }
        catch (JsonException)
        {
            responded.TrySetResult(null);
        }
    }

    private JsonObject EventFor(StackResource resource, string requestType, string id)
    {
        var customResourceEvent = new JsonObject
        {
            ["RequestType"] = requestType,
            ["ResponseURL"] = $"http://127.0.0.1:{responsePort}{ResponsePath}/{id}",
            ["StackId"] = stack.Pseudo.StackId,
            ["RequestId"] = id,
            ["ResourceType"] = resource.Type,
            ["LogicalResourceId"] = resource.LogicalId,
            ["ResourceProperties"] = AsStrings(resource.Properties),
        };
        if (_physicalIds.TryGetValue(resource.LogicalId, out var physicalId))
        {
            customResourceEvent["PhysicalResourceId"] = physicalId;
        }

        return customResourceEvent;
    }

    // CloudFormation sends numbers and truth values as strings.
    private static JsonNode? AsStrings(JsonNode? node) =>
        node switch
        {
            JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, AsStrings(member.Value)))),
            JsonArray items => new JsonArray([.. items.Select(AsStrings)]),
            JsonValue value => value.ToString(),
            _ => null,
        };
}
