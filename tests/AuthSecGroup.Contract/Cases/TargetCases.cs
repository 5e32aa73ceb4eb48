using System.Net;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Contract.Cases;

/// <summary>Requests for a single target. Their path follows the endpoint's.</summary>
internal static class TargetCases
{
    private static readonly HttpMethod[] Methods = [HttpMethod.Post, HttpMethod.Get, HttpMethod.Delete];

    /// <summary>The cases.</summary>
    public static IReadOnlyList<ContractCase> All { get; } =
    [
        new(
            "A target that doesn't exist gets 404 no_such_target, and nothing is opened",
            async session =>
            {
                foreach (var target in new[] { "there-is-no-such-target", "two%20words" })
                {
                    foreach (var method in Methods)
                    {
                        var response = await session.SendAsync(new ContractRequest(method) { Suffix = $"/{target}" });
                        var problem = Expect.Problem(ProblemKind.NoSuchTarget, response);
                        Expect.That(problem.Groups is null, $"a target that doesn't exist has no groups: {response}");
                    }
                }

                await session.ExpectNotOpenAsync();
            }
        ),
        new(
            "POST, GET, and DELETE for one target concern the groups of that target only",
            async session =>
            {
                var everything = (await session.OpenAsync()).Body;
                await session.DeleteAsync();
                // A target that foreign rules open completely can't be opened or closed.
                var targets = everything
                    .Groups.GroupBy(group => group.Target ?? TargetName.Default)
                    .Where(groups => groups.SelectMany(group => group.Rules).Any(rule => rule.Outcome is Outcome.Created));
                foreach (var groups in targets)
                {
                    var target = new ContractRequest(HttpMethod.Post) { Suffix = $"/{groups.Key}" };
                    var opened = Expect.Lease(HttpStatusCode.Created, await session.SendAsync(target), Outcome.Created).Body;
                    Expect.That(
                        groups.Select(IdOf).Order().SequenceEqual(opened.Groups.Select(IdOf).Order()),
                        $"the target {groups.Key} must open {string.Join(", ", groups.Select(IdOf))}, "
                            + $"not {string.Join(", ", opened.Groups.Select(IdOf))}"
                    );
                    await session.EventuallyAsync(async () =>
                        Expect.Lease(HttpStatusCode.OK, await session.SendAsync(target with { Method = HttpMethod.Get }), Outcome.Open)
                    );
                    var closed = await session.SendAsync(target with { Method = HttpMethod.Delete });
                    Expect.Success(HttpStatusCode.OK, closed, Outcome.Closed);
                    await session.ExpectNotOpenAsync();
                }
            }
        ),
    ];

    private static string IdOf(GroupResponse group) => $"{group.GroupId} in {group.Region}";
}
