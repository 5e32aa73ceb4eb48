using AuthSecGroup.Cli.Connections;

namespace AuthSecGroup.Cli.Commands;

/// <summary>The validated options that every command has.</summary>
/// <param name="Url">The endpoint.</param>
/// <param name="Region">The region of <c>--region</c>, if given.</param>
/// <param name="Profile">The profile of <c>--profile</c>, if given.</param>
/// <param name="Ip">The caller's addresses to open.</param>
/// <param name="Timeout">The maximum time for a request, including its retries.</param>
/// <param name="IsJson">True for <c>--json</c>.</param>
/// <param name="Targets">The targets; none for every target that the caller may use.</param>
internal sealed record Settings(
    Uri Url,
    string? Region,
    string? Profile,
    IReadOnlyList<IpVersion> Ip,
    TimeSpan Timeout,
    bool IsJson,
    IReadOnlyList<string> Targets
);
