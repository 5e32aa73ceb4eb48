using System.Net;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Contract.Cases;

/// <summary>What POST, GET, and DELETE do.</summary>
internal static class LeaseCases
{
    /// <summary>An address that nobody has: https://www.rfc-editor.org/rfc/rfc5737</summary>
    public const string OtherAddress = "203.0.113.9";

    // Requests of one deployment take milliseconds. An expiry may move by the time between two of them.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    // Longer than any time that can be configured.
    private const long LongerThanConfigured = 9_000_000_000;

    /// <summary>Requests that name another address in each place where a caller can write one.</summary>
    public static IReadOnlyList<ContractRequest> WithOtherAddress { get; } =
    [
        new(HttpMethod.Post)
        {
            Headers =
            [
                ("X-Forwarded-For", OtherAddress),
                ("X-Real-IP", OtherAddress),
                ("Forwarded", $"for={OtherAddress}"),
                ("True-Client-IP", OtherAddress),
            ],
        },
        new(HttpMethod.Post) { Body = $$"""{"reason":"{{OtherAddress}}"}""" },
        new(HttpMethod.Post) { Suffix = $"?ip={OtherAddress}&sourceIp={OtherAddress}" },
    ];

    /// <summary>The cases.</summary>
    public static IReadOnlyList<ContractCase> All { get; } =
    [
        new(
            "POST opens: 201, and the response contains the address, the expiry, and every rule as created",
            async session => Expect.Lease(HttpStatusCode.Created, await session.PostAsync(), Outcome.Created)
        ),
        new(
            "A second POST renews: 200, and every rule is refreshed",
            async session =>
            {
                var opened = await session.OpenAsync();
                var renewed = Expect.Lease(HttpStatusCode.OK, await session.PostAsync(), Outcome.Refreshed);
                ExpectSameRules(opened, renewed);
                Expect.That(
                    renewed.ExpiresAt >= opened.ExpiresAt,
                    $"a renewal must not end earlier ({renewed.ExpiresAt:u}) than the lease that it renews ({opened.ExpiresAt:u})"
                );
            }
        ),
        new(
            "GET shows an open lease: 200, with the expiry that POST returned",
            async session =>
            {
                var opened = await session.OpenAsync();
                await session.EventuallyAsync(async () =>
                {
                    var shown = Expect.Lease(HttpStatusCode.OK, await session.GetAsync(), Outcome.Open);
                    ExpectSameRules(opened, shown);
                    Expect.That(
                        shown.ExpiresAt == opened.ExpiresAt,
                        $"GET returned the expiry {shown.ExpiresAt:u}, POST {opened.ExpiresAt:u}"
                    );
                });
            }
        ),
        new(
            "DELETE closes: 200, and every rule is closed, and GET returns 404 not_open",
            async session =>
            {
                var opened = await session.OpenAsync();
                var response = await session.DeleteAsync();
                var closed = Expect.Success(HttpStatusCode.OK, response, Outcome.Closed);
                Expect.That(closed.Cidr == opened.Body.Cidr, $"expected the cidr {opened.Body.Cidr}: {response}");
                Expect.That(closed.ExpiresAt is null, $"a closed lease has no expiry: {response}");
                var missing = PortsOf(opened.Body).Except(PortsOf(closed)).ToList();
                Expect.That(missing.Count == 0, $"DELETE didn't close {string.Join(", ", missing)}: {response}");
                await session.ExpectNotOpenAsync();
            }
        ),
        new("DELETE of a closed lease gets 404 not_open", async session => Expect.NotOpen(await session.DeleteAsync())),
        new("GET of a closed lease gets 404 not_open", async session => Expect.NotOpen(await session.GetAsync())),
        new(
            "A shorter time is granted as requested",
            async session =>
            {
                var seconds = await ShorterTimeAsync(session);
                var response = await session.PostAsync($$"""{"expiresInSeconds":{{seconds}}}""");
                var opened = Expect.Opened(response);
                ExpectSeconds(opened, seconds);
                Expect.That(opened.Body.CappedToSeconds is null, $"cappedToSeconds must be absent: {response}");
            }
        ),
        new(
            "A renewal for a shorter time shortens the caller's lease, and GET shows it",
            async session =>
            {
                var opened = await session.OpenAsync();
                var seconds = Math.Max(1, opened.ExpiresInSeconds / 2);
                var response = await session.PostAsync($$"""{"expiresInSeconds":{{seconds}}}""");
                var renewed = Expect.Lease(HttpStatusCode.OK, response, Outcome.Refreshed);
                ExpectSeconds(renewed, seconds);
                await session.EventuallyAsync(async () =>
                {
                    var shown = Expect.Lease(HttpStatusCode.OK, await session.GetAsync(), Outcome.Open);
                    Expect.That(
                        shown.ExpiresAt == renewed.ExpiresAt,
                        $"GET returned the expiry {shown.ExpiresAt:u}, POST {renewed.ExpiresAt:u}"
                    );
                });
            }
        ),
        new(
            "A time that is longer than the configured one is reduced to it, and the response contains cappedToSeconds",
            async session =>
            {
                var configured = await session.OpenAsync();
                Expect.Status(HttpStatusCode.OK, await session.DeleteAsync());
                var response = await session.PostAsync($$"""{"expiresInSeconds":{{LongerThanConfigured}}}""");
                var opened = Expect.Opened(response);
                Expect.That(opened.Body.CappedToSeconds is not null, $"cappedToSeconds must be present: {response}");
                ExpectSeconds(opened, opened.Body.CappedToSeconds.Value);
                ExpectSeconds(configured, opened.Body.CappedToSeconds.Value);
            }
        ),
        new(
            "Another address in headers, body, or query changes nothing",
            async session =>
            {
                var own = (await session.OpenAsync()).Body.Cidr;
                foreach (var request in WithOtherAddress)
                {
                    Expect.Status(HttpStatusCode.OK, await session.DeleteAsync());
                    var response = await session.SendAsync(request);
                    var opened = Expect.Opened(response);
                    Expect.That(opened.Body.Cidr == own, $"expected the cidr {own}: {response}");
                }
            }
        ),
        new(
            "Five POSTs at the same time all succeed, and the lease is open once",
            async session =>
            {
                await OpenFiveTimesAsync(session);
                Expect.Lease(HttpStatusCode.OK, await session.PostAsync(), Outcome.Refreshed);
                Expect.Success(HttpStatusCode.OK, await session.DeleteAsync(), Outcome.Closed);
                await session.ExpectNotOpenAsync();
            }
        ),
        // CloudFront, which some endpoints are behind, refuses a GET with a body. DELETE with a body reaches the function everywhere.
        new(
            "A body of DELETE is ignored",
            async session =>
            {
                await session.OpenAsync();
                var response = await session.SendAsync(new ContractRequest(HttpMethod.Delete) { Body = "not JSON" });
                Expect.Success(HttpStatusCode.OK, response, Outcome.Closed);
            }
        ),
    ];

    /// <summary>A time that is shorter than the configured one.</summary>
    public static async Task<long> ShorterTimeAsync(ContractSession session)
    {
        var configured = await session.OpenAsync();
        Expect.Status(HttpStatusCode.OK, await session.DeleteAsync());
        return Math.Max(1, configured.ExpiresInSeconds / 2);
    }

    /// <summary>Sends five POSTs at the same time, all of which must succeed.</summary>
    public static async Task<ConnectionResponse> OpenFiveTimesAsync(ContractSession session)
    {
        var responses = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => session.PostAsync()));
        var bodies = responses.Select(response => Expect.Opened(response).Body);
        return bodies.ToList()[^1];
    }

    private static void ExpectSeconds(OpenLease lease, long expected) =>
        Expect.That(
            lease.ExpiresInSeconds <= expected && lease.ExpiresInSeconds >= expected - Tolerance.TotalSeconds,
            $"expected expiresInSeconds to be {expected}, or a few less; got {lease.ExpiresInSeconds}"
        );

    private static void ExpectSameRules(OpenLease first, OpenLease second)
    {
        Expect.That(
            first.Body.Cidr == second.Body.Cidr,
            $"the cidr changed from {first.Body.Cidr} to {second.Body.Cidr}; if this machine has several addresses, use --ip"
        );
        Expect.That(
            PortsOf(first.Body).SequenceEqual(PortsOf(second.Body)),
            $"the rules changed from {string.Join(", ", PortsOf(first.Body))} to {string.Join(", ", PortsOf(second.Body))}"
        );
    }

    // Foreign rules are permanent before and after, and DELETE doesn't list them.
    private static IEnumerable<string> PortsOf(ConnectionResponse body) =>
        from @group in body.Groups
        from rule in @group.Rules
        where rule.Outcome != Outcome.Permanent
        select $"{@group.GroupId} in {@group.Region}: {rule.Protocol} {rule.FromPort}-{rule.ToPort}";
}
