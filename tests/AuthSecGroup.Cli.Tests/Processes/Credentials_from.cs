using System.Text.Json;
using AuthSecGroup.Cli.Tests.Support;

namespace AuthSecGroup.Cli.Tests.Processes;

/// <summary>The SDK's chain, link by link, with servers in the place of AWS's.</summary>
public sealed class Credentials_from : IAsyncLifetime
{
    private const string Expiration = "2099-01-01T00:00:00Z";

    private EndpointServer _endpoint = null!;
    private EndpointServer _aws = null!;
    private Client _client = null!;

    public async Task InitializeAsync()
    {
        _endpoint = await EndpointServer.StartAsync(request => EndpointServer.Healthy(request));
        _aws = await EndpointServer.StartAsync(Aws);
        _client = new Client(_endpoint.Url);
        _client.ForgetKeys();
        foreach (var service in new[] { "STS", "SSO", "SSO_OIDC" })
        {
            _client.Environment[$"AWS_ENDPOINT_URL_{service}"] = AwsUrl;
        }
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _aws.DisposeAsync();
        await _endpoint.DisposeAsync();
    }

    private string AwsUrl => new Uri(_aws.Url).GetLeftPart(UriPartial.Authority);

    [Fact]
    public async Task The_environment_with_a_session_token()
    {
        _client.Environment["AWS_ACCESS_KEY_ID"] = "AKIAENVIRONMENT";
        _client.Environment["AWS_SECRET_ACCESS_KEY"] = "secret";
        _client.Environment["AWS_SESSION_TOKEN"] = "token";
        await AssertSignedByAsync("AKIAENVIRONMENT", "token");
    }

    [Fact]
    public async Task A_profile_before_the_environment_where_it_is_named()
    {
        _client.WriteHome(
            ".aws/credentials",
            "[work]\naws_access_key_id = AKIAWORK\naws_secret_access_key = secret\n[default]\naws_access_key_id = AKIADEFAULT\naws_secret_access_key = secret\n"
        );
        await AssertSignedByAsync("AKIADEFAULT", null);
        await AssertSignedByAsync("AKIAWORK", null, "--profile", "work");
        _client.Environment["AWS_PROFILE"] = "work";
        await AssertSignedByAsync("AKIAWORK", null);
        _client.Environment["AWS_ACCESS_KEY_ID"] = "AKIAENVIRONMENT";
        _client.Environment["AWS_SECRET_ACCESS_KEY"] = "secret";
        await AssertSignedByAsync("AKIAENVIRONMENT", null);
        await AssertSignedByAsync("AKIAWORK", null, "--profile", "work");
    }

    [Fact]
    public async Task A_profile_whose_region_is_signed_for()
    {
        _client.Environment.Remove("AWS_REGION");
        _client.WriteHome(
            ".aws/config",
            "[profile work]\nregion = ap-southeast-2\naws_access_key_id = AKIAWORK\naws_secret_access_key = secret\n"
        );
        await AssertSignedByAsync("AKIAWORK", null, "--profile", "work");
        Assert.Contains("/ap-southeast-2/execute-api/", _endpoint.Seen[^1].Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_that_assumes_a_role()
    {
        _client.WriteHome(
            ".aws/config",
            "[profile base]\naws_access_key_id = AKIABASE\naws_secret_access_key = secret\n[profile role]\nrole_arn = arn:aws:iam::123456789012:role/dev\nsource_profile = base\nregion = eu-west-1\n"
        );
        await AssertSignedByAsync("ASIAASSUMED", "assumed-token", "--profile", "role");
        var asked = Assert.Single(_aws.Seen);
        Assert.Contains("Action=AssumeRole&", asked.Body, StringComparison.Ordinal);
        Assert.Contains("Credential=AKIABASE/", asked.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_that_assumes_a_role_which_is_refused()
    {
        _client.WriteHome(
            ".aws/config",
            "[profile base]\naws_access_key_id = AKIABASE\naws_secret_access_key = secret\n[profile role]\nrole_arn = arn:aws:iam::123456789012:role/forbidden\nsource_profile = base\nregion = eu-west-1\n"
        );
        var result = await _client.RunAsync("open", "--profile", "role");
        Assert.Equal(
            (2, "authsecgroup: error: AWS STS refused: AccessDenied: User: base is not authorized to perform: sts:AssumeRole"),
            (result.ExitCode, result.ErrorLines[0])
        );
        Assert.Empty(_endpoint.Seen);
    }

    [Fact]
    public async Task A_profile_that_asks_for_an_MFA_code_where_nobody_can_be_asked()
    {
        _client.WriteHome(
            ".aws/config",
            "[profile base]\naws_access_key_id = AKIABASE\naws_secret_access_key = secret\n[profile role]\nrole_arn = arn:aws:iam::123456789012:role/dev\nsource_profile = base\nmfa_serial = arn:aws:iam::123456789012:mfa/alice\nregion = eu-west-1\n"
        );
        var result = await _client.RunAsync("open", "--profile", "role");
        Assert.Equal(
            (
                2,
                "authsecgroup: error: the profile asks for a code of the MFA device arn:aws:iam::123456789012:mfa/alice, and there is no terminal to ask on"
            ),
            (result.ExitCode, result.ErrorLines[0])
        );
    }

    [Fact]
    public async Task A_web_identity_as_CI_systems_give_it()
    {
        _client.WriteHome("token", "a-web-identity-token");
        _client.Environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = Path.Combine(_client.Home, "token");
        _client.Environment["AWS_ROLE_ARN"] = "arn:aws:iam::123456789012:role/ci";
        await AssertSignedByAsync("ASIAWEBIDENTITY", "web-token");
    }

    [Fact]
    public async Task An_SSO_session_that_is_alive()
    {
        WriteSso(Expiration);
        await AssertSignedByAsync("ASIASSO", "sso-token", "--profile", "sso");
    }

    [Theory]
    [InlineData("2020-01-01T00:00:00Z")]
    [InlineData(null)]
    public async Task An_SSO_session_that_has_expired_or_never_began(string? expiresAt)
    {
        WriteSso(expiresAt);
        var result = await _client.RunAsync("open", "--profile", "sso");
        Assert.Equal(
            [
                "authsecgroup: error: the SSO session of the profile 'sso' has expired or was never started",
                "authsecgroup: hint: run: aws sso login --profile sso",
            ],
            result.ErrorLines
        );
        Assert.Equal(2, result.ExitCode);
    }

    [Fact]
    public async Task A_process()
    {
        _client.WriteHome(
            "keys.json",
            JsonSerializer.Serialize(
                new
                {
                    Version = 1,
                    AccessKeyId = "ASIAPROCESS",
                    SecretAccessKey = "secret",
                    SessionToken = "process-token",
                    Expiration,
                }
            )
        );
        _client.WriteHome(".aws/config", $"[profile process]\ncredential_process = cat {_client.Home}/keys.json\nregion = eu-west-1\n");
        await AssertSignedByAsync("ASIAPROCESS", "process-token", "--profile", "process");
    }

    [Fact]
    public async Task A_container()
    {
        _client.Environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = AwsUrl + "/container";
        await AssertSignedByAsync("ASIACONTAINER", "container-token");
    }

    [Fact]
    public async Task An_instance()
    {
        _client.Environment.Remove("AWS_EC2_METADATA_DISABLED");
        _client.Environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = AwsUrl;
        await AssertSignedByAsync("ASIAINSTANCE", "instance-token");
    }

    private async Task AssertSignedByAsync(string accessKeyId, string? token, params string[] options)
    {
        var result = await _client.RunAsync(["open", .. options]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var headers = _endpoint.Seen[^1].Headers;
        Assert.StartsWith($"AWS4-HMAC-SHA256 Credential={accessKeyId}/", headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal(token, headers.GetValueOrDefault("X-Amz-Security-Token"));
    }

    private void WriteSso(string? expiresAt)
    {
        const string StartUrl = "https://acme.awsapps.com/start";
        _client.WriteHome(
            ".aws/config",
            $"[profile sso]\nsso_session = acme\nsso_account_id = 123456789012\nsso_role_name = Dev\nregion = eu-west-1\n[sso-session acme]\nsso_start_url = {StartUrl}\nsso_region = eu-west-1\nsso_registration_scopes = sso:account:access\n"
        );
        if (expiresAt is null)
        {
            return;
        }
#pragma warning disable CA5350 // The AWS CLI names its cache files by SHA-1, and so must whoever fakes one.
        var name = Convert.ToHexStringLower(System.Security.Cryptography.SHA1.HashData("acme"u8));
#pragma warning restore CA5350
        _client.WriteHome(
            $".aws/sso/cache/{name}.json",
            JsonSerializer.Serialize(
                new
                {
                    startUrl = StartUrl,
                    region = "eu-west-1",
                    accessToken = "sso-access-token",
                    expiresAt,
                }
            )
        );
    }

    private static Canned Aws(SeenRequest request) =>
        request switch
        {
            { Method: "POST", Body: var body } when body.Contains("role%2Fforbidden", StringComparison.Ordinal) => new(
                403,
                "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: base is not authorized to perform: sts:AssumeRole</Message></Error><RequestId>r</RequestId></ErrorResponse>",
                ("Content-Type", "text/xml")
            ),
            { Method: "POST", Body: var body } when body.Contains("Action=AssumeRole&", StringComparison.Ordinal) => Sts(
                "AssumeRole",
                "ASIAASSUMED",
                "assumed-token"
            ),
            { Method: "POST", Body: var body } when body.Contains("Action=AssumeRoleWithWebIdentity&", StringComparison.Ordinal) => Sts(
                "AssumeRoleWithWebIdentity",
                "ASIAWEBIDENTITY",
                "web-token"
            ),
            { Path: "/federation/credentials" } => Json(
                new
                {
                    roleCredentials = new
                    {
                        accessKeyId = "ASIASSO",
                        secretAccessKey = "secret",
                        sessionToken = "sso-token",
                        expiration = 4070908800000L,
                    },
                }
            ),
            { Path: "/container" } => Json(
                new
                {
                    AccessKeyId = "ASIACONTAINER",
                    SecretAccessKey = "secret",
                    Token = "container-token",
                    Expiration,
                }
            ),
            { Method: "PUT", Path: "/latest/api/token" } => new(200, "metadata-token", ("X-aws-ec2-metadata-token-ttl-seconds", "21600")),
            { Path: "/latest/meta-data/iam/security-credentials" } => new(200, "instance-role"),
            { Path: "/latest/meta-data/iam/security-credentials/instance-role" } => Json(
                new
                {
                    Code = "Success",
                    LastUpdated = "2026-01-01T00:00:00Z",
                    Type = "AWS-HMAC",
                    AccessKeyId = "ASIAINSTANCE",
                    SecretAccessKey = "secret",
                    Token = "instance-token",
                    Expiration,
                }
            ),
            _ => new(404, "not found"),
        };

    private static Canned Sts(string action, string accessKeyId, string token) =>
        new(
            200,
            $"<{action}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{action}Result><Credentials><AccessKeyId>{accessKeyId}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>"
                + $"<SessionToken>{token}</SessionToken><Expiration>{Expiration}</Expiration></Credentials><AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/dev/s</Arn><AssumedRoleId>AROA:s</AssumedRoleId></AssumedRoleUser>"
                + $"</{action}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></{action}Response>",
            ("Content-Type", "text/xml")
        );

    private static Canned Json<T>(T value) => new(200, JsonSerializer.Serialize(value), ("Content-Type", "application/json"));
}
