using AuthSecGroup.Testing;

namespace AuthSecGroup.EndToEnd.Tests;

internal static class OutcomesOfAResponse
{
    /// <summary>The outcome of each rule, in one group or in all.</summary>
    public static IEnumerable<string> Outcomes(this CurlResponse response, string? groupId = null) =>
        response.Json["groups"]!
            .AsArray()
            .Where(group => groupId is null || group!["groupId"]!.ToString() == groupId)
            .SelectMany(group => group!["rules"]!.AsArray())
            .Select(rule => rule!["outcome"]!.ToString());
}
