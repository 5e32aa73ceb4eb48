using System.Globalization;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Output;

/// <summary>Answers as people read them: a sentence, then a line for each rule.</summary>
internal static class ResponseText
{
    public static IEnumerable<string> Lines(ConnectionResponse answer) => [Headline(answer), .. GroupLines(answer.Groups)];

    /// <summary>The problem's groups; what is open is said to be open.</summary>
    public static IEnumerable<string> Lines(Problem problem)
    {
        var groups = problem.Groups ?? [];
        var rules = groups.SelectMany(group => group.Rules).ToList();
        if (problem.Cidr is null || (rules.Count == 0 && problem.Code != ProblemCode.NotOpen))
        {
            return [];
        }

        var isOpenSomewhere = rules.Exists(rule =>
            rule.Outcome is Outcome.Created or Outcome.Refreshed or Outcome.Open or Outcome.Permanent
        );
        var headline =
            isOpenSomewhere ? $"{problem.Cidr} is open in part"
            : rules.Exists(rule => rule.Outcome == Outcome.Failed) ? $"{problem.Cidr}: not all of it is known"
            : $"{problem.Cidr} is not open";
        return [headline, .. GroupLines(groups)];
    }

    /// <summary>Whole seconds, UTC.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Until when, and how long that is.</summary>
    public static string Until(ConnectionResponse answer) =>
        answer is { ExpiresAt: { } at, ExpiresInSeconds: { } seconds }
            ? $"until {Time(at)} ({DurationText.Format(TimeSpan.FromSeconds(seconds))})"
            : "for good";

    private static string Headline(ConnectionResponse answer) =>
        answer.Groups.SelectMany(group => group.Rules).Any(rule => rule.Outcome == Outcome.Closed)
            ? $"{answer.Cidr} is closed"
            : $"{answer.Cidr} is open {Until(answer)}";

    private static IEnumerable<string> GroupLines(IReadOnlyList<GroupResponse> groups)
    {
        foreach (var group in groups)
        {
            foreach (var rule in group.Rules)
            {
                yield return $"  {group.GroupId} in {group.Region}: {Ports(rule)} {rule.Outcome}{(rule.Outcome == Outcome.Permanent ? " (by a rule that is not ours)" : "")}";
            }

            if (group.Error is not null)
            {
                yield return $"  {group.GroupId} in {group.Region}: {group.Error}{(group.Detail is null ? "" : ": " + group.Detail)}";
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
