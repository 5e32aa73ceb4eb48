using System.Net;
using AuthSecGroup.Aws.Ec2;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Lambda.Tests.Fakes;

namespace AuthSecGroup.Lambda.Tests.Aws;

public sealed class The_rules_of_EC2 : IDisposable
{
    private readonly Queue<Func<HttpResponseMessage>> _answers = [];
    private readonly RecordingHttp _http;
    private readonly Ec2SecurityGroupRules _rules;

    public The_rules_of_EC2()
    {
        _http = new RecordingHttp(_ => _answers.Dequeue()());
        _rules = new Ec2SecurityGroupRules(new FakeAws(_http).Ec2, TimeProvider.System);
    }

    public void Dispose()
    {
        _rules.Dispose();
        _http.Dispose();
    }

    private void Answer(string xml, int status = 200) => _answers.Enqueue(() => FakeAws.Xml(xml, (HttpStatusCode)status));

    private void AnswerPage(string items, string? next = null) =>
        Answer(
            $"<DescribeSecurityGroupRulesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>r</requestId><securityGroupRuleSet>{items}</securityGroupRuleSet>{(next is null ? "" : $"<nextToken>{next}</nextToken>")}</DescribeSecurityGroupRulesResponse>"
        );

    private void AnswerDone(string action) =>
        Answer(
            $"<{action}Response "
                + $"xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>r</requestId><return>true</return></{action}Response>"
        );

    private void AnswerError(string code, int status = 400) =>
        Answer(
            $"<Response><Errors><Error><Code>{code}</Code><Message>the "
                + "message</Message></Error></Errors><RequestID>r</RequestID></Response>",
            status
        );

    private static Dictionary<string, string> Form(SentRequest sent) =>
        sent.Body.Split('&').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => WebUtility.UrlDecode(pair[1]));

    private Task<AwsError?> AuthorizeAsync() =>
        _rules.AuthorizeAsync(Given.East, [new NewIngressRule(Given.Ssh, Given.Office, Given.Text(TimeSpan.Zero))], CancellationToken.None);

    [Fact]
    public async Task Are_read_once_each_when_a_later_page_is_throttled()
    {
        const string rule =
            "<item><securityGroupRuleId>sgr-{0}</securityGroupRuleId><groupId>sg-00000ea0</groupId><isEgress>false</isEgress><ipProtocol>tcp</ipProtocol></item>";
        AnswerPage(rule.Replace("{0}", "1", StringComparison.Ordinal), "more");
        AnswerError("RequestLimitExceeded", 503);
        AnswerPage(rule.Replace("{0}", "1", StringComparison.Ordinal), "more");
        AnswerPage(rule.Replace("{0}", "2", StringComparison.Ordinal));
        var reading = await _rules.ReadAsync("us-east-1", ["sg-00000ea0"], CancellationToken.None);
        Assert.Equal(["sgr-1", "sgr-2"], reading.Rules.Select(item => item.RuleId));
    }

    [Fact]
    public async Task Are_read_whatever_their_shape_and_without_those_that_let_out()
    {
        AnswerPage(
            """
            <item><securityGroupRuleId>sgr-1</securityGroupRuleId><groupId>sg-00000ea0</groupId><isEgress>false</isEgress><ipProtocol>tcp</ipProtocol><fromPort>22</fromPort><toPort>23</toPort><cidrIpv4>203.0.113.7/32</cidrIpv4><description>d</description></item>
            <item><securityGroupRuleId>sgr-2</securityGroupRuleId><groupId>sg-00000ea0</groupId><isEgress>true</isEgress><ipProtocol>-1</ipProtocol><cidrIpv4>0.0.0.0/0</cidrIpv4></item>
            <item><securityGroupRuleId>sgr-3</securityGroupRuleId><groupId>sg-00000ea1</groupId><isEgress>false</isEgress><ipProtocol>-1</ipProtocol><fromPort>-1</fromPort><toPort>-1</toPort><cidrIpv6>::/0</cidrIpv6></item>
            <item><securityGroupRuleId>sgr-4</securityGroupRuleId><groupId>sg-00000ea0</groupId><isEgress>false</isEgress><ipProtocol>-1</ipProtocol><prefixListId>pl-1</prefixListId></item>
            <item><securityGroupRuleId>sgr-5</securityGroupRuleId><groupId>sg-00000ea0</groupId><isEgress>false</isEgress><ipProtocol>tcp</ipProtocol><fromPort>1</fromPort><toPort>2</toPort><referencedGroupInfo><groupId>sg-00000009</groupId></referencedGroupInfo></item>
            """
        );
        var reading = await _rules.ReadAsync("us-east-1", ["sg-00000ea0", "sg-00000ea1"], CancellationToken.None);
        Assert.Null(reading.Error);
        Assert.Equal(
            [
                new("sgr-1", "sg-00000ea0", "tcp", 22, 23, "203.0.113.7/32", null, "d"),
                new("sgr-3", "sg-00000ea1", "-1", -1, -1, null, "::/0", null),
                new("sgr-4", "sg-00000ea0", "-1", null, null, null, null, null),
                new("sgr-5", "sg-00000ea0", "tcp", 1, 2, null, null, null),
            ],
            reading.Rules
        );
        var sent = Assert.Single(_http.Sent);
        var form = Form(sent);
        Assert.Equal("ec2.us-east-1.example.com", sent.Url.Host);
        Assert.Equal(
            ("DescribeSecurityGroupRules", "group-id", "sg-00000ea0", "sg-00000ea1", "1000"),
            (form["Action"], form["Filter.1.Name"], form["Filter.1.Value.1"], form["Filter.1.Value.2"], form["MaxResults"])
        );
    }

    [Fact]
    public async Task Are_read_page_by_page()
    {
        const string Item =
            "<item><securityGroupRuleId>sgr-{0}</securityGroupRuleId><groupId>sg-00000ea0</groupId><isEgress>false</isEgress><ipProtocol>-1</ipProtocol></item>";
        AnswerPage(Item.Replace("{0}", "1", StringComparison.Ordinal), "more");
        AnswerPage("", "still more");
        AnswerPage(Item.Replace("{0}", "2", StringComparison.Ordinal));
        var reading = await _rules.ReadAsync("us-east-1", ["sg-00000ea0"], CancellationToken.None);
        Assert.Equal(["sgr-1", "sgr-2"], reading.Rules.Select(rule => rule.RuleId));
        Assert.Equal([null, "more", "still more"], _http.Sent.Select(sent => Form(sent).GetValueOrDefault("NextToken")));
    }

    [Fact]
    public async Task Are_read_for_200_groups_at_once()
    {
        AnswerPage("");
        AnswerPage("");
        var reading = await _rules.ReadAsync(
            "us-east-1",
            [.. Enumerable.Range(0, 201).Select(at => $"sg-{at:x4}")],
            CancellationToken.None
        );
        Assert.Null(reading.Error);
        Assert.Equal(
            [200, 1],
            _http.Sent.Select(sent => Form(sent).Keys.Count(key => key.StartsWith("Filter.1.Value.", StringComparison.Ordinal)))
        );
    }

    [Fact]
    public async Task Are_not_half_read_where_a_later_page_fails()
    {
        AnswerPage(
            "<item><securityGroupRuleId>sgr-1</securityGroupRuleId><groupId>sg-00000ea0</groupId><isEgress>false</isEgress><ipProtocol>-1</ipProtocol></item>",
            "more"
        );
        AnswerError("InternalError", 500);
        var reading = await _rules.ReadAsync("us-east-1", ["sg-00000ea0"], CancellationToken.None);
        Assert.Empty(reading.Rules);
        Assert.Equal(new AwsError(AwsErrorKind.Unavailable, "InternalError", "the message"), reading.Error);
    }

    [Fact]
    public async Task Are_authorized_in_one_call_each_with_its_own_description()
    {
        AnswerDone("AuthorizeSecurityGroupIngress");
        var error = await _rules.AuthorizeAsync(
            Given.East,
            [
                new NewIngressRule(Given.Ssh, Given.Office, "one"),
                new NewIngressRule(Given.Ingress("-1:-1:-1"), Given.Address("2001:db8::7"), "two"),
            ],
            CancellationToken.None
        );
        Assert.Null(error);
        var form = Form(Assert.Single(_http.Sent));
        Assert.Equal(
            ("AuthorizeSecurityGroupIngress", "sg-00000ea0", "tcp", "22", "22", "203.0.113.7/32", "one"),
            (
                form["Action"],
                form["GroupId"],
                form["IpPermissions.1.IpProtocol"],
                form["IpPermissions.1.FromPort"],
                form["IpPermissions.1.ToPort"],
                form["IpPermissions.1.IpRanges.1.CidrIp"],
                form["IpPermissions.1.IpRanges.1.Description"]
            )
        );
        Assert.Equal(
            ("-1", "2001:db8::7/128", "two"),
            (
                form["IpPermissions.2.IpProtocol"],
                form["IpPermissions.2.Ipv6Ranges.1.CidrIpv6"],
                form["IpPermissions.2.Ipv6Ranges.1.Description"]
            )
        );
        Assert.DoesNotContain("IpPermissions.2.IpRanges.1.CidrIp", form.Keys);
    }

    [Fact]
    public async Task Are_revoked_by_their_ids_and_nothing_else()
    {
        AnswerDone("RevokeSecurityGroupIngress");
        Assert.Null(await _rules.RevokeAsync(Given.West, ["sgr-1", "sgr-2"], CancellationToken.None));
        var sent = Assert.Single(_http.Sent);
        var form = Form(sent);
        Assert.Equal("ec2.us-west-1.example.com", sent.Url.Host);
        Assert.Equal(
            ("RevokeSecurityGroupIngress", "sg-00000de0", "sgr-1", "sgr-2"),
            (form["Action"], form["GroupId"], form["SecurityGroupRuleId.1"], form["SecurityGroupRuleId.2"])
        );
        Assert.DoesNotContain(
            form.Keys,
            key => key.StartsWith("IpPermissions", StringComparison.Ordinal) || key.StartsWith("Cidr", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Are_described_anew_by_their_ids()
    {
        AnswerDone("UpdateSecurityGroupRuleDescriptionsIngress");
        Assert.Null(
            await _rules.UpdateDescriptionsAsync(
                Given.East,
                [new NewDescription("sgr-1", "one"), new NewDescription("sgr-2", "two")],
                CancellationToken.None
            )
        );
        var form = Form(Assert.Single(_http.Sent));
        Assert.Equal(
            ("UpdateSecurityGroupRuleDescriptionsIngress", "sg-00000ea0", "sgr-1", "one", "sgr-2", "two"),
            (
                form["Action"],
                form["GroupId"],
                form["SecurityGroupRuleDescription.1.SecurityGroupRuleId"],
                form["SecurityGroupRuleDescription.1.Description"],
                form["SecurityGroupRuleDescription.2.SecurityGroupRuleId"],
                form["SecurityGroupRuleDescription.2.Description"]
            )
        );
    }

    [Theory]
    [InlineData("InvalidPermission.Duplicate", 400, nameof(AwsErrorKind.Conflict))]
    [InlineData("InvalidPermission.NotFound", 400, nameof(AwsErrorKind.Conflict))]
    [InlineData("InvalidSecurityGroupRuleId.NotFound", 400, nameof(AwsErrorKind.Conflict))]
    [InlineData("RulesPerSecurityGroupLimitExceeded", 400, nameof(AwsErrorKind.GroupFull))]
    [InlineData("InvalidGroup.NotFound", 400, nameof(AwsErrorKind.GroupMissing))]
    [InlineData("InvalidGroupId.NotFound", 400, nameof(AwsErrorKind.GroupMissing))]
    [InlineData("InvalidGroupId.Malformed", 400, nameof(AwsErrorKind.GroupMissing))]
    [InlineData("UnauthorizedOperation", 403, nameof(AwsErrorKind.Denied))]
    [InlineData("AuthFailure", 401, nameof(AwsErrorKind.Denied))]
    [InlineData("OptInRequired", 403, nameof(AwsErrorKind.Denied))]
    [InlineData("InternalError", 500, nameof(AwsErrorKind.Unavailable))]
    [InlineData("ServiceUnavailable", 503, nameof(AwsErrorKind.Unavailable))]
    [InlineData("InvalidParameterValue", 400, nameof(AwsErrorKind.Refused))]
    [InlineData("DryRunOperation", 412, nameof(AwsErrorKind.Refused))]
    public async Task Turn_EC2s_errors_into_faults(string code, int status, string kind)
    {
        AnswerError(code, status);
        Assert.Equal(new AwsError(Enum.Parse<AwsErrorKind>(kind), code, "the message"), await AuthorizeAsync());
    }

    [Theory]
    [InlineData("RequestLimitExceeded", 503)]
    [InlineData("EC2ThrottledException", 503)]
    [InlineData("Throttling", 400)]
    [InlineData("SlowDown", 429)]
    public async Task Are_tried_again_while_EC2_throttles_and_say_so_when_the_time_is_up(string code, int status)
    {
        var xml =
            $"<Response><Errors><Error><Code>{code}</Code><Message>the "
            + "message</Message></Error></Errors><RequestID>r</RequestID></Response>";
        using var http = new RecordingHttp(_ => FakeAws.Xml(xml, (HttpStatusCode)status));
        using var rules = new Ec2SecurityGroupRules(new FakeAws(http).Ec2, TimeProvider.System);
        using var timeIsUp = new CancellationTokenSource(TimeSpan.FromSeconds(0.3));
        var error = await rules.AuthorizeAsync(
            Given.East,
            [new NewIngressRule(Given.Ssh, Given.Office, Given.Text(TimeSpan.Zero))],
            timeIsUp.Token
        );
        Assert.Equal(new AwsError(AwsErrorKind.Throttled, code, "the message"), error);
    }

    [Fact]
    public async Task Are_written_once_EC2_throttles_no_more()
    {
        AnswerError("RequestLimitExceeded", 503);
        AnswerDone("AuthorizeSecurityGroupIngress");
        Assert.Null(await AuthorizeAsync());
    }

    [Theory]
    [InlineData("", 500)]
    [InlineData("<html>Bad Gateway</html>", 502)]
    [InlineData("not XML", 503)]
    public async Task Turn_a_failure_that_is_not_EC2s_into_a_fault(string body, int status)
    {
        Answer(body, status);
        Assert.Equal(AwsErrorKind.Unavailable, (await AuthorizeAsync())?.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not XML")]
    [InlineData("<DescribeSecurityGroupRulesResponse><securityGroupRuleSet><item><securityGroupRuleId>sgr-1")]
    [InlineData(
        "<DescribeSecurityGroupRulesResponse><securityGroupRuleSet><item><fromPort>ssh</fromPort></item></securityGroupRuleSet></DescribeSecurityGroupRulesResponse>"
    )]
    [InlineData(
        "<DescribeSecurityGroupRulesResponse><securityGroupRuleSet><item><fromPort>99999999999</fromPort></item></securityGroupRuleSet></DescribeSecurityGroupRulesResponse>"
    )]
    [InlineData(
        "<DescribeSecurityGroupRulesResponse><securityGroupRuleSet><item><groupId>sg-00000ea0</groupId><ipProtocol>tcp</ipProtocol></item></securityGroupRuleSet></DescribeSecurityGroupRulesResponse>"
    )]
    [InlineData(
        "<DescribeSecurityGroupRulesResponse><securityGroupRuleSet><item><securityGroupRuleId>sgr-1</securityGroupRuleId><ipProtocol>tcp</ipProtocol></item></securityGroupRuleSet></DescribeSecurityGroupRulesResponse>"
    )]
    [InlineData(
        "<DescribeSecurityGroupRulesResponse><securityGroupRuleSet><item><securityGroupRuleId>sgr-1</securityGroupRuleId><groupId>sg-00000ea0</groupId></item></securityGroupRuleSet></DescribeSecurityGroupRulesResponse>"
    )]
    public async Task Turn_a_success_that_is_not_EC2s_into_a_fault(string body)
    {
        Answer(body);
        var reading = await _rules.ReadAsync("us-east-1", ["sg-00000ea0"], CancellationToken.None);
        Assert.Empty(reading.Rules);
        Assert.Equal((AwsErrorKind.Unavailable, "NotUnderstood"), (reading.Error?.Kind, reading.Error?.Code));
        Assert.StartsWith("The answer is not EC2's: ", reading.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Turn_a_page_that_comes_again_into_a_fault()
    {
        AnswerPage("", next: "again");
        AnswerPage("", next: "again");
        Assert.Equal("NotUnderstood", (await _rules.ReadAsync("us-east-1", ["sg-00000ea0"], CancellationToken.None)).Error?.Code);
    }

    [Fact]
    public async Task Turn_a_broken_connection_into_a_fault()
    {
        _answers.Enqueue(() => throw new HttpRequestException("connection reset"));
        var error = await AuthorizeAsync();
        Assert.Equal((AwsErrorKind.Unavailable, "NotReached"), (error?.Kind, error?.Code));
        Assert.StartsWith("EC2 could not be reached: ", error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Turn_a_time_that_is_up_into_a_fault()
    {
        var error = await _rules.RevokeAsync(Given.East, ["sgr-1"], new CancellationToken(canceled: true));
        Assert.Equal(
            new AwsError(AwsErrorKind.Unavailable, "TimedOut", "EC2 did not answer in time; what the call did is not known."),
            error
        );
    }

    [Fact]
    public async Task Let_a_bug_be_a_bug()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await new Ec2SecurityGroupRules(_ => throw new InvalidOperationException("a bug"), TimeProvider.System).RevokeAsync(
                Given.East,
                ["sgr-1"],
                CancellationToken.None
            )
        );
    }
}
