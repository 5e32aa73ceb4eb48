using AuthSecGroup.Testing;

namespace AuthSecGroup.EndToEnd.Tests;

public sealed class A_request_that_is_not_allowed(TestCloud test) : IClassFixture<TestCloud>
{
    [Theory]
    [InlineData("127.0.2.8", "impostor", "arn:aws:sts::123456789012:assumed-role/anything/alice")]
    [InlineData("127.0.2.10", "SYSTEM", "arn:aws:iam::123456789012:user/SYSTEM")]
    public async Task By_a_role_session_named_alice_or_by_a_user_named_SYSTEM_is_refused(string from, string name, string arn)
    {
        var response = await test.PostAsync(test.Cloud.AddCaller(name, arn, allow: true), from);
        Assert.Equal((403, "not_listed"), (response.Status, response.Json["code"]!.ToString()));
    }
}
