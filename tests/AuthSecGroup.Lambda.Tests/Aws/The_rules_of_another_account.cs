using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using System.Web;
using AuthSecGroup.Aws.Ec2;
using AuthSecGroup.Aws.Sts;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Lambda.Tests.Fakes;

namespace AuthSecGroup.Lambda.Tests.Aws;

/// <summary>The vendor's own clients of EC2 and STS, which send their requests to the test.</summary>
public sealed partial class The_rules_of_another_account : IDisposable
{
    private const string Arn = "arn:aws:iam::210987654321:role/authsecgroup-access";
    private const string Empty =
        "<DescribeSecurityGroupRulesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><securityGroupRuleSet/>"
        + "</DescribeSecurityGroupRulesResponse>";

    private static readonly AccessRole Role = new(Arn, "office-7");

    private readonly RecordingHttp _http;
    private Func<SentRequest, string?> _denial = _ => null;
    private int _issued;
    private bool _isExpired;

    public The_rules_of_another_account() => _http = new RecordingHttp(Respond);

    public void Dispose() => _http.Dispose();

    private IEnumerable<SentRequest> Assumptions => _http.Sent.Where(IsSts);

    private static bool IsSts(SentRequest request) => request.Body.Contains("Action=AssumeRole", StringComparison.Ordinal);

    private HttpResponseMessage Respond(SentRequest request)
    {
        if (_denial(request) is { } code)
        {
            return IsSts(request)
                ? FakeAws.Xml(
                    $"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>No.</Message></Error></ErrorResponse>",
                    HttpStatusCode.Forbidden
                )
                : FakeAws.Xml(
                    $"<Response><Errors><Error><Code>{code}</Code><Message>No.</Message></Error></Errors></Response>",
                    HttpStatusCode.BadRequest
                );
        }

        if (!IsSts(request))
        {
            return FakeAws.Xml(Empty);
        }

        _isExpired = false;
        var expires = DateTime.UtcNow.AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return FakeAws.Xml(
            $"""
            <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
            <AccessKeyId>ASIAEXAMPLE{Interlocked.Increment(ref _issued)}</AccessKeyId><SecretAccessKey>plainly-fake</SecretAccessKey>
            <SessionToken>fake</SessionToken><Expiration>{expires}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>
            """
        );
    }

    private Ec2SecurityGroupRules Rules(RoleSession? session = null)
    {
        var aws = new FakeAws(_http);
        return new(aws.Ec2, new AccessRoles(aws.Sts, session ?? RoleSession.OfConnection("chaos")), TimeProvider.System);
    }

    private static Task<RulesReading> ReadAsync(Ec2SecurityGroupRules rules, string region = "us-east-1", AccessRole? role = null) =>
        rules.ReadAsync(new AccountRegion(region, role ?? Role), ["sg-00000ea0"], CancellationToken.None);

    [Fact]
    public async Task Are_read_in_all_regions_at_once_with_one_call_of_STS_and_later_with_none()
    {
        using var rules = Rules();
        await Task.WhenAll(ReadAsync(rules), ReadAsync(rules, "eu-west-1"), ReadAsync(rules, "ap-southeast-2"));
        Assert.Single(Assumptions);
        Assert.Equal(4, _http.Sent.Count);
        await ReadAsync(rules);
        Assert.Single(Assumptions);
    }

    [Fact]
    public async Task Are_read_with_one_call_of_STS_for_each_role_all_at_the_same_time()
    {
        using var rules = Rules();
        // STS answers none of them before all have arrived.
        using var all = new Barrier(4);
        _denial = request => IsSts(request) && !all.SignalAndWait(TimeSpan.FromSeconds(30)) ? "Alone" : null;
        var readings = Enumerable
            .Range(0, 4)
            .Select(n => new AccessRole($"arn:aws:iam::21098765432{n}:role/authsecgroup-access", null))
            .Select(role => Task.Run(() => ReadAsync(rules, role: role)));
        Assert.All(await Task.WhenAll(readings), reading => Assert.Null(reading.Error));
        Assert.Equal(4, Assumptions.Count());
    }

    [Fact]
    public async Task Are_asked_for_with_the_external_id_for_an_hour_in_a_session_that_names_the_deployment()
    {
        using var rules = Rules();
        await ReadAsync(rules);
        var query = HttpUtility.ParseQueryString(Assert.Single(Assumptions).Body);
        Assert.Equal((Arn, "office-7"), (query["RoleArn"], query["ExternalId"]));
        Assert.Equal(("authsecgroup-chaos", "3600"), (query["RoleSessionName"], query["DurationSeconds"]));
        Assert.Null(query["Policy"]);
    }

    [Fact]
    public async Task Can_only_be_read_and_revoked_in_a_session_of_the_sweep()
    {
        using var rules = Rules(RoleSession.OfSweep(new string('d', 64)));
        await ReadAsync(rules);
        var query = HttpUtility.ParseQueryString(Assert.Single(Assumptions).Body);
        Assert.Equal(64, query["RoleSessionName"]!.Length);
        Assert.Equal(
            ["ec2:DescribeManagedPrefixLists", "ec2:DescribeSecurityGroupRules", "ec2:RevokeSecurityGroupIngress"],
            Actions().Matches(query["Policy"]!).Select(match => match.Value).Order()
        );
    }

    [Theory]
    [InlineData("RequestExpired")]
    [InlineData("ExpiredToken")]
    [InlineData("AuthFailure")]
    public async Task Are_read_again_with_new_credentials_if_EC2_says_that_they_have_expired(string code)
    {
        using var rules = Rules();
        await ReadAsync(rules);
        _isExpired = true;
        _denial = request => !IsSts(request) && _isExpired ? code : null;
        var readings = await Task.WhenAll(ReadAsync(rules), ReadAsync(rules));
        Assert.All(readings, reading => Assert.Null(reading.Error));
        Assert.Equal(2, Assumptions.Count());
    }

    [Fact]
    public async Task Are_not_read_for_ever_if_new_credentials_have_expired_too()
    {
        using var rules = Rules();
        _denial = request => IsSts(request) ? null : "RequestExpired";
        Assert.Equal("RequestExpired", (await ReadAsync(rules)).Error?.Code);
        Assert.Equal(2, Assumptions.Count());
    }

    [Fact]
    public async Task Are_an_error_that_says_what_to_do_if_the_role_cant_be_assumed()
    {
        using var rules = Rules();
        _denial = request => IsSts(request) ? "AccessDenied" : null;
        var error = (await ReadAsync(rules)).Error!;
        Assert.Equal((AwsErrorKind.RoleDenied, "AccessDenied"), (error.Kind, error.Code));
        Assert.Equal(
            $"The role {Arn} can't be assumed (AccessDenied). Ask the operator to deploy it in account 210987654321, or to let it trust "
                + "this function with the configured external id.",
            error.Message
        );
        _denial = _ => null;
        Assert.Null((await ReadAsync(rules)).Error);
    }

    [Fact]
    public async Task Are_waited_for_while_STS_throttles()
    {
        var throttled = 2;
        using var rules = Rules();
        _denial = request => IsSts(request) && throttled-- > 0 ? "Throttling" : null;
        Assert.Null((await ReadAsync(rules)).Error);
    }

    [GeneratedRegex("ec2:[A-Za-z]+")]
    private static partial Regex Actions();
}
