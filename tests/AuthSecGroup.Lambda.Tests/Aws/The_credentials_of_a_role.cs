using System.Net;
using AuthSecGroup.Aws.Sts;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Lambda.Tests.Fakes;

namespace AuthSecGroup.Lambda.Tests.Aws;

public sealed class The_credentials_of_a_role : IDisposable
{
    private readonly RecordingHttp _http;
    private readonly AssumedRole _role;
    private Func<HttpResponseMessage> _respond = () => Issued("2099-01-01T00:00:00Z");

    public The_credentials_of_a_role()
    {
        _http = new RecordingHttp(_ => _respond());
        _role = new AssumedRole(
            new FakeAws(_http).Sts(),
            new AccessRole("arn:aws:iam::210987654321:role/authsecgroup-access", null),
            RoleSession.OfConnection("office-ssh")
        );
    }

    public void Dispose()
    {
        _role.Dispose();
        _http.Dispose();
    }

    private static HttpResponseMessage Issued(string? expiration) =>
        FakeAws.Xml(
            "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult><Credentials>"
                + "<AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>plainly-fake</SecretAccessKey><SessionToken>fake</SessionToken>"
                + (expiration is null ? "" : $"<Expiration>{expiration}</Expiration>")
                + "</Credentials></AssumeRoleResult></AssumeRoleResponse>"
        );

    private async Task<AwsError> ErrorAsync() => (await Assert.ThrowsAsync<RoleException>(_role.GetCredentialsAsync)).Error;

    [Fact]
    public async Task Are_those_that_STS_issues()
    {
        var credentials = await _role.GetCredentialsAsync();
        Assert.Equal(("ASIAEXAMPLE", "plainly-fake", "fake"), (credentials.AccessKey, credentials.SecretKey, credentials.Token));
    }

    [Theory]
    [InlineData("Throttling", 400, nameof(AwsErrorKind.Throttled))]
    [InlineData("ThrottlingException", 400, nameof(AwsErrorKind.Throttled))]
    [InlineData("RequestLimitExceeded", 400, nameof(AwsErrorKind.Throttled))]
    [InlineData("SlowDown", 429, nameof(AwsErrorKind.Throttled))]
    [InlineData("InternalFailure", 500, nameof(AwsErrorKind.Unavailable))]
    [InlineData("ServiceUnavailable", 503, nameof(AwsErrorKind.Unavailable))]
    [InlineData("RegionDisabledException", 403, nameof(AwsErrorKind.RoleDenied))]
    [InlineData("ValidationError", 499, nameof(AwsErrorKind.RoleDenied))]
    public async Task Are_an_error_of_the_kind_of_STSs_code_or_status(string code, int status, string kind)
    {
        _respond = () =>
            FakeAws.Xml(
                $"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>No.</Message></Error></ErrorResponse>",
                (HttpStatusCode)status
            );
        var error = await ErrorAsync();
        Assert.Equal((kind, code), ($"{error.Kind}", error.Code));
        Assert.Equal(
            kind switch
            {
                nameof(AwsErrorKind.Throttled) => "No.",
                nameof(AwsErrorKind.Unavailable) => "STS failed: No.",
                _ => $"The role arn:aws:iam::210987654321:role/authsecgroup-access can't be assumed ({code}). Ask the operator to deploy "
                    + "it in account 210987654321, or to let it trust this function with the configured external id.",
            },
            error.Message
        );
    }

    [Fact]
    public async Task Have_the_status_as_code_of_an_error_without_one()
    {
        _respond = () => FakeAws.Xml("<ErrorResponse><Error><Message>No.</Message></Error></ErrorResponse>", HttpStatusCode.Forbidden);
        Assert.Equal("STS403", (await ErrorAsync()).Code);
    }

    [Fact]
    public async Task Are_not_used_if_STS_does_not_say_when_they_expire()
    {
        _respond = () => Issued(expiration: null);
        Assert.Equal(
            new AwsError(AwsErrorKind.Unavailable, "NotUnderstood", "The response is not STS's: the credentials have no time of expiry"),
            await ErrorAsync()
        );
    }

    [Fact]
    public async Task Are_unavailable_if_the_connection_to_STS_breaks()
    {
        _respond = () => throw new HttpRequestException("connection reset");
        var error = await ErrorAsync();
        Assert.Equal(AwsErrorKind.Unavailable, error.Kind);
        Assert.StartsWith("STS could not be reached: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expire_once_for_all_calls_that_find_it_out()
    {
        await _role.GetCredentialsAsync();
        _role.Expire(0);
        await _role.GetCredentialsAsync();
        _role.Expire(0);
        await _role.GetCredentialsAsync();
        Assert.Equal((1, 2), (_role.Generation, _http.Sent.Count));
    }

    /// <summary>Requests shouldn't wait for STS.</summary>
    [Fact]
    public async Task Are_renewed_five_minutes_before_they_expire()
    {
        Assert.Equal(TimeSpan.FromMinutes(5), _role.PreemptExpiryTime);
        await _role.GetCredentialsAsync();
        await _role.GetCredentialsAsync();
        Assert.Single(_http.Sent);
    }

    [Theory]
    [InlineData(50, 63)]
    [InlineData(51, 64)]
    [InlineData(52, 64)]
    public void Are_for_a_session_whose_name_has_at_most_64_characters(int length, int expected)
    {
        var name = RoleSession.OfConnection(new string('d', length)).Name;
        Assert.StartsWith("authsecgroup-ddd", name, StringComparison.Ordinal);
        Assert.Equal(expected, name.Length);
        Assert.Equal(name, RoleSession.OfSweep(new string('d', length)).Name);
    }
}
