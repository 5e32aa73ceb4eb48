using System.Net;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Contract.Cases;

/// <summary>Several leases of one caller from one address.</summary>
internal static class SessionCases
{
    private const string Allowed = "of a-z A-Z 0-9 . _ -";

    /// <summary>The cases.</summary>
    public static IReadOnlyList<ContractCase> All { get; } =
    [
        new(
            "A session that closes its lease doesn't close another session's",
            async session =>
            {
                Expect.That(await OpenAsync(session, "one") == 0, "nobody else should hold a lease from this address");
                Expect.That(await OpenAsync(session, "two") == 1, "sharedWith must count the other session");
                var closed = Expect.Success(HttpStatusCode.OK, await SendAsync(session, HttpMethod.Delete, "one"), Outcome.Held);
                Expect.That(closed.SharedWith == 1, $"sharedWith must count the other session, and is {closed.SharedWith}");
                Expect.Problem(ProblemKind.NotOpen, await SendAsync(session, HttpMethod.Get, "one"));
                Expect.Lease(HttpStatusCode.OK, await SendAsync(session, HttpMethod.Get, "two"), Outcome.Open);
                Expect.Success(HttpStatusCode.OK, await SendAsync(session, HttpMethod.Delete, "two"), Outcome.Closed);
                await session.ExpectNotOpenAsync();
            }
        ),
        new(
            "DELETE without a session closes the caller's leases of all sessions",
            async session =>
            {
                await OpenAsync(session, "one");
                await session.OpenAsync();
                Expect.Success(HttpStatusCode.OK, await session.DeleteAsync(), Outcome.Closed);
                Expect.NotOpen(await SendAsync(session, HttpMethod.Get, "one"));
            }
        ),
        new(
            $"A session must have 1 to 64 characters {Allowed}: otherwise 400 bad_body or bad_query",
            async session =>
            {
                foreach (var invalid in (string[])["", "two words", "a/b", new string('x', 65)])
                {
                    Expect.Problem(ProblemKind.BadBody, await session.PostAsync($$"""{"session":"{{invalid}}"}"""));
                    Expect.Problem(ProblemKind.BadQuery, await SendAsync(session, HttpMethod.Delete, invalid));
                }
            }
        ),
        new(
            "POST with a session in the query string gets 400 bad_query, because its session is in the body",
            async session => Expect.Problem(ProblemKind.BadQuery, await SendAsync(session, HttpMethod.Post, "one"))
        ),
    ];

    private static async Task<int> OpenAsync(ContractSession session, string name) =>
        Expect.Opened(await session.PostAsync($$"""{"session":"{{name}}"}""")).Body.SharedWith;

    private static Task<ContractResponse> SendAsync(ContractSession session, HttpMethod method, string name) =>
        session.SendAsync(new ContractRequest(method) { Suffix = $"?{SessionName.Parameter}={Uri.EscapeDataString(name)}" });
}
