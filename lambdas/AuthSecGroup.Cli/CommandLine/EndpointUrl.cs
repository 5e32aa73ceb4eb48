using AuthSecGroup.Cli.Errors;

namespace AuthSecGroup.Cli.CommandLine;

/// <summary>Parses the endpoint's URL.</summary>
internal static class EndpointUrl
{
    public const string Variable = "AUTHSECGROUP_URL";

    private const string Hint = "it is an output of the stack, such as https://abc123.execute-api.eu-west-1.amazonaws.com/dev/connection";

    /// <summary>Parses the value of <c>--url</c>, or else the environment variable's.</summary>
    /// <exception cref="ClientException">There is no URL, or it can't be an endpoint's.</exception>
    public static Uri Parse(string? option, string? variable)
    {
        var (text, source) = string.IsNullOrWhiteSpace(option) ? (variable?.Trim(), Variable) : (option.Trim(), "--url");
        if (string.IsNullOrEmpty(text))
        {
            throw ClientException.Usage($"no URL given: neither --url nor {Variable} is set", Hint);
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp))
        {
            throw ClientException.Usage($"{source} must be a URL that starts with https://, got '{text}'", Hint);
        }

        if (url.UserInfo.Length > 0)
        {
            throw ClientException.Usage(
                $"{source} must not contain a user or a password",
                "credentials come from the AWS profile or the environment"
            );
        }

        if (url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            throw ClientException.Usage($"{source} must have neither a query nor a fragment, got '{text}'", Hint);
        }

        // The signature would be safe without TLS, but the session token is sent as it is.
        if (url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback)
        {
            throw ClientException.Usage(
                $"{source} must start with https://, got '{text}'",
                "plain HTTP is allowed for this machine only, such as http://127.0.0.1:8787/dev/connection"
            );
        }

        return url;
    }
}
