using System.Globalization;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Output;

/// <summary>Formats responses for people: a sentence, then a line for each rule.</summary>
internal static class ResponseText
{
    public static IEnumerable<string> Lines(ConnectionResponse response) => [Headline(response), .. GroupLines(response.Groups)];

    /// <summary>The problem's groups; the first line says whether anything is open.</summary>
    public static IEnumerable<string> Lines(Problem problem)
    {
        var groups = problem.Groups ?? [];
        var rules = groups.SelectMany(group => group.Rules).ToList();
        if (problem.Cidr is null || (rules.Count == 0 && problem.Code != ProblemCode.NotOpen))
        {
            return [];
        }

        var open = rules.Count(rule => rule.Outcome is Outcome.Created or Outcome.Refreshed or Outcome.Open or Outcome.Permanent);
        var headline =
            rules.Exists(rule => rule.Outcome == Outcome.Held) ? $"{problem.Cidr} is not open{For(groups)} for you, but for other holders"
            : open > 0 ? $"{problem.Cidr} is partly open{For(groups)}: {open} of {rules.Count} rules"
            : rules.Exists(rule => rule.Outcome == Outcome.Failed) ? $"{problem.Cidr}: the state is partly unknown"
            : $"{problem.Cidr} is not open{For(groups)}";
        return [headline, .. GroupLines(groups)];
    }

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The time and the remaining duration, or <c>permanently</c>.</summary>
    public static string Until(ConnectionResponse response) =>
        response is { ExpiresAt: { } at, ExpiresInSeconds: { } seconds }
            ? $"until {Time(at)} ({DurationText.Format(TimeSpan.FromSeconds(seconds))})"
            : "permanently";

    /// <summary><c> for TARGET</c> if all groups are of that target; empty otherwise.</summary>
    public static string For(IReadOnlyList<GroupResponse> groups) => TargetOf(groups) is { } target ? $" for {target}" : "";

    /// <summary>The target of all groups; null if they have none, or different ones.</summary>
    public static string? TargetOf(IReadOnlyList<GroupResponse> groups) =>
        groups.Select(group => group.Target).Distinct().ToList() is [var target] ? target : null;

    private static string Name(GroupResponse group) =>
        $"{(group.Target is null ? "" : $"{group.Target}: ")}{group.GroupId} in {group.Region}"
        + (group.Account is null ? "" : $", account {group.Account}");

    private static string Headline(ConnectionResponse response) =>
        response.Groups.SelectMany(group => group.Rules).Any(rule => rule.Outcome is Outcome.Closed or Outcome.Held)
            ? $"{response.Cidr} is closed{For(response.Groups)}{Kept(response)}"
            : $"{response.Cidr} is open{For(response.Groups)} {Until(response)}{Shared(response)}";

    /// <summary>Who else has access; empty if nobody has.</summary>
    public static string Shared(ConnectionResponse response) =>
        response.SharedWith == 0 ? "" : $", shared with {Holders(response.SharedWith)}";

    /// <summary>Who keeps access after a close; empty if nobody does.</summary>
    public static string Kept(ConnectionResponse response) =>
        response.Groups.SelectMany(group => group.Rules).Any(rule => rule.Outcome == Outcome.Held)
            ? $" for you; {Holders(response.SharedWith)} keep{(response.SharedWith == 1 ? "s" : "")} it open"
            : "";

    private static string Holders(int number) => number == 1 ? "1 other holder" : $"{number} other holders";

    private static IEnumerable<string> GroupLines(IReadOnlyList<GroupResponse> groups)
    {
        foreach (var group in groups)
        {
            foreach (var rule in group.Rules)
            {
                var note = rule.Outcome == Outcome.Permanent ? " (by a rule that AuthSecGroup didn't create)" : "";
                yield return $"  {Name(group)}: {Ports(rule)} {rule.Outcome}{note}";
            }

            if (group.Error is not null)
            {
                yield return $"  {Name(group)}: {group.Error}{(group.Detail is null ? "" : ": " + group.Detail)}";
            }
        }
    }

    private static string Ports(RuleResponse rule) =>
        rule switch
        {
            { Protocol: "-1" } => "all traffic",
            { FromPort: -1, ToPort: -1 } => rule.Protocol,
            _ when rule.FromPort == rule.ToPort => $"{rule.Protocol} {rule.FromPort}",
            _ => $"{rule.Protocol} {rule.FromPort}-{rule.ToPort}",
        };
}
