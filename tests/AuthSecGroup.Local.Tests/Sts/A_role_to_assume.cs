using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using System.Xml.Linq;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Faults;
using AuthSecGroup.Local.Iam;
using AuthSecGroup.Local.Signing;
using AuthSecGroup.Local.Sts;
using Microsoft.AspNetCore.Http;

namespace AuthSecGroup.Local.Tests.Sts;

public sealed class A_role_to_assume : IDisposable
{
    private const string Arn = "arn:aws:iam::210987654321:role/authsecgroup-access";
    private const string Function = "arn:aws:sts::123456789012:assumed-role/Sweep/sweep";
    private const string User = "arn:aws:iam::123456789012:user/alice";
    private const string Group = "arn:aws:ec2:us-east-1:210987654321:security-group/sg-1";

    private readonly LocalTimeProvider _clock = new();
    private readonly FaultInjector _faults = new();
    private readonly KeyRing _keys = new();
    private readonly MemberRole _role = new(
        Arn,
        Trust("""{ "StringEquals": { "sts:ExternalId": "office-7" } }"""),
        new PolicySet(PolicyStatement.Allow("ec2:*", "*")),
        maxSessionSeconds: 3600
    );

    public void Dispose() => _clock.Dispose();

    [Fact]
    public async Task Gives_keys_of_a_session_in_its_account_that_may_do_what_the_role_may()
    {
        var response = await AssumeAsync();
        var session = SessionOf(response);

        Assert.StartsWith("ASIA", session.AccessKeyId, StringComparison.Ordinal);
        Assert.Equal((Text(response, "SecretAccessKey"), Text(response, "SessionToken")), (session.SecretAccessKey, session.SessionToken));
        Assert.Equal("arn:aws:sts::210987654321:assumed-role/authsecgroup-access/authsecgroup-office", session.PrincipalArn);
        Assert.Equal((session.PrincipalArn, session.PrincipalId), (Text(response, "Arn"), Text(response, "AssumedRoleId")));
        Assert.True(May(session, "ec2:AuthorizeSecurityGroupIngress"));
        Assert.False(May(session, "s3:GetObject"));
    }

    [Theory]
    [InlineData(null, 3600)]
    [InlineData("900", 900)]
    public async Task Gives_keys_that_expire_by_the_clock(string? seconds, int expected)
    {
        _clock.Advance(TimeSpan.FromDays(3));
        var before = _clock.GetUtcNow();
        var lasts = SessionOf(await AssumeAsync(("DurationSeconds", seconds))).ExpiresAt!.Value - before;
        Assert.InRange(lasts.TotalSeconds, expected, expected + 60);
    }

    [Fact]
    public async Task Gives_only_what_the_session_policy_allows_too()
    {
        const string policy = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Resource":"*","Action":["ec2:RevokeSecurityGroupIngress","s3:*"]}]}
            """;
        var session = SessionOf(await AssumeAsync(("Policy", policy)));
        Assert.True(May(session, "ec2:RevokeSecurityGroupIngress"));
        Assert.False(May(session, "ec2:AuthorizeSecurityGroupIngress"));
        Assert.False(May(session, "s3:GetObject"));
    }

    [Theory]
    [InlineData("another user", User, "office-7", true, Arn)]
    [InlineData("no permission to assume it", Function, "office-7", false, Arn)]
    [InlineData("another external id", Function, "office-8", true, Arn)]
    [InlineData("no external id", Function, null, true, Arn)]
    [InlineData("no such role", Function, "office-7", true, "arn:aws:iam::210987654321:role/other")]
    public async Task Is_denied_without_saying_why(string why, string principal, string? externalId, bool isAllowed, string arn)
    {
        Assert.NotEmpty(why);
        var response = await SendAsync(principal, isAllowed, [("RoleArn", arn), ("ExternalId", externalId)]);
        Assert.Equal((403, "AccessDenied"), (response.Status, Text(response.Xml, "Code")));
        Assert.Equal($"User: {principal} is not authorized to perform: sts:AssumeRole on resource: {arn}", Text(response.Xml, "Message"));
    }

    [Fact]
    public async Task Ends_its_sessions_when_it_is_deleted_and_has_another_id_afterwards()
    {
        var (session, id) = (SessionOf(await AssumeAsync()), _role.Id);
        _role.Delete(_keys);
        Assert.Null(_keys.Find(session.AccessKeyId));
        Assert.Equal(403, (await SendAsync(Function, true, [])).Status);

        _role.Create();
        _role.Create();
        var again = SessionOf(await AssumeAsync());
        Assert.NotEqual(id, _role.Id);
        Assert.StartsWith(_role.Id, again.PrincipalId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Action", "GetSessionToken", "InvalidAction", "Local mode supports: AssumeRole.")]
    [InlineData("Version", "2010-01-01", "NoSuchVersion", "( 2010-01-01 )")]
    [InlineData("RoleArn", "arn:aws:iam::1:role/x", "ValidationError", "'arn:aws:iam::1:role/x' at 'roleArn'")]
    [InlineData("RoleSessionName", "a b", "ValidationError", "'a b' at 'roleSessionName' failed to satisfy constraint: 2 to 64")]
    [InlineData("RoleSessionName", null, "ValidationError", "Value null at 'roleSessionName'")]
    [InlineData("DurationSeconds", "899", "ValidationError", "'899' at 'durationSeconds' failed to satisfy constraint: 900 to 43200")]
    [InlineData("DurationSeconds", "3601", "ValidationError", "1 hour session limit for roles assumed by role chaining")]
    [InlineData("ExternalId", "a b", "ValidationError", "'a b' at 'externalId'")]
    [InlineData("Policy", "{", "MalformedPolicyDocument", "The session policy can't be read")]
    [InlineData("Policy", "[]", "MalformedPolicyDocument", "The session policy can't be read")]
    [InlineData("Policy", "7", "MalformedPolicyDocument", "The session policy can't be read")]
    [InlineData("Policy", """{"Statement":[{"Effect":1,"Action":"*","Resource":"*"}]}""", "MalformedPolicyDocument", "can't be read")]
    [InlineData(
        "Policy",
        """{"Statement":[{"Effect":"Allow","Action":[null],"Resource":"*"}]}""",
        "MalformedPolicyDocument",
        "can't be read"
    )]
    [InlineData("Tags.member.1.Key", "team", "UnknownParameter", "Tags.member.1.Key is not recognized")]
    public async Task Is_refused_with_what_is_wrong(string parameter, string? value, string code, string message)
    {
        var response = await SendAsync(Function, true, [(parameter, value)]);
        Assert.Equal((400, code), (response.Status, Text(response.Xml, "Code")));
        Assert.Contains(message, Text(response.Xml, "Message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_refused_with_a_session_policy_that_is_too_long()
    {
        var response = await SendAsync(Function, true, [("Policy", new string(' ', 2_049))]);
        Assert.Contains("'2049 characters' at 'policy'", Text(response.Xml, "Message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_refused_to_a_user_for_longer_than_the_role_allows()
    {
        var role = new MemberRole(Arn, Trust(null, User), new PolicySet(), maxSessionSeconds: 3600);
        var response = await SendAsync(User, true, [("DurationSeconds", "3601")], role);
        Assert.Contains("exceeds the MaxSessionDuration set for this role", Text(response.Xml, "Message"), StringComparison.Ordinal);
    }

    [Fact]
    public void Is_refused_at_the_start_with_a_condition_key_that_is_not_known() =>
        Assert.Equal(
            "The condition key 'aws:SourceVpc' of a trust policy is not known to local mode. Known: sts:ExternalId.",
            Assert.Throws<LocalModeException>(() => Trust("""{ "StringNotEquals": { "aws:SourceVpc": "vpc-1" } }""")).Message
        );

    [Theory]
    [InlineData("210987654321", 503)]
    [InlineData("310987654321", 200)]
    public async Task Can_be_struck_by_a_fault_of_its_account(string account, int status)
    {
        _faults.Add(FaultRule.Error(503, "ServiceUnavailable", "down") with { Service = FaultRule.Sts, Account = account });
        Assert.Equal(status, (await SendAsync(Function, true, [])).Status);
    }

    private static TrustPolicy Trust(string? condition, string principal = "arn:aws:iam::123456789012:role/Sweep") =>
        new(
            JsonNode.Parse(
                $$"""
                { "Statement": [{ "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "AWS": ["{{principal}}"] }
                  {{(condition is null ? "" : $", \"Condition\": {condition}")}} }] }
                """
            )
        );

    private Credential SessionOf(XElement response) => _keys.Find(Text(response, "AccessKeyId"))!;

    private static bool May(Credential session, string action) =>
        session.Permissions.Decide(action, Group, new Dictionary<string, string>()) is PolicyDecision.Allow;

    private static string Text(XElement response, string name) =>
        response.Descendants().Single(element => element.Name.LocalName == name).Value;

    private async Task<XElement> AssumeAsync(params (string, string?)[] changes)
    {
        var response = await SendAsync(Function, true, changes);
        Assert.Equal(200, response.Status);
        return response.Xml;
    }

    private async Task<(int Status, XElement Xml)> SendAsync(
        string principal,
        bool isAllowed,
        (string Name, string? Value)[] changes,
        MemberRole? role = null
    )
    {
        var parameters = new Dictionary<string, string?>
        {
            ["Action"] = "AssumeRole",
            ["Version"] = "2011-06-15",
            ["RoleArn"] = Arn,
            ["RoleSessionName"] = "authsecgroup-office",
            ["ExternalId"] = "office-7",
        };
        foreach (var (name, value) in changes)
        {
            parameters[name] = value;
        }

        var body = string.Join(
            '&',
            parameters.Where(pair => pair.Value is not null).Select(pair => $"{pair.Key}={HttpUtility.UrlEncode(pair.Value)}")
        );
        var permissions = isAllowed ? new PolicySet(PolicyStatement.Allow("sts:AssumeRole", "*")) : new PolicySet();
        var context = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        await new StsService(_clock, _faults, [role ?? _role], _keys).HandleAsync(
            context,
            new AwsCaller(principal, "us-east-1", permissions),
            Encoding.UTF8.GetBytes(body)
        );
        context.Response.Body.Position = 0;
        return (context.Response.StatusCode, XElement.Load(context.Response.Body));
    }
}
