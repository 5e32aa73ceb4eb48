namespace AuthSecGroup.Cli.CommandLine;

/// <summary>What holds for every command, checked.</summary>
/// <param name="Url">The endpoint.</param>
/// <param name="Region">The region of <c>--region</c>, if given.</param>
/// <param name="Profile">The profile of <c>--profile</c>, if given.</param>
/// <param name="Ip">The addresses to open.</param>
/// <param name="Timeout">How long one request may take with all its retries.</param>
/// <param name="IsJson">True for <c>--json</c>.</param>
internal sealed record Settings(
    Uri Url,
    string? Region,
    string? Profile,
    IReadOnlyList<Connections.IpVersion> Ip,
    TimeSpan Timeout,
    bool IsJson
);
