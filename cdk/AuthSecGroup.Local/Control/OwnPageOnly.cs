using System.Net;

namespace AuthSecGroup.Local.Control;

/// <summary>
/// Refuses requests from other sites' pages. Any page that the user has open could send a request here, and a name that resolves to this
/// machine could read the response.
/// </summary>
internal sealed class OwnPageOnly : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        WhyForbidden(context.HttpContext.Request) is { } why
            ? TypedResults.Text(why + "\n", "text/plain; charset=utf-8", statusCode: StatusCodes.Status403Forbidden)
            : await next(context);

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
            return $"The request comes from a page of '{origin}'. Only local mode's own page is allowed to send it.";
        }

        return request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site" && !(isSafe && request.Path == "/")
            ? "The request comes from another site's page. Only local mode's own page is allowed to send it."
            : null;
    }
}
