namespace AuthSecGroup.Cli.Connections;

/// <summary>The region to sign for.</summary>
internal static class SigningRegion
{
    private static readonly string[] AwsDomains = [".amazonaws.com", ".amazonaws.com.cn", ".api.aws"];

    /// <summary>
    /// The first that says one: <c>--region</c>, the host's name, the environment, the profile. A host's name goes before the environment,
    /// for the gateway of <c>abc.execute-api.eu-west-1.amazonaws.com</c> takes signatures for eu-west-1 only.
    /// </summary>
    public static string? Find(string? option, Uri url, Func<string, string?> environment, Func<string?> profileRegion) =>
        NonEmpty(option)
        ?? FromHost(url.Host)
        ?? NonEmpty(environment("AWS_REGION"))
        ?? NonEmpty(environment("AWS_DEFAULT_REGION"))
        ?? NonEmpty(profileRegion());

    /// <summary>The region in a host's name of API Gateway's own; null for a custom domain.</summary>
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
