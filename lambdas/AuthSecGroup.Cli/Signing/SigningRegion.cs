namespace AuthSecGroup.Cli.Signing;

/// <summary>The region that requests are signed for.</summary>
internal static class SigningRegion
{
    private static readonly string[] AwsDomains = [".amazonaws.com", ".amazonaws.com.cn", ".api.aws"];

    /// <summary>
    /// Returns the first region that is found: <c>--region</c>, the host name, the environment, the profile. The host name precedes the
    /// environment, because the gateway of <c>abc.execute-api.eu-west-1.amazonaws.com</c> accepts signatures for eu-west-1 only.
    /// </summary>
    public static string? Find(string? option, Uri url, Func<string, string?> environment, Func<string?> profileRegion) =>
        NonEmpty(option)
        ?? FromHost(url.Host)
        ?? NonEmpty(environment("AWS_REGION"))
        ?? NonEmpty(environment("AWS_DEFAULT_REGION"))
        ?? NonEmpty(profileRegion());

    /// <summary>Returns the region in a host name of API Gateway's own; null for a custom domain.</summary>
    public static string? FromHost(string host)
    {
        if (!AwsDomains.Any(domain => host.EndsWith(domain, StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        var labels = host.ToLowerInvariant().Split('.');
        var service = Array.IndexOf(labels, "execute-api");
        return service >= 0 && service + 3 < labels.Length && labels[service + 1].Contains('-', StringComparison.Ordinal)
            ? labels[service + 1]
            : null;
    }

    private static string? NonEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
