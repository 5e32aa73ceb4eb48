using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Contract.Cases;

/// <summary>What the body of POST can contain.</summary>
internal static class BodyCases
{
    private const string Time = "expiresInSeconds";
    private const string Reason = "reason";

    /// <summary>The cases.</summary>
    public static IReadOnlyList<ContractCase> All { get; } =
    [
        Refused("A time of zero", """{"expiresInSeconds":0}""", Time),
        Refused("A negative time", """{"expiresInSeconds":-60}""", Time),
        Refused("A time that isn't whole", """{"expiresInSeconds":60.5}""", Time),
        Refused("A time as text", """{"expiresInSeconds":"60"}""", Time),
        Refused("A time that is no 64-bit number", """{"expiresInSeconds":99999999999999999999}""", Time),
        Refused("A list of times", """{"expiresInSeconds":[60]}""", Time),
        Refused("A reason that is too long", $$"""{"reason":"{{new string('r', OpenRequest.LongestReason + 1)}}"}""", Reason),
        Refused("A reason that isn't text", """{"reason":7}""", Reason),
        Refused("An unknown member", """{"sourceIp":"203.0.113.9"}""", "sourceIp"),
        Refused("A member in another case", """{"ExpiresInSeconds":60}""", "ExpiresInSeconds"),
        Refused("The same member twice", """{"reason":"a","reason":"b"}""", Reason),
        Refused("A list", "[]", "object"),
        Refused("A body that isn't JSON", "expiresInSeconds=60", "JSON"),
        Refused("A control character that isn't escaped", "{\"reason\":\"a\u0007b\"}", "JSON"),
        new(
            "A refused body opens nothing",
            async session =>
            {
                Expect.Problem(ProblemKind.BadBody, await session.PostAsync("""{"expiresInSeconds":0}"""));
                await session.ExpectNotOpenAsync();
            }
        ),
        new(
            "A reason of 200 characters is accepted, also with escaped control characters",
            async session =>
            {
                var text = "\\n\\u0007" + new string('r', OpenRequest.LongestReason - 2);
                await session.OpenAsync($$"""{"reason":"{{text}}"}""");
            }
        ),
        new(
            "A body is read whatever its content type, as curl -d sends it",
            async session =>
            {
                var request = new ContractRequest(HttpMethod.Post)
                {
                    Body = """{"expiresInSeconds":0}""",
                    ContentType = "application/x-www-form-urlencoded",
                };
                Expect.Problem(ProblemKind.BadBody, await session.SendAsync(request));
                var accepted = request with { Body = """{"expiresInSeconds":60}""" };
                Expect.Opened(await session.SendAsync(accepted));
            }
        ),
    ];

    private static ContractCase Refused(string what, string body, string named) =>
        new(
            $"{what} in the body of POST gets 400 bad_body",
            async session =>
            {
                var response = await session.PostAsync(body);
                var problem = Expect.Problem(ProblemKind.BadBody, response);
                Expect.That(
                    problem.Detail.Contains(named, StringComparison.Ordinal),
                    $"the detail must name what is wrong: '{named}': {response}"
                );
            }
        );
}
