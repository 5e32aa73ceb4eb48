using System.Globalization;
using AuthSecGroup.Testing;

namespace AuthSecGroup.EndToEnd.Tests;

public sealed class A_request_that_is_not_allowed(TestCloud test) : IClassFixture<TestCloud>
{
    [Fact]
    public async Task Without_a_signature_gets_the_gateways_403()
    {
        var response = await Curl.SendAsync(test.Cloud.Url.ToString(), "-X", "POST", "--interface", "127.0.2.1");
        AssertGateway(response, "MissingAuthenticationTokenException", "Missing Authentication Token");
        Assert.Empty(test.RulesFor("127.0.2.1"));
    }

    [Fact]
    public async Task With_a_wrong_secret_gets_the_gateways_403()
    {
        var response = await test.PostAsync(test.Alice with { SecretAccessKey = "not-the-secret" }, "127.0.2.2");
        AssertGateway(response, "InvalidSignatureException", "The request signature we calculated does not match");
        Assert.Empty(test.RulesFor("127.0.2.2"));
    }

    [Fact]
    public async Task With_an_unknown_key_gets_the_gateways_403()
    {
        var response = await test.PostAsync(test.Alice with { AccessKeyId = "AKIANOBODYKNOWSTHISX" }, "127.0.2.3");
        Assert.Equal(403, response.Status);
        Assert.Contains("security token included in the request is invalid", response.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_body_that_was_changed_after_signing_gets_the_gateways_403()
    {
        var response = await Curl.SendAsync(
            test.Cloud.Url,
            SignedPost("{\"reason\":\"mine\"}", DateTimeOffset.UtcNow),
            ["-X", "POST", "--interface", "127.0.2.4", "-d", "{\"reason\":\"thine\"}"]
        );
        AssertGateway(response, "InvalidSignatureException", "The request signature we calculated does not match");
        Assert.Empty(test.RulesFor("127.0.2.4"));
    }

    [Fact]
    public async Task With_a_signature_that_is_six_minutes_old_gets_the_gateways_403_but_four_minutes_old_is_accepted()
    {
        string[] post = ["-X", "POST", "--interface", "127.0.2.5"];
        var old = SignedPost("", DateTimeOffset.UtcNow.AddMinutes(-6));
        var response = await Curl.SendAsync(test.Cloud.Url, old, post);
        AssertGateway(response, "InvalidSignatureException", "Signature expired: ");
        Assert.Contains("- 5 min.", response.Body, StringComparison.Ordinal);

        var recent = SignedPost("", DateTimeOffset.UtcNow.AddMinutes(-4));
        Assert.Equal(201, (await Curl.SendAsync(test.Cloud.Url, recent, post)).Status);
    }

    [Fact]
    public async Task By_a_signer_who_is_not_listed_gets_a_403_with_a_reason()
    {
        var response = await test.PostAsync(test.Mallory, "127.0.2.6");
        Assert.Equal(403, response.Status);
        Assert.Equal("not_listed", response.Json["code"]!.ToString());
        Assert.Contains("user/mallory", response.Json["detail"]!.ToString(), StringComparison.Ordinal);
        Assert.Empty(test.RulesFor("127.0.2.6"));
    }

    [Fact]
    public async Task By_a_listed_user_without_permission_to_invoke_gets_the_gateways_403()
    {
        var response = await test.PostAsync(test.Intern, "127.0.2.7");
        Assert.Equal(403, response.Status);
        Assert.Contains("AccessDeniedException", response.Headers["x-amzn-ErrorType"], StringComparison.Ordinal);
        Assert.Contains(
            "is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:",
            response.Body,
            StringComparison.Ordinal
        );
        Assert.Empty(test.RulesFor("127.0.2.7"));
    }

    [Theory]
    [InlineData("127.0.2.8", "impostor", "arn:aws:sts::123456789012:assumed-role/anything/alice")]
    [InlineData("127.0.2.9", "stranger", "arn:aws:iam::999999999999:user/alice")]
    [InlineData("127.0.2.10", "SYSTEM", "arn:aws:iam::123456789012:user/SYSTEM")]
    public async Task By_a_role_session_or_a_user_of_another_account_named_alice_or_by_a_user_named_SYSTEM_is_refused(
        string from,
        string name,
        string arn
    )
    {
        var response = await test.PostAsync(test.Cloud.AddCaller(name, arn, allow: true), from);
        Assert.Equal((403, "not_listed"), (response.Status, response.Json["code"]!.ToString()));
    }

    [Fact]
    public async Task For_another_path_or_method_gets_the_gateways_response()
    {
        foreach (var response in new[] { await Curl.SendAsync(test.Cloud.Url + "/more"), await test.Cloud.SignedAsync(test.Alice, "PUT") })
        {
            AssertGateway(response, "MissingAuthenticationTokenException", "Missing Authentication Token");
        }
    }

    [Fact]
    public async Task With_a_body_of_unknown_members_gets_a_400_that_names_them()
    {
        var response = await test.PostAsync(test.Alice, "127.0.2.11", "-d", "{\"sourceIp\":\"203.0.113.9\"}");
        Assert.Equal(400, response.Status);
        Assert.Equal("bad_body", response.Json["code"]!.ToString());
        Assert.Contains("sourceIp", response.Json["detail"]!.ToString(), StringComparison.Ordinal);
        Assert.Empty(test.RulesFor("127.0.2.11"));
    }

    private static void AssertGateway(CurlResponse response, string type, string message)
    {
        Assert.Equal(403, response.Status);
        Assert.StartsWith(type, response.Headers["x-amzn-ErrorType"], StringComparison.Ordinal);
        Assert.StartsWith(message, response.Json["message"]!.ToString(), StringComparison.Ordinal);
    }

    private IReadOnlyList<(string Name, string Value)> SignedPost(string body, DateTimeOffset at) =>
        RequestSigner.Sign(test.Cloud.Url, test.Cloud.Region, test.Alice, "POST", body, at);
}
