using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthSecGroup.Local.Cloud;
using AuthSecGroup.Local.Functions;
using AuthSecGroup.Local.Hosting;
using AuthSecGroup.Local.Page;

namespace AuthSecGroup.Local.Control;

/// <summary>What a person or a test can see and do beside the endpoint: <c>/</c> and all under <c>/_local</c>.</summary>
internal sealed class LocalControls(LocalCloud cloud)
{
    private const int LargestBody = 2 * 1024 * 1024;
    private const string Users = "/_local/users/";

    // A year; a clock that runs off the calendar would take the functions with it.
    private const double LongestAdvance = 365 * 24 * 3600;

    private readonly ActionHistory _actions = new();
    private readonly CallerActions _callers = new(cloud);

    public static bool Serves(PathString path) => path == "/" || path.StartsWithSegments("/_local");

    public async Task HandleAsync(HttpContext context)
    {
        if (WhyForbidden(context.Request) is { } why)
        {
            await TextAsync(context, StatusCodes.Status403Forbidden, why);
            return;
        }

        var path = context.Request.Path.Value!;
        var page = new LocalPage(cloud, _actions);
        await (
            (context.Request.Method, path) switch
            {
                ("GET", "/") => page.WriteAsync(context),
                ("GET", "/_local/events") => page.StreamAsync(context),
                ("GET", "/_local/state") => JsonAsync(context, cloud.State()),
                ("POST", "/_local/clock") => AdvanceAsync(context),
                ("POST", "/_local/sweep") => SweepAsync(context),
                ("POST", "/_local/act") => ActAsync(context),
                ("GET", "/_local/faults") => FaultsAsync(context),
                ("PUT", "/_local/faults") => ReplaceFaultsAsync(context),
                ("POST", "/_local/destroy") => DestroyAsync(context),
                ("PUT", _) when path.StartsWith(Users, StringComparison.Ordinal) && path.Length > Users.Length => PutUsersAsync(
                    context,
                    path[Users.Length..]
                ),
                ("DELETE", _) when path.StartsWith(Users, StringComparison.Ordinal) && path.Length > Users.Length => DeleteUsersAsync(
                    context,
                    path[Users.Length..]
                ),
                _ => TextAsync(
                    context,
                    StatusCodes.Status404NotFound,
                    $"There is no '{context.Request.Method} {path}'. There are: GET /, GET /_local/state, GET /_local/events, POST /_local/clock, POST /_local/sweep, POST /_local/act, "
                        + "GET and PUT /_local/faults, POST /_local/destroy, PUT and DELETE /_local/users/FILE."
                ),
            }
        );
    }

    // Any page that the user has open could send a request here, and a name that resolves to this machine could read the answer.
    private static string? WhyForbidden(HttpRequest request)
    {
        if (
            request.Host.Host is not "localhost"
            && !(IPAddress.TryParse(request.Host.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address))
        )
        {
            return $"The request's host is '{request.Host}'. Use 127.0.0.1, [::1] or localhost.";
        }

        var isSafe = request.Method is "GET" or "HEAD";
        if (!isSafe && request.Headers.Origin.ToString() is { Length: > 0 } origin && origin != $"http://{request.Host}")
        {
            return $"The request comes from a page of '{origin}'. Only local mode's own page may do that.";
        }

        if (request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site" && !(isSafe && request.Path == "/"))
        {
            return "The request comes from another site's page. Only local mode's own page may do that.";
        }

        return null;
    }

    private async Task AdvanceAsync(HttpContext context)
    {
        var body = await BodyAsync(context);
        var text = context.Request.HasFormContentType
            ? FormValue(body, "advanceSeconds")
            : (Parse(body) as JsonObject)?["advanceSeconds"]?.ToString();
        if (!double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) || !(Math.Abs(seconds) <= LongestAdvance))
        {
            await RefuseAsync(
                context,
                StatusCodes.Status400BadRequest,
                "Let time pass",
                $"'advanceSeconds' is '{text}'. Send {{\"advanceSeconds\": n}} with a number from -{LongestAdvance:0} to {LongestAdvance:0}."
            );
            return;
        }

        cloud.Clock.Advance(TimeSpan.FromSeconds(seconds));
        var now = cloud.Clock.GetUtcNow();
        await DoneAsync(
            context,
            new JsonObject { ["time"] = now.UtcDateTime.ToString("O") },
            new ActionOutcome(
                now,
                $"{seconds} s passed",
                "done",
                true,
                "Leases whose time is up are closed by the next sweep; the schedule starts one each minute.",
                [],
                ""
            )
        );
    }

    private async Task SweepAsync(HttpContext context)
    {
        try
        {
            var result = await cloud.SweepAsync();
            if (!result.Succeeded)
            {
                context.Response.StatusCode = StatusCodes.Status502BadGateway;
            }

            var described = Describe(result);
            var summary = result.Succeeded
                ? "The sweep ran; its log line tells what it closed."
                : $"{result.ErrorType}: {result.ErrorMessage}";
            await DoneAsync(
                context,
                described,
                new ActionOutcome(
                    cloud.Clock.GetUtcNow(),
                    "Sweep",
                    result.Succeeded ? "done" : "failed",
                    result.Succeeded,
                    summary,
                    [],
                    described.ToJsonString(JsonText.Indented)
                )
            );
        }
        catch (LocalModeException error)
        {
            await RefuseAsync(context, StatusCodes.Status409Conflict, "Sweep", error.Message);
        }
    }

    private async Task ActAsync(HttpContext context)
    {
        var form = await BodyAsync(context);
        var (act, address) = (FormValue(form, "act"), FormValue(form, "address"));
        try
        {
            var outcome = await _callers.RunAsync(act, address, context.RequestAborted);
            _actions.Address = address!;
            await DoneAsync(
                context,
                new JsonObject
                {
                    ["answer"] = outcome.Label,
                    ["summary"] = outcome.Summary,
                    ["body"] = outcome.Raw,
                },
                outcome
            );
        }
        catch (LocalModeException error)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, act ?? "Act", error.Message);
        }
    }

    private async Task FaultsAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(cloud.Faults.ToJson());
    }

    private async Task ReplaceFaultsAsync(HttpContext context)
    {
        try
        {
            using var document = JsonDocument.Parse(await BodyAsync(context));
            cloud.Faults.Replace(document.RootElement);
            await FaultsAsync(context);
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            await TextAsync(context, StatusCodes.Status400BadRequest, error.Message);
        }
    }

    private async Task DestroyAsync(HttpContext context)
    {
        var result = await cloud.DestroyAsync();
        if (!result.Succeeded)
        {
            context.Response.StatusCode = StatusCodes.Status502BadGateway;
        }

        await JsonAsync(context, new JsonObject { ["succeeded"] = result.Succeeded, ["reason"] = result.Reason });
    }

    private async Task PutUsersAsync(HttpContext context, string file)
    {
        cloud.S3.Put(cloud.Deployment.UsersBucket, cloud.Deployment.UsersPrefix + file, await BodyAsync(context));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private Task DeleteUsersAsync(HttpContext context, string file)
    {
        cloud.S3.Delete(cloud.Deployment.UsersBucket, cloud.Deployment.UsersPrefix + file);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static JsonObject Describe(InvocationResult result) =>
        new()
        {
            ["succeeded"] = result.Succeeded,
            ["requestId"] = result.RequestId,
            ["payload"] = Parse(Encoding.UTF8.GetBytes(result.Payload)),
            ["errorType"] = result.ErrorType,
            ["errorMessage"] = result.ErrorMessage,
        };

    private static async Task<byte[]> BodyAsync(HttpContext context) =>
        (
            await RequestBody.ReadAsync(context, LargestBody)
            ?? throw new BadHttpRequestException($"The body is larger than {LargestBody} bytes.", StatusCodes.Status413PayloadTooLarge)
        ).ToArray();

    private static JsonNode? Parse(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? FormValue(byte[] body, string name) =>
        Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body)).TryGetValue(name, out var value)
            ? value.ToString()
            : null;

    // A form of the page is told by the page, everybody else by the answer.
    private Task DoneAsync(HttpContext context, JsonObject result, ActionOutcome outcome)
    {
        if (context.Request.HasFormContentType)
        {
            _actions.Last = outcome;
        }

        return WantsPage(context) ? SeePage(context) : JsonAsync(context, result);
    }

    private Task RefuseAsync(HttpContext context, int status, string title, string why)
    {
        if (context.Request.HasFormContentType)
        {
            _actions.Last = ActionOutcome.Refused(cloud.Clock.GetUtcNow(), title, why);
        }

        return WantsPage(context) ? SeePage(context) : TextAsync(context, status, why);
    }

    private static bool WantsPage(HttpContext context) =>
        context.Request.HasFormContentType && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);

    private static Task SeePage(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = "/#answer-title";
        return Task.CompletedTask;
    }

    private static Task JsonAsync(HttpContext context, JsonObject document)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(document.ToJsonString(JsonText.Indented) + "\n");
    }

    private static Task TextAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text + "\n");
    }
}
