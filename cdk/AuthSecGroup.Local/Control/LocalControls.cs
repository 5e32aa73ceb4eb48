using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Deployment;
using AuthSecGroup.Local.Functions;
using AuthSecGroup.Local.Page;
using AuthSecGroup.Local.Sts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AuthSecGroup.Local.Control;

/// <summary>The page and the controls of local mode: <c>/</c> and everything under <c>/_local</c>.</summary>
internal sealed class LocalControls(DeployedStack cloud)
{
    private const int LargestBody = 2 * 1024 * 1024;

    // A year. The functions fail if the clock leaves the calendar.
    private const double LongestAdvance = 365 * 24 * 3600;

    private readonly LocalPage _page = new(cloud);
    private readonly CallerActions _callers = new(cloud);

    public void Map(IEndpointRouteBuilder endpoints)
    {
        var controls = endpoints.MapGroup("").AddEndpointFilter<OwnPageOnly>();
        controls.MapGet("/", _page.Render);
        controls.MapGet(
            "/_local/events",
            (HttpContext context) => TypedResults.ServerSentEvents(_page.ChangesAsync(context.RequestAborted))
        );
        controls.MapGet("/_local/state", (HttpRequest request) => Json(request, StatusCodes.Status200OK, StateDocument.Of(cloud)));
        controls.MapPost("/_local/clock", AdvanceAsync);
        controls.MapPost("/_local/sweep", SweepAsync);
        controls.MapPost("/_local/act", ActAsync);
        controls.MapGet("/_local/faults", Faults);
        controls.MapPut("/_local/faults", ReplaceFaultsAsync);
        controls.MapPost("/_local/destroy", DestroyAsync);
        controls.MapPut("/_local/users/{**file}", PutUsersAsync);
        controls.MapDelete("/_local/users/{**file}", DeleteUsers);
        controls.MapPut("/_local/roles/{**arn}", (string? arn, HttpRequest request) => ChangeRole(arn, request, role => role.Create()));
        controls.MapDelete("/_local/roles/{**arn}", (string? arn, HttpRequest request) => ChangeRole(arn, request, cloud.DeleteRole));
        controls.MapMethods("/", ["HEAD", "POST", "PUT", "DELETE"], NotFound);
        controls.Map("/_local/{**path}", NotFound);
    }

    private static ContentHttpResult NotFound(HttpRequest request) =>
        Text(
            StatusCodes.Status404NotFound,
            $"There is no '{request.Method} {request.Path}'. There are: GET /, GET /_local/state, GET /_local/events, "
                + "POST /_local/clock, POST /_local/sweep, POST /_local/act, "
                + "GET and PUT /_local/faults, POST /_local/destroy, PUT and DELETE /_local/users/FILE, PUT and DELETE /_local/roles/ARN."
        );

    private async Task<IResult> AdvanceAsync(HttpRequest request)
    {
        double seconds;
        try
        {
            var text = (await MembersAsync(request))("advanceSeconds");
            LocalModeException.Require(
                double.TryParse(text, CultureInfo.InvariantCulture, out seconds) && Math.Abs(seconds) <= LongestAdvance,
                $"{LocalModeException.Member("advanceSeconds", text)} Send {{\"advanceSeconds\": n}} as application/json, or the form "
                    + $"advanceSeconds=n, with a number from -{LongestAdvance:0} to {LongestAdvance:0}."
            );
        }
        catch (LocalModeException error)
        {
            return Refuse(request, StatusCodes.Status400BadRequest, "Let time pass", error.Message);
        }

        cloud.Clock.Advance(TimeSpan.FromSeconds(seconds));
        var now = cloud.Clock.GetUtcNow();
        const string Summary = "The next sweep revokes rules whose time is up. The schedule starts one each minute.";
        return Done(
            request,
            StatusCodes.Status200OK,
            new ActionOutcome(now, $"{seconds} s passed", "done", true, Summary),
            new JsonObject { ["time"] = now.UtcDateTime.ToString("O") }
        );
    }

    private async Task<IResult> SweepAsync(HttpRequest request)
    {
        InvocationResult result;
        try
        {
            result = await cloud.SweepAsync();
        }
        catch (LocalModeException error)
        {
            return Refuse(request, StatusCodes.Status409Conflict, "Sweep", error.Message);
        }

        var described = new JsonObject
        {
            ["succeeded"] = result.Succeeded,
            ["requestId"] = result.RequestId,
            ["payload"] = Parse(Encoding.UTF8.GetBytes(result.Payload)),
            ["errorType"] = result.ErrorType,
            ["errorMessage"] = result.ErrorMessage,
        };
        var (status, label, summary) = result.Succeeded
            ? (StatusCodes.Status200OK, "done", "The sweep ran. Its log line shows what it revoked.")
            : (StatusCodes.Status502BadGateway, "failed", $"{result.ErrorType}: {result.ErrorMessage}");
        var outcome = new ActionOutcome(cloud.Clock.GetUtcNow(), "Sweep", label, result.Succeeded, summary)
        {
            Raw = described.ToJsonString(JsonText.Indented),
        };
        return Done(request, status, outcome, described);
    }

    private async Task<IResult> ActAsync(HttpRequest request)
    {
        string? act = null;
        try
        {
            var members = await MembersAsync(request);
            (act, var address, var target) = (members("act"), members("address"), members("target"));
            var outcome = await _callers.RunAsync(act, address, target, request.HttpContext.RequestAborted);
            if (request.HasFormContentType)
            {
                (_page.Address, _page.Target) = (address!, target);
            }

            var result = new JsonObject
            {
                ["response"] = outcome.Label,
                ["summary"] = outcome.Summary,
                ["body"] = Parse(Encoding.UTF8.GetBytes(outcome.Raw)) ?? outcome.Raw,
            };
            return Done(request, StatusCodes.Status200OK, outcome, result);
        }
        catch (LocalModeException error)
        {
            return Refuse(request, StatusCodes.Status400BadRequest, act ?? "Act", error.Message);
        }
    }

    private ContentHttpResult Faults() => TypedResults.Content(cloud.Faults.ToJson() + "\n", "application/json");

    private async Task<IResult> ReplaceFaultsAsync(HttpRequest request)
    {
        try
        {
            using var document = JsonDocument.Parse(await BodyAsync(request));
            cloud.Faults.Replace(document.RootElement);
            return Faults();
        }
        catch (JsonException error)
        {
            return Text(StatusCodes.Status400BadRequest, $"The body is not JSON: {error.Message}");
        }
        catch (FormatException error)
        {
            return Text(StatusCodes.Status400BadRequest, error.Message);
        }
    }

    private async Task<IResult> DestroyAsync(HttpRequest request)
    {
        var reason = await cloud.DestroyAsync();
        var status = reason is null ? StatusCodes.Status200OK : StatusCodes.Status502BadGateway;
        return Json(request, status, new JsonObject { ["succeeded"] = reason is null, ["reason"] = reason });
    }

    private async Task<IResult> PutUsersAsync(string? file, HttpRequest request)
    {
        if (string.IsNullOrEmpty(file))
        {
            return NotFound(request);
        }

        // Whatever it is, as S3 does: what the functions do with an invalid file is worth a try.
        var stored = cloud.S3.Put(cloud.Settings.UsersBucket, cloud.Settings.UsersPrefix + file, await BodyAsync(request));
        return StoredUserFile.Read(stored, cloud.Settings.Targets) is { WhyIgnored: { } why }
            ? Json(request, StatusCodes.Status200OK, new JsonObject { ["key"] = stored.Key, ["ignored"] = why })
            : TypedResults.NoContent();
    }

    private IResult DeleteUsers(string? file, HttpRequest request)
    {
        if (string.IsNullOrEmpty(file))
        {
            return NotFound(request);
        }

        cloud.S3.Delete(cloud.Settings.UsersBucket, cloud.Settings.UsersPrefix + file);
        return TypedResults.NoContent();
    }

    private IResult ChangeRole(string? arn, HttpRequest request, Action<MemberRole> change)
    {
        if (string.IsNullOrEmpty(arn))
        {
            return NotFound(request);
        }

        try
        {
            change(cloud.RoleOf(arn));
            return TypedResults.NoContent();
        }
        catch (LocalModeException error)
        {
            return Text(StatusCodes.Status404NotFound, error.Message);
        }
    }

    private static async Task<byte[]> BodyAsync(HttpRequest request) =>
        (
            await RequestBody.ReadAsync(request.HttpContext, LargestBody)
            ?? throw new BadHttpRequestException($"The body is larger than {LargestBody} bytes.", StatusCodes.Status413PayloadTooLarge)
        ).ToArray();

    /// <summary>The members of a form, or of an object in JSON, by name; null for one that is missing.</summary>
    /// <exception cref="LocalModeException">The body is neither.</exception>
    private static async Task<Func<string, string?>> MembersAsync(HttpRequest request)
    {
        if (request.HasFormContentType)
        {
            var form = await request.ReadFormAsync();
            return name => form.TryGetValue(name, out var value) ? value.ToString() : null;
        }

        var body = await BodyAsync(request);
        var json = body.Length == 0 ? [] : Parse(body) as JsonObject;
        LocalModeException.Require(
            json is not null,
            "The body is neither a form nor a JSON object. Of an object, each member can be given once."
        );
        return name => json.TryGetPropertyValue(name, out var value) ? value?.ToString() ?? "null" : null;
    }

    private static JsonNode? Parse(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private IResult Refuse(HttpRequest request, int status, string title, string why) =>
        Done(request, status, new ActionOutcome(cloud.Clock.GetUtcNow(), title, "not done", false, why), null);

    // The page shows the outcome of its own forms; other clients get the result in the response, or the words of a refusal.
    private IResult Done(HttpRequest request, int status, ActionOutcome outcome, JsonObject? result)
    {
        if (request.HasFormContentType)
        {
            _page.Last = outcome;
            if (request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
            {
                request.HttpContext.Response.Headers.Location = "/#response-title";
                return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
            }
        }

        return result is null ? Text(status, outcome.Summary) : Json(request, status, result);
    }

    private static ContentHttpResult Json(HttpRequest request, int status, JsonObject document)
    {
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return TypedResults.Text(document.ToJsonString(JsonText.Indented) + "\n", "application/json", statusCode: status);
    }

    private static ContentHttpResult Text(int status, string text) =>
        TypedResults.Text(text + "\n", "text/plain; charset=utf-8", statusCode: status);
}
