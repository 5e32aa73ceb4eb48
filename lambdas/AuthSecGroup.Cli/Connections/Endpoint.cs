using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.Cli.Connections;

/// <summary>What is called, and how.</summary>
/// <param name="Url">The endpoint's URL.</param>
/// <param name="Region">The region that requests are signed for.</param>
/// <param name="Timeout">The maximum time for a request, including its retries.</param>
internal sealed record Endpoint(Uri Url, string Region, TimeSpan Timeout)
{
    /// <summary>The target that the URL names; null for every target that the caller may use.</summary>
    public string? Target { get; init; }

    /// <summary>True for the leases of all callers, which are beside the caller's own.</summary>
    public bool IsOfAllLeases { get; init; }

    /// <summary>The session whose leases GET and DELETE concern; null for those of all sessions.</summary>
    public string? Session { get; init; }

    /// <summary>The URL of a request. POST names its session in the body.</summary>
    public Uri UrlFor(HttpMethod method) =>
        Session is null || method == HttpMethod.Post ? Url : new Uri($"{Url}?{SessionName.Parameter}={Session}");

    /// <summary>The endpoint of the leases of all callers.</summary>
    public Endpoint OfAllLeases() =>
        this with
        {
            Url = new Uri(new Uri(Url.ToString().TrimEnd('/')), ApiResource.Leases.TrimStart('/')),
            IsOfAllLeases = true,
        };

    /// <summary>The endpoint for one target, whose name follows in the path.</summary>
    public Endpoint For(string target) => this with { Url = new Uri($"{Url.ToString().TrimEnd('/')}/{target}"), Target = target };
}
