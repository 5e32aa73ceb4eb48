namespace AuthSecGroup.Cli.Tests.Processes;

/// <summary>Each source of the SDK's credential chain, with a server in place of AWS's services.</summary>
public sealed class Credentials_from : ClientTest
{
    private const string Expiration = "2099-01-01T00:00:00Z";

    private readonly EndpointServer _aws = new(request => Task.FromResult(RespondAsAws(request)));

    public Credentials_from()
    {
        Client.ForgetKeys();
        foreach (var service in (string[])["STS", "SSO", "SSO_OIDC"])
        {
            Client.Environment[$"AWS_ENDPOINT_URL_{service}"] = AwsUrl;
        }
    }

    private string AwsUrl => new Uri(_aws.Url).GetLeftPart(UriPartial.Authority);

    public override void Dispose()
    {
        base.Dispose();
        _aws.Dispose();
    }

    [Fact]
    public async Task The_environment_with_a_session_token()
    {
        SetKeys();
        Client.Environment["AWS_SESSION_TOKEN"] = "token";
        await AssertSignedByAsync("AKIAENVIRONMENT", "token");
    }

    [Fact]
    public async Task A_named_profile_before_the_environment()
    {
        Client.WriteHome(".aws/credentials", Profile("work", "AKIAWORK") + Profile("default", "AKIADEFAULT"));
        await AssertSignedByAsync("AKIADEFAULT", null);
        await AssertSignedByAsync("AKIAWORK", null, "--profile", "work");
        Client.Environment["AWS_PROFILE"] = "work";
        await AssertSignedByAsync("AKIAWORK", null);
        SetKeys();
        await AssertSignedByAsync("AKIAENVIRONMENT", null);
        await AssertSignedByAsync("AKIAWORK", null, "--profile", "work");
    }

    [Fact]
    public async Task A_profile_whose_region_is_signed_for()
    {
        Client.Environment.Remove("AWS_REGION");
        Client.WriteHome(".aws/config", Profile("profile work", "AKIAWORK") + "region = ap-southeast-2\n");
        await AssertSignedByAsync("AKIAWORK", null, "--profile", "work");
        Assert.Contains("/ap-southeast-2/execute-api/", Server.Seen[^1].Headers["Authorization"]);
    }

    [Fact]
    public async Task A_profile_that_assumes_a_role()
    {
        WriteRole("dev");
        await AssertSignedByAsync("ASIAASSUMED", "assumed-token", "--profile", "role");
        var asked = Assert.Single(_aws.Seen);
        Assert.Contains("Action=AssumeRole&", asked.Body);
        Assert.Contains("Credential=AKIABASE/", asked.Headers["Authorization"]);
    }

    [Fact]
    public async Task A_profile_whose_role_is_refused()
    {
        WriteRole("forbidden");
        await AssertErrorAsync(
            "open --profile role",
            2,
            "AWS STS refused: AccessDenied: User: base is not authorized to perform: sts:AssumeRole",
            "check that 'aws sts get-caller-identity' works with the same profile"
        );
        Assert.Empty(Server.Seen);
    }

    [Fact]
    public async Task A_profile_that_requires_an_MFA_code_without_a_terminal()
    {
        WriteRole("dev", "mfa_serial = arn:aws:iam::123456789012:mfa/alice\n");
        await AssertErrorAsync(
            "open --profile role",
            2,
            "the profile requires a code of the MFA device arn:aws:iam::123456789012:mfa/alice, but there is no terminal to ask on",
            "start a session first and pass its keys: aws configure export-credentials --format env"
        );
    }

    [Fact]
    public async Task A_web_identity_in_CI()
    {
        Client.WriteHome("token", "a-web-identity-token");
        Client.Environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = Path.Combine(Client.Home, "token");
        Client.Environment["AWS_ROLE_ARN"] = "arn:aws:iam::123456789012:role/ci";
        await AssertSignedByAsync("ASIAWEBIDENTITY", "web-token");
    }

    [Fact]
    public async Task A_valid_SSO_session()
    {
        WriteSso(Expiration);
        await AssertSignedByAsync("ASIASSO", "sso-token", "--profile", "sso");
    }

    [Theory]
    [InlineData("2020-01-01T00:00:00Z")]
    [InlineData(null)]
    public async Task An_SSO_session_that_has_expired_or_was_never_started(string? expiresAt)
    {
        WriteSso(expiresAt);
        await AssertErrorAsync(
            "open --profile sso",
            2,
            "the SSO session of the profile 'sso' has expired or was never started",
            "run: aws sso login --profile sso"
        );
    }

    [Fact]
    public async Task A_process()
    {
        Client.WriteHome("keys.json", Keys("ASIAPROCESS", "SessionToken", "process-token").Body);
        Client.WriteHome(".aws/config", $"[profile process]\ncredential_process = cat {Client.Home}/keys.json\nregion = eu-west-1\n");
        await AssertSignedByAsync("ASIAPROCESS", "process-token", "--profile", "process");
    }

    [Fact]
    public async Task A_container()
    {
        Client.Environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = AwsUrl + "/container";
        await AssertSignedByAsync("ASIACONTAINER", "container-token");
    }

    [Fact]
    public async Task An_instance()
    {
        Client.Environment.Remove("AWS_EC2_METADATA_DISABLED");
        Client.Environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = AwsUrl;
        await AssertSignedByAsync("ASIAINSTANCE", "instance-token");
    }

    private async Task AssertSignedByAsync(string accessKeyId, string? token, params string[] options)
    {
        var result = await RunAsync(["open", .. options]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var headers = Server.Seen[^1].Headers;
        Assert.StartsWith($"AWS4-HMAC-SHA256 Credential={accessKeyId}/", headers["Authorization"]);
        Assert.Equal(token, headers.GetValueOrDefault("X-Amz-Security-Token"));
    }

    private void SetKeys() =>
        (Client.Environment["AWS_ACCESS_KEY_ID"], Client.Environment["AWS_SECRET_ACCESS_KEY"]) = ("AKIAENVIRONMENT", "secret");

    private static string Profile(string section, string accessKeyId) =>
        $"[{section}]\naws_access_key_id = {accessKeyId}\naws_secret_access_key = secret\n";

    private void WriteRole(string role, string mfa = "") =>
        Client.WriteHome(
            ".aws/config",
            Profile("profile base", "AKIABASE")
                + $"[profile role]\nrole_arn = arn:aws:iam::123456789012:role/{role}\nsource_profile = base\n{mfa}region = eu-west-1\n"
        );

    private void WriteSso(string? expiresAt)
    {
        const string StartUrl = "https://acme.awsapps.com/start";
        Client.WriteHome(
            ".aws/config",
            "[profile sso]\nsso_session = acme\nsso_account_id = 123456789012\nsso_role_name = Dev\nregion = eu-west-1\n"
                + $"[sso-session acme]\nsso_start_url = {StartUrl}\nsso_region = eu-west-1\nsso_registration_scopes = sso:account:access\n"
        );
        if (expiresAt is null)
        {
            return;
        }
#pragma warning disable CA5350 // The AWS CLI's cache files have the SHA-1 of the session's name as their name.
        var name = Convert.ToHexStringLower(System.Security.Cryptography.SHA1.HashData("acme"u8));
#pragma warning restore CA5350
        var token = $$"""{"startUrl":"{{StartUrl}}","region":"eu-west-1","accessToken":"sso-access-token","expiresAt":"{{expiresAt}}"}""";
        Client.WriteHome($".aws/sso/cache/{name}.json", token);
    }

    private static Canned RespondAsAws(SeenRequest request) =>
        request switch
        {
            { Method: "POST", Body: var body } when body.Contains("role%2Fforbidden", StringComparison.Ordinal) => new(
                403,
                "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>AccessDenied</Code>"
                    + "<Message>User: base is not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>",
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
                "{\"roleCredentials\":{\"accessKeyId\":\"ASIASSO\",\"secretAccessKey\":\"secret\",\"sessionToken\":\"sso-token\","
                    + "\"expiration\":4070908800000}}"
            ),
            { Path: "/container" } => Keys("ASIACONTAINER", "Token", "container-token"),
            { Method: "PUT", Path: "/latest/api/token" } => new(200, "metadata-token", ("X-aws-ec2-metadata-token-ttl-seconds", "21600")),
            { Path: "/latest/meta-data/iam/security-credentials" } => new(200, "instance-role"),
            { Path: "/latest/meta-data/iam/security-credentials/instance-role" } => Keys("ASIAINSTANCE", "Token", "instance-token"),
            _ => new(404, "not found"),
        };

    private static Canned Sts(string action, string accessKeyId, string token) =>
        new(
            200,
            $"<{action}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{action}Result><Credentials>"
                + $"<AccessKeyId>{accessKeyId}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>{token}</SessionToken>"
                + $"<Expiration>{Expiration}</Expiration></Credentials></{action}Result></{action}Response>",
            ("Content-Type", "text/xml")
        );

    // The members of credential_process, of a container and of an instance. Each ignores the others' members.
    private static Canned Keys(string accessKeyId, string tokenName, string token) =>
        Json(
            "{\"Version\":1,\"Code\":\"Success\",\"LastUpdated\":\"2026-01-01T00:00:00Z\",\"Type\":\"AWS-HMAC\","
                + $"\"AccessKeyId\":\"{accessKeyId}\",\"SecretAccessKey\":\"secret\",\"{tokenName}\":\"{token}\","
                + $"\"Expiration\":\"{Expiration}\"}}"
        );

    private static Canned Json(string body) => new(200, body, ("Content-Type", "application/json"));
}
