using System.Net;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Contract.Cases;

/// <summary>What the security groups contain, as an operator sees them.</summary>
internal static class GroupCases
{
    /// <summary>The cases.</summary>
    public static IReadOnlyList<ContractCase> All { get; } =
    [
        Operated(
            "POST leaves exactly the rules of its response in the groups, described with the caller and the time",
            async session =>
            {
                var opened = await session.OpenAsync();
                foreach (var description in await DescriptionsAsync(session, opened.Body))
                {
                    Expect.That(description.TimeToLive is null, $"nobody asked for a shorter time: '{description}'");
                    ExpectTime(description, opened.ExpiresAt - TimeSpan.FromSeconds(opened.ExpiresInSeconds));
                }
            }
        ),
        Operated(
            "A shorter time is in the description of each rule",
            async session =>
            {
                var seconds = await LeaseCases.ShorterTimeAsync(session);
                var opened = await session.OpenAsync($$"""{"expiresInSeconds":{{seconds}}}""");
                foreach (var description in await DescriptionsAsync(session, opened.Body))
                {
                    Expect.That(
                        description.TimeToLive == TimeSpan.FromSeconds(seconds)
                            && description.Time + description.TimeToLive == opened.ExpiresAt,
                        $"expected {seconds} s until {opened.ExpiresAt:u}, found '{description}'"
                    );
                }
            }
        ),
        Operated(
            "Five POSTs at the same time leave one rule for each range of ports",
            async session => await DescriptionsAsync(session, await LeaseCases.OpenFiveTimesAsync(session))
        ),
        Operated(
            "Another address in headers, body, or query is added to no group",
            async session =>
            {
                foreach (var request in LeaseCases.WithOtherAddress)
                {
                    Expect.Opened(await session.SendAsync(request));
                }

                var wrong = (await session.Operator.ReadAsync(session.Stopping))
                    .Where(rule => rule.CidrIpv4 == LeaseCases.OtherAddress + "/32" && IsInOurForm(rule))
                    .ToList();
                Expect.That(wrong.Count == 0, $"the rules {string.Join(", ", wrong)} admit an address from which nobody called");
            }
        ),
        Operated(
            "DELETE leaves no rule of the deployment for the address in any group",
            async session =>
            {
                var opened = await session.OpenAsync();
                var name = (await DescriptionsAsync(session, opened.Body))[0].Name;
                Expect.Status(HttpStatusCode.OK, await session.DeleteAsync());
                await session.EventuallyAsync(() => session.Operator.ExpectNoRuleAsync(name, opened.Body.Cidr, session.Stopping));
            }
        ),
        Operated(
            "No foreign rule changed during the run",
            async session =>
            {
                // Also if this case is the only one.
                await session.OpenAsync();
                Expect.Status(HttpStatusCode.OK, await session.DeleteAsync());
                var now = await session.Operator.ReadForeignAsync(session.Stopping);
                var changes = now.Except(session.ForeignAtStart)
                    .Select(rule => $"now {rule}")
                    .Concat(session.ForeignAtStart.Except(now).Select(rule => $"before {rule}"))
                    .ToList();
                Expect.That(
                    changes.Count == 0,
                    $"foreign rules changed; if no administrator changed them, the deployment did: {string.Join(", ", changes)}"
                );
            }
        ),
    ];

    private static ContractCase Operated(string name, Func<ContractSession, Task> runAsync) => new(name, runAsync, CaseNeeds.Operator);

    private static bool IsInOurForm(SecurityGroupRule rule) => RuleDescription.TryParse(rule.Description, out _);

    private static async Task<IReadOnlyList<RuleDescription>> DescriptionsAsync(ContractSession session, ConnectionResponse response)
    {
        IReadOnlyList<RuleDescription> found = [];
        await session.EventuallyAsync(async () =>
            found = await session.Operator.ExpectRulesOfAsync(response, session.CallerName, session.Stopping)
        );
        return found;
    }

    // The function takes the time before it writes the rules, and responds at most 29 seconds later.
    private static void ExpectTime(RuleDescription description, DateTimeOffset respondedAt)
    {
        var age = (respondedAt - description.Time).TotalSeconds;
        Expect.That(
            age is >= -1 and <= Limits.LongestRequestSeconds,
            $"the response was made at {respondedAt:u}, but the description is '{description}'"
        );
    }
}
