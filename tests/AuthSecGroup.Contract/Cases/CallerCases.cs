using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Contract.Cases;

/// <summary>Callers who may not call.</summary>
internal static class CallerCases
{
    private static readonly HttpMethod[] Methods = [HttpMethod.Post, HttpMethod.Get, HttpMethod.Delete];

    /// <summary>The cases.</summary>
    public static IReadOnlyList<ContractCase> All { get; } =
    [
        new(
            "A caller in no user file gets 403 not_listed, and nothing is opened",
            async session =>
            {
                foreach (var method in Methods)
                {
                    var response = await session.SendAsync(new ContractRequest(method) { Signer = session.Unlisted });
                    var problem = Expect.Problem(ProblemKind.NotListed, response);
                    Expect.That(problem.Cidr is not null, $"cidr must be present: {response}");
                    Expect.That(problem.Groups is null, $"a caller in no user file must not learn the groups: {response}");
                    Expect.That(
                        problem.Detail.Contains("arn:", StringComparison.Ordinal),
                        $"the detail must contain the caller's ARN: {response}"
                    );
                }

                await session.ExpectNotOpenAsync();
            },
            CaseNeeds.UnlistedCaller
        ),
        new(
            "A caller in no user file can't close another caller's lease",
            async session =>
            {
                await session.OpenAsync();
                var request = new ContractRequest(HttpMethod.Delete) { Signer = session.Unlisted };
                Expect.Problem(ProblemKind.NotListed, await session.SendAsync(request));
                await session.EventuallyAsync(async () =>
                    Expect.Lease(System.Net.HttpStatusCode.OK, await session.GetAsync(), Outcome.Open)
                );
            },
            CaseNeeds.UnlistedCaller
        ),
        new(
            "A principal whom IAM doesn't allow gets 403 from API Gateway, and nothing is opened",
            async session =>
            {
                foreach (var method in Methods)
                {
                    Expect.GatewayRefusal(
                        await session.SendAsync(new ContractRequest(method) { Signer = session.Denied }),
                        "is not authorized to perform: execute-api:Invoke on resource: arn:",
                        "AccessDeniedException"
                    );
                }

                await session.ExpectNotOpenAsync();
            },
            CaseNeeds.DeniedCaller
        ),
    ];
}
