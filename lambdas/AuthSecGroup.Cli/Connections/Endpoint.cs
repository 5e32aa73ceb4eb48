namespace AuthSecGroup.Cli.Connections;

/// <summary>What is called, and how.</summary>
/// <param name="Url">The endpoint's URL.</param>
/// <param name="Region">The region that requests are signed for.</param>
/// <param name="Timeout">The maximum time for a request, including its retries.</param>
internal sealed record Endpoint(Uri Url, string Region, TimeSpan Timeout);
