using System.Text.Json.Nodes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Local.Tests.Gateway;

public class A_request_to_the_gateway : LocalCloudTest
{
    private const string MissingToken = "MissingAuthenticationTokenException";

    [Fact]
    public async Task Reaches_the_function_as_a_proxy_event()
    {
        var response = await SendAsync(Alice, "the body", query: "a=1&a=2&b=%20x", from: "127.0.0.7", headers: [("x-test", "one")]);

        Assert.Equal(200, response.Status);
        var request = response.Json;
        Holds(
            request,
            ("resource", "/connection"),
            ("path", "/connection"),
            ("httpMethod", "POST"),
            ("body", "the body"),
            ("pathParameters", null),
            ("stageVariables", null),
            ("queryStringParameters", """{"a":"2","b":" x"}"""),
            ("multiValueQueryStringParameters", """{"a":["1","2"],"b":[" x"]}""")
        );
        Assert.False((bool)request["isBase64Encoded"]!);
        Holds(request["headers"], ("x-test", "one"));
        Holds(request["multiValueHeaders"], ("x-test", """["one"]"""));
        var context = request["requestContext"]!;
        Holds(
            context,
            ("path", "/dev/connection"),
            ("resourcePath", "/connection"),
            ("stage", "dev"),
            ("accountId", "123456789012"),
            ("protocol", "HTTP/1.1"),
            ("requestId", response.Headers["x-amzn-RequestId"]),
            ("extendedRequestId", response.Headers["x-amz-apigw-id"])
        );
        Assert.InRange(
            (long)context["requestTimeEpoch"]!,
            DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeMilliseconds(),
            DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()
        );
        Assert.Matches(@"^\d\d/[A-Z][a-z][a-z]/\d{4}:\d\d:\d\d:\d\d \+0000$", (string?)context["requestTime"]);
        var identity = context["identity"]!;
        Holds(
            identity,
            ("sourceIp", "127.0.0.7"),
            ("userArn", "arn:aws:iam::123456789012:user/alice"),
            ("accessKey", Alice.AccessKeyId),
            ("accountId", "123456789012"),
            ("user", (string?)identity["caller"]),
            ("cognitoIdentityId", null)
        );
        Assert.StartsWith("AIDA", (string?)identity["caller"]);
    }

    [Theory]
    [InlineData("db")]
    public async Task Has_the_parameter_of_its_path(string target)
    {
        var response = await SendAsync(Alice, url: new Uri($"{Cloud.Url}/{target}"));

        Assert.Equal(200, response.Status);
        Holds(
            response.Json,
            ("resource", "/connection/{target}"),
            ("path", $"/connection/{target}"),
            ("pathParameters", $$"""{"target":"{{target}}"}""")
        );
        Holds(response.Json["requestContext"], ("path", $"/dev/connection/{target}"), ("resourcePath", "/connection/{target}"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/db/")]
    [InlineData("/db/more")]
    public async Task Is_refused_for_a_path_with_fewer_or_more_segments(string rest) =>
        Refused(await SendAsync(Alice, url: new Uri($"{Cloud.Url}{rest}")), 403, MissingToken, "Missing Authentication Token");

    [Fact]
    public async Task Is_authorized_for_its_own_path()
    {
        const string policy = """
            {"Statement": {"Effect": "Allow", "Action": "execute-api:Invoke",
              "Resource": "arn:aws:execute-api:*:*:*/dev/POST/connection/db"}}
            """;
        var carol = Cloud.AddCaller(
            "carol",
            "arn:aws:iam::123456789012:user/carol",
            JsonNode.Parse(policy)!,
            new Dictionary<string, string>()
        );

        Assert.Equal(200, (await SendAsync(carol, url: new Uri($"{Cloud.Url}/db"))).Status);
        foreach (var path in new[] { "", "/web", "/DB", "/db2" })
        {
            Assert.Equal(403, (await SendAsync(carol, url: new Uri($"{Cloud.Url}{path}"))).Status);
        }
    }

    [Fact]
    public async Task Has_the_time_and_the_attributes_of_its_caller_for_conditions()
    {
        const string policy = """
            {"Statement": {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*", "Condition":
              {"Bool": {"aws:MultiFactorAuthPresent": "true"}, "DateGreaterThan": {"aws:CurrentTime": "{0}"}}}}
            """;
        var soon = Cloud.Clock.GetUtcNow().AddHours(1).ToString("O");
        var parsed = JsonNode.Parse(policy.Replace("{0}", soon, StringComparison.Ordinal))!;
        var without = Cloud.AddCaller("without", "arn:aws:iam::123456789012:user/without", parsed, new Dictionary<string, string>());
        var with = Cloud.AddCaller(
            "with",
            "arn:aws:iam::123456789012:user/with",
            parsed,
            new Dictionary<string, string> { ["aws:MultiFactorAuthPresent"] = "true" }
        );

        Assert.Equal(403, (await SendAsync(with)).Status);
        Cloud.Clock.Advance(TimeSpan.FromHours(1.1));
        Assert.Equal(200, (await SendAsync(with)).Status);
        Assert.Equal(403, (await SendAsync(without)).Status);
    }

    [Fact]
    public async Task Has_no_parameters_and_no_body_unless_sent() =>
        Holds((await SendAsync(Alice)).Json, ("queryStringParameters", null), ("multiValueQueryStringParameters", null), ("body", null));

    [Fact]
    public async Task Has_the_address_of_its_connection_and_no_other()
    {
        var request = (await SendAsync(Alice, from: "127.0.0.8", headers: [("x-forwarded-for", "203.0.113.1")])).Json;

        Assert.Equal("127.0.0.8", (string?)request["requestContext"]!["identity"]!["sourceIp"]);
        Assert.Equal("203.0.113.1, 127.0.0.8", (string?)request["headers"]!["X-Forwarded-For"]);
    }

    [Fact]
    public async Task May_come_from_an_IPv6_address()
    {
        // A machine without IPv6 has no such URL, and nobody who could come that way.
        if (Cloud.UrlV6 is not { } url)
        {
            return;
        }

        Assert.Equal("::1", (string?)(await SendAsync(Alice, url: url)).Json["requestContext"]!["identity"]!["sourceIp"]);
    }

    [Fact]
    public async Task May_be_of_a_roles_session()
    {
        const string arn = "arn:aws:sts::123456789012:assumed-role/Developers/carol@example.com";
        var carol = Cloud.AddCaller("carol", arn, allow: true, sessionToken: "carol's token");

        var identity = (await SendAsync(carol)).Json["requestContext"]!["identity"]!;

        Assert.Equal(arn, (string?)identity["userArn"]);
        Assert.Matches("^AROA[A-Z2-7]{17}:carol@example.com$", (string?)identity["caller"]);
        Refused(
            await SendAsync(carol with { SessionToken = null }),
            403,
            "UnrecognizedClientException",
            "The security token included in the request is invalid."
        );
    }

    [Fact]
    public async Task Must_be_signed() =>
        Refused(await Client.SendAsync("POST", Cloud.Url), 403, MissingToken, "Missing Authentication Token");

    [Fact]
    public async Task Must_be_for_a_method_of_the_API()
    {
        Refused(await SendAsync(Alice, method: "PATCH"), 403, MissingToken, "Missing Authentication Token");
        Refused(await SendAsync(Alice, url: new Uri(Cloud.Url, "/dev/other")), 403, MissingToken, "Missing Authentication Token");
        Refused(await SendAsync(Alice, url: new Uri(Cloud.Url, "/prod/connection")), 403, "ForbiddenException", "Forbidden");
    }

    [Fact]
    public async Task Must_be_signed_with_the_right_secret_and_of_these_minutes()
    {
        var signer = new RequestSigner(Alice.AccessKeyId, Alice.SecretAccessKey);
        await InvalidAsync(signer with { Secret = "another" }, "The request signature we calculated does not match…");
        await InvalidAsync(signer with { Time = DateTimeOffset.UtcNow.AddMinutes(-6) }, "Signature expired: …");
        await InvalidAsync(signer with { Service = "ec2" }, "Credential should be scoped to correct service: 'execute-api'.");
        var basic = await Client.SendAsync("POST", Cloud.Url, [new("Authorization", "Basic YTpiYw==")]);
        Refused(basic, 403, "IncompleteSignatureException", "Authorization header requires 'Credential' parameter.…");

        async Task InvalidAsync(RequestSigner wrong, string message) =>
            Refused(await SendAsync(Alice, signer: wrong), 403, "InvalidSignatureException", message);
    }

    [Fact]
    public async Task Stays_valid_when_the_local_cloud_lets_time_pass()
    {
        Cloud.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(200, (await SendAsync(Alice)).Status);
    }

    [Fact]
    public async Task Must_be_of_somebody_who_may_invoke_the_API()
    {
        var response = await SendAsync(Cloud.Callers.Single(caller => caller.Name == "intern"));

        Assert.Equal((403, "AccessDeniedException"), (response.Status, response.ErrorType));
        Assert.Matches(
            @"^User: arn:aws:iam::123456789012:user/intern is not authorized to perform: execute-api:Invoke on resource: "
                + @"arn:aws:execute-api:us-east-1:\*{8}9012:[a-z0-9]{10}/dev/POST/connection$",
            (string?)response.Json["Message"]
        );
        Assert.Empty(Cloud.Functions.ProcessIds("connection"));
    }

    [Fact]
    public async Task May_not_have_more_than_10_MB()
    {
        Refused(await SendAsync(Alice, new string('x', 10 * 1024 * 1024 + 1)), 413, "RequestTooLargeException", "Request Too Long");
        Assert.Equal(200, (await SendAsync(Alice)).Status);
    }

    [Fact]
    public async Task Gets_the_status_headers_and_body_of_the_function()
    {
        var response = await SendAsync(Alice, "do-headers");

        Assert.Equal(201, response.Status);
        Assert.Equal(
            ("1", "a,b", "no"),
            (response.Headers["X-One"], response.Headers["X-Two"], response.Headers["x-amzn-Remapped-WWW-Authenticate"])
        );
        Assert.Equal("application/json", response.Headers["Content-Type"]);
        Assert.Equal("teapot", (string?)response.Json["code"]);
    }

    [Theory]
    [InlineData("do-fail", "Fixture.Failed: as told")]
    [InlineData("do-crash", "Error: Runtime exited with error: exit status 7")]
    [InlineData("do-nonsense", "malformed proxy response: it is not JSON")]
    [InlineData("do-unknown-key", "malformed proxy response: it has the key 'surprise'")]
    [InlineData("do-hang", "Error: Task timed out after 2.00 seconds")]
    public async Task Gets_a_502_when_the_function_fails_and_the_next_one_is_served(string what, string reason)
    {
        Refused(await SendAsync(Alice, what), 502, "InternalServerErrorException", "Internal server error");

        Assert.Contains(reason, Cloud.Requests.Single().Reason);
        Assert.Equal(200, (await SendAsync(Alice)).Status);
    }

    [Fact]
    public async Task Is_remembered_with_who_and_from_where_and_why()
    {
        await Client.SendAsync("POST", Cloud.Url, from: "127.0.0.9");
        await SendAsync(Alice, from: "127.0.0.10");

        Assert.Collection(
            Cloud.Requests,
            request =>
                Assert.Equal(
                    (403, null, "127.0.0.9", "MissingAuthenticationTokenException: Missing Authentication Token"),
                    (request.Status, request.Caller, request.SourceAddress, request.Reason)
                ),
            request =>
                Assert.Equal((200, Alice.Arn, "127.0.0.10", null), (request.Status, request.Caller, request.SourceAddress, request.Reason))
        );
    }

    // A null must be there as a null.
    private static void Holds(JsonNode? actual, params IEnumerable<(string Key, string? Value)> expected) =>
        Assert.All(expected, pair => Assert.Equal((true, pair.Value), (actual!.AsObject().ContainsKey(pair.Key), Text(actual[pair.Key]))));

    private static string? Text(JsonNode? node) => node is JsonValue value ? value.ToString() : node?.ToJsonString();

    // A message that ends with … may go on.
    private static void Refused(ReceivedResponse response, int status, string errorType, string message)
    {
        Assert.Equal((status, errorType), (response.Status, response.ErrorType));
        Assert.Equal("application/json", response.Headers["Content-Type"]);
        Assert.True(response.Headers.ContainsKey("x-amzn-RequestId") && response.Headers.ContainsKey("x-amz-apigw-id"));
        var got = (string)response.Json["message"]!;
        Assert.Equal(message.TrimEnd('…'), message.EndsWith('…') ? got[..(message.Length - 1)] : got);
    }
}
