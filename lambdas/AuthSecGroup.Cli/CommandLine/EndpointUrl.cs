using AuthSecGroup.Cli.Errors;

namespace AuthSecGroup.Cli.CommandLine;

/// <summary>The endpoint's url, read once.</summary>
internal static class EndpointUrl
{
    public const string Variable = "AUTHSECGROUP_URL";

    private const string Example = "https://abc123.execute-api.eu-west-1.amazonaws.com/dev/connection";

    /// <summary>Reads the url of <c>--url</c> or else of the environment.</summary>
    /// <exception cref="ClientException">There is none, or it can't be the endpoint's.</exception>
    public static Uri Parse(string? option, string? variable)
    {
        var (text, source) = string.IsNullOrWhiteSpace(option) ? (variable?.Trim(), Variable) : (option.Trim(), "--url");
        if (string.IsNullOrEmpty(text))
        {
            throw ClientException.Usage(
                $"no url given: neither --url nor {Variable} is set",
                $"it is an output of the stack, such as {Example}"
            );
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp))
        {
            throw ClientException.Usage(
                $"{source} must be a url that starts with https://, got '{text}'",
                $"it is an output of the stack, such as {Example}"
            );
        }

        if (url.UserInfo.Length > 0)
        {
            throw ClientException.Usage(
                $"{source} must not hold a user or a password",
                "credentials come from the AWS profile or the environment"
            );
        }

        if (url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            throw ClientException.Usage(
                $"{source} must have neither a query nor a fragment, got '{text}'",
                $"it is an output of the stack, such as {Example}"
            );
        }
        // The signature would be safe without TLS, but a session token travels as it is.
        if (url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback)
        {
            throw ClientException.Usage(
                $"{source} must start with https://, got '{text}'",
                "plain http is for this machine alone, such as http://127.0.0.1:8787/dev/connection"
            );
        }

        return url;
    }
}
