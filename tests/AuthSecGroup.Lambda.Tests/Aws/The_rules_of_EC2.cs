using System.Net;
using System.Text.RegularExpressions;
using System.Web;
using AuthSecGroup.Aws.Ec2;
using AuthSecGroup.Aws.Sts;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Aws;

public sealed class The_rules_of_EC2 : IDisposable
{
    private readonly Queue<Func<HttpResponseMessage>> _responses = [];
    private readonly RecordingHttp _http;
    private readonly Ec2SecurityGroupRules _rules;

    public The_rules_of_EC2()
    {
        _http = new RecordingHttp(_ => _responses.Dequeue()());
        _rules = new Ec2SecurityGroupRules(new FakeAws(_http).Ec2, NoRoles.Instance, TimeProvider.System);
    }

    public void Dispose()
    {
        _rules.Dispose();
        _http.Dispose();
    }

    private void Respond(string xml, int status = 200) => _responses.Enqueue(() => FakeAws.Xml(xml, (HttpStatusCode)status));

    private void RespondPage(string items, string? next = null) =>
        RespondSuccess(
            "DescribeSecurityGroupRules",
            $"<securityGroupRuleSet>{items}</securityGroupRuleSet>{(next is null ? "" : $"<nextToken>{next}</nextToken>")}"
        );

    private void RespondSuccess(string action, string content = "<return>true</return>") =>
        Respond(
            $"<{action}Response xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>r</requestId>{content}</{action}Response>"
        );

    private void RespondPrefixLists(string items) =>
        RespondSuccess("DescribeManagedPrefixLists", $"<prefixListSet>{items}</prefixListSet>");

    private void RespondError(string code, int status = 400) => Respond(ErrorXml(code), status);

    private static string ErrorXml(string code) =>
        $"<Response><Errors><Error><Code>{code}</Code><Message>the message</Message></Error></Errors><RequestID>r</RequestID></Response>";

    private static string Item(string id) =>
        $"<item><securityGroupRuleId>{id}</securityGroupRuleId><groupId>sg-00000ea0</groupId><isEgress>false</isEgress>"
        + "<ipProtocol>-1</ipProtocol></item>";

    private Task<RulesReading> ReadAsync(params string[] groupIds) =>
        _rules.ReadAsync(new AccountRegion("us-east-1"), groupIds is [] ? ["sg-00000ea0"] : groupIds, CancellationToken.None);

    private static Task<AwsError?> AuthorizeAsync(Ec2SecurityGroupRules rules, CancellationToken cancellationToken = default) =>
        rules.AuthorizeAsync(
            Given.East,
            [
                new NewIngressRule(Given.Ssh, Given.Office, "one"),
                new NewIngressRule(Given.Ingress("-1:-1:-1"), Given.Address("2001:db8::7"), "two"),
            ],
            cancellationToken
        );

    [Fact]
    public async Task Are_read_whatever_their_form_and_without_egress_rules()
    {
        RespondPage(
            """
            <item><securityGroupRuleId>sgr-1</securityGroupRuleId><groupId>sg-00000ea0</groupId><isEgress>false</isEgress>
              <ipProtocol>tcp</ipProtocol><fromPort>22</fromPort><toPort>23</toPort><cidrIpv4>203.0.113.7/32</cidrIpv4>
              <description>d</description>
            </item>
            <item><securityGroupRuleId>sgr-2</securityGroupRuleId><groupId>sg-00000ea0</groupId><isEgress>true</isEgress>
              <ipProtocol>-1</ipProtocol><cidrIpv4>0.0.0.0/0</cidrIpv4>
            </item>
            <item><securityGroupRuleId>sgr-3</securityGroupRuleId><groupId>sg-00000ea1</groupId><isEgress>false</isEgress>
              <ipProtocol>-1</ipProtocol><fromPort>-1</fromPort><toPort>-1</toPort><cidrIpv6>::/0</cidrIpv6>
            </item>
            <item><securityGroupRuleId>sgr-4</securityGroupRuleId><groupId>sg-00000ea0</groupId><isEgress>false</isEgress>
              <ipProtocol>-1</ipProtocol><prefixListId>pl-1</prefixListId>
            </item>
            <item><securityGroupRuleId>sgr-5</securityGroupRuleId><groupId>sg-00000ea0</groupId><isEgress>false</isEgress>
              <ipProtocol>tcp</ipProtocol><fromPort>1</fromPort><toPort>2</toPort>
              <referencedGroupInfo><groupId>sg-00000009</groupId></referencedGroupInfo>
            </item>
            """
        );
        var reading = await ReadAsync("sg-00000ea0", "sg-00000ea1");
        Assert.Null(reading.Error);
        Assert.Equal(
            [
                new("sgr-1", "sg-00000ea0", "tcp", 22, 23, "203.0.113.7/32", null, "d"),
                new("sgr-3", "sg-00000ea1", "-1", -1, -1, null, "::/0", null),
                new("sgr-4", "sg-00000ea0", "-1", null, null, null, null, null) { PrefixListId = "pl-1" },
                new("sgr-5", "sg-00000ea0", "tcp", 1, 2, null, null, null),
            ],
            reading.Rules
        );
        var sent = Assert.Single(_http.Sent);
        Assert.Equal("ec2.us-east-1.example.com", sent.Url.Host);
        Assert.Equal(
            "Action=DescribeSecurityGroupRules&Filter.1.Name=group-id&Filter.1.Value.1=sg-00000ea0&Filter.1.Value.2=sg-00000ea1"
                + "&MaxResults=1000&Version=2016-11-15",
            sent.Body
        );
    }

    [Fact]
    public async Task Are_read_page_by_page()
    {
        RespondPage(Item("sgr-1"), "more");
        RespondPage("", "still more");
        RespondPage(Item("sgr-2"));
        Assert.Equal(["sgr-1", "sgr-2"], (await ReadAsync()).Rules.Select(rule => rule.RuleId));
        Assert.Equal([null, "more", "still more"], _http.Sent.Select(sent => HttpUtility.ParseQueryString(sent.Body)["NextToken"]));
    }

    [Fact]
    public async Task Are_read_again_from_the_first_page_if_a_later_one_is_throttled()
    {
        RespondPage(Item("sgr-1"), "more");
        RespondError("RequestLimitExceeded", 503);
        RespondPage(Item("sgr-1"), "more");
        RespondPage(Item("sgr-2"));
        Assert.Equal(["sgr-1", "sgr-2"], (await ReadAsync()).Rules.Select(item => item.RuleId));
    }

    [Fact]
    public async Task Are_not_partly_read_if_a_later_page_fails()
    {
        RespondPage(Item("sgr-1"), "more");
        RespondError("InternalError", 500);
        var reading = await ReadAsync();
        Assert.Empty(reading.Rules);
        Assert.Equal(new AwsError(AwsErrorKind.Unavailable, "InternalError", "the message"), reading.Error);
    }

    [Fact]
    public async Task Are_read_for_200_groups_at_once()
    {
        RespondPage("");
        RespondPage("");
        Assert.Null((await ReadAsync([.. Enumerable.Range(0, 201).Select(at => $"sg-{at:x4}")])).Error);
        Assert.Equal([200, 1], _http.Sent.Select(sent => Regex.Count(sent.Body, "&Filter.1.Value.")));
    }

    [Fact]
    public async Task Refer_to_prefix_lists_that_are_read_with_a_filter()
    {
        RespondPrefixLists(
            """
            <item><prefixListId>pl-1</prefixListId><prefixListName>office</prefixListName><maxEntries>12</maxEntries></item>
            <item><prefixListId>pl-2</prefixListId><prefixListName>com.amazonaws.us-east-1.s3</prefixListName></item>
            """
        );
        var reading = await _rules.ReadPrefixListsAsync(new AccountRegion("us-east-1"), ["pl-1", "pl-2", "pl-3"], CancellationToken.None);
        Assert.Null(reading.Error);
        Assert.Equal([new("pl-1", "office", 12), new("pl-2", "com.amazonaws.us-east-1.s3", null)], reading.Lists);
        Assert.Equal(
            "Action=DescribeManagedPrefixLists&Filter.1.Name=prefix-list-id&Filter.1.Value.1=pl-1&Filter.1.Value.2=pl-2&"
                + "Filter.1.Value.3=pl-3"
                + "&MaxResults=100&Version=2016-11-15",
            Assert.Single(_http.Sent).Body
        );
    }

    [Fact]
    public async Task Refer_to_prefix_lists_of_which_a_call_reads_as_many_as_fit_in_a_page()
    {
        RespondPrefixLists("");
        RespondPrefixLists("");
        await _rules.ReadPrefixListsAsync(
            new AccountRegion("us-east-1"),
            [.. Enumerable.Range(0, 101).Select(at => $"pl-{at:x4}")],
            CancellationToken.None
        );
        Assert.Equal([100, 1], _http.Sent.Select(sent => Regex.Count(sent.Body, "&Filter.1.Value.")));
    }

    [Fact]
    public async Task Refer_to_prefix_lists_whose_entries_are_read_page_by_page()
    {
        static string Page(string token, params string[] cidrs) =>
            $"<entrySet>{string.Concat(cidrs.Select(cidr => $"<item><cidr>{cidr}</cidr></item>"))}</entrySet>{token}";
        RespondSuccess("GetManagedPrefixListEntries", Page("<nextToken>more</nextToken>", "203.0.113.0/24", "2001:db8::/32"));
        RespondSuccess("GetManagedPrefixListEntries", Page("", "198.51.100.0/24"));
        var reading = await _rules.ReadEntriesAsync(new AccountRegion("us-east-1"), "pl-1", CancellationToken.None);
        Assert.Null(reading.Error);
        Assert.Equal(["203.0.113.0/24", "2001:db8::/32", "198.51.100.0/24"], reading.Cidrs);
        Assert.Equal(
            [
                "Action=GetManagedPrefixListEntries&MaxResults=100&PrefixListId=pl-1&Version=2016-11-15",
                "Action=GetManagedPrefixListEntries&MaxResults=100&NextToken=more&PrefixListId=pl-1&Version=2016-11-15",
            ],
            _http.Sent.Select(sent => sent.Body)
        );
    }

    [Fact]
    public async Task Refer_to_prefix_lists_that_are_read_again_from_the_first_if_EC2_throttles()
    {
        const string entries = "<entrySet><item><cidr>203.0.113.0/24</cidr></item><item/></entrySet>";
        RespondSuccess("GetManagedPrefixListEntries", entries + "<nextToken>more</nextToken>");
        RespondError("RequestLimitExceeded", 503);
        RespondSuccess("GetManagedPrefixListEntries", entries);
        var read = await _rules.ReadEntriesAsync(new AccountRegion("us-east-1"), "pl-1", CancellationToken.None);
        Assert.Equal(["203.0.113.0/24"], read.Cidrs);

        string[] ids = [.. Enumerable.Range(0, 101).Select(at => $"pl-{at:x4}")];
        RespondPrefixLists("<item><prefixListId>pl-1</prefixListId></item>");
        RespondError("RequestLimitExceeded", 503);
        RespondPrefixLists("<item><prefixListId>pl-1</prefixListId></item>");
        RespondPrefixLists("");
        var lists = await _rules.ReadPrefixListsAsync(new AccountRegion("us-east-1"), ids, CancellationToken.None);
        Assert.Equal([new("pl-1", "", null)], lists.Lists);
    }

    [Fact]
    public async Task Refer_to_prefix_lists_whose_entries_are_unread_if_a_page_comes_again()
    {
        RespondSuccess("GetManagedPrefixListEntries", "<entrySet/><nextToken>again</nextToken>");
        RespondSuccess("GetManagedPrefixListEntries", "<entrySet/><nextToken>again</nextToken>");
        var read = await _rules.ReadEntriesAsync(new AccountRegion("us-east-1"), "pl-1", CancellationToken.None);
        Assert.Equal(
            new AwsError(
                AwsErrorKind.Unavailable,
                "NotUnderstood",
                "The response is not EC2's: the next page of entries is the same again"
            ),
            read.Error
        );
    }

    [Fact]
    public async Task Refer_to_prefix_lists_whose_entries_cannot_be_read()
    {
        RespondError("InvalidPrefixListID.NotFound", 400);
        var reading = await _rules.ReadEntriesAsync(new AccountRegion("us-east-1"), "pl-1", CancellationToken.None);
        Assert.Empty(reading.Cidrs);
        Assert.Equal("InvalidPrefixListID.NotFound", reading.Error!.Code);
    }

    [Fact]
    public async Task Refer_to_prefix_lists_that_cannot_be_read()
    {
        RespondError("UnauthorizedOperation", 403);
        var reading = await _rules.ReadPrefixListsAsync(new AccountRegion("us-east-1"), ["pl-1"], CancellationToken.None);
        Assert.Empty(reading.Lists);
        Assert.Equal(new AwsError(AwsErrorKind.Denied, "UnauthorizedOperation", "the message"), reading.Error);
    }

    [Fact]
    public async Task Are_authorized_in_one_call_each_with_its_own_description()
    {
        RespondSuccess("AuthorizeSecurityGroupIngress");
        Assert.Null(await AuthorizeAsync(_rules));
        Assert.Equal(
            "Action=AuthorizeSecurityGroupIngress&GroupId=sg-00000ea0&IpPermissions.1.FromPort=22&IpPermissions.1.IpProtocol=tcp"
                + "&IpPermissions.1.IpRanges.1.CidrIp=203.0.113.7%2F32&IpPermissions.1.IpRanges.1.Description=one&IpPermissions.1.ToPort=22"
                + "&IpPermissions.2.FromPort=-1&IpPermissions.2.IpProtocol=-1&IpPermissions.2.Ipv6Ranges.1.CidrIpv6=2001%3Adb8%3A%3A7%2F128"
                + "&IpPermissions.2.Ipv6Ranges.1.Description=two&IpPermissions.2.ToPort=-1&Version=2016-11-15",
            Assert.Single(_http.Sent).Body
        );
    }

    [Fact]
    public async Task Are_revoked_by_their_ids_and_nothing_else()
    {
        RespondSuccess("RevokeSecurityGroupIngress");
        Assert.Null(await _rules.RevokeAsync(Given.West, ["sgr-1", "sgr-2"], CancellationToken.None));
        var sent = Assert.Single(_http.Sent);
        Assert.Equal("ec2.us-west-1.example.com", sent.Url.Host);
        Assert.Equal(
            "Action=RevokeSecurityGroupIngress&GroupId=sg-00000de0&SecurityGroupRuleId.1=sgr-1&SecurityGroupRuleId.2=sgr-2&"
                + "Version=2016-11-15",
            sent.Body
        );
    }

    [Fact]
    public async Task Get_new_descriptions_by_their_ids()
    {
        RespondSuccess("UpdateSecurityGroupRuleDescriptionsIngress");
        Assert.Null(await _rules.UpdateDescriptionsAsync(Given.East, [new("sgr-1", "one"), new("sgr-2", "two")], CancellationToken.None));
        Assert.Equal(
            "Action=UpdateSecurityGroupRuleDescriptionsIngress&GroupId=sg-00000ea0"
                + "&SecurityGroupRuleDescription.1.Description=one&SecurityGroupRuleDescription.1.SecurityGroupRuleId=sgr-1"
                + "&SecurityGroupRuleDescription.2.Description=two&SecurityGroupRuleDescription.2.SecurityGroupRuleId=sgr-2&"
                + "Version=2016-11-15",
            Assert.Single(_http.Sent).Body
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
    public async Task Turn_each_error_of_EC2_into_a_kind_of_error(string code, int status, string kind)
    {
        RespondError(code, status);
        Assert.Equal(new AwsError(Enum.Parse<AwsErrorKind>(kind), code, "the message"), await AuthorizeAsync(_rules));
    }

    [Theory]
    [InlineData("RequestLimitExceeded", 503)]
    [InlineData("EC2ThrottledException", 503)]
    [InlineData("Throttling", 400)]
    [InlineData("SlowDown", 429)]
    public async Task Are_written_again_while_EC2_throttles_until_the_time_is_up(string code, int status)
    {
        using var http = new RecordingHttp(_ => FakeAws.Xml(ErrorXml(code), (HttpStatusCode)status));
        using var rules = new Ec2SecurityGroupRules(new FakeAws(http).Ec2, NoRoles.Instance, TimeProvider.System);
        using var timeIsUp = new CancellationTokenSource(TimeSpan.FromSeconds(0.3));
        var error = await AuthorizeAsync(rules, timeIsUp.Token);
        Assert.Equal(new AwsError(AwsErrorKind.Throttled, code, "the message"), error);
    }

    [Fact]
    public async Task Are_written_as_soon_as_EC2_no_longer_throttles()
    {
        RespondError("RequestLimitExceeded", 503);
        RespondSuccess("AuthorizeSecurityGroupIngress");
        Assert.Null(await AuthorizeAsync(_rules));
    }

    [Theory]
    [InlineData("", 500)]
    [InlineData("<html>Bad Gateway</html>", 502)]
    [InlineData("not XML", 503)]
    public async Task Are_unavailable_if_a_failure_does_not_come_from_EC2(string body, int status)
    {
        Respond(body, status);
        Assert.Equal(AwsErrorKind.Unavailable, (await AuthorizeAsync(_rules))?.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not XML")]
    [InlineData("<DescribeSecurityGroupRulesResponse><securityGroupRuleSet><item><securityGroupRuleId>sgr-1")]
    public Task Are_unavailable_if_a_success_does_not_come_from_EC2(string body)
    {
        Respond(body);
        return AssertNotUnderstoodAsync();
    }

    [Theory]
    [InlineData("<fromPort>ssh</fromPort>")]
    [InlineData("<fromPort>99999999999</fromPort>")]
    [InlineData("<groupId>sg-00000ea0</groupId><ipProtocol>tcp</ipProtocol>")]
    [InlineData("<securityGroupRuleId>sgr-1</securityGroupRuleId><ipProtocol>tcp</ipProtocol>")]
    [InlineData("<securityGroupRuleId>sgr-1</securityGroupRuleId><groupId>sg-00000ea0</groupId>")]
    public Task Are_unavailable_if_one_is_incomplete_or_malformed(string members)
    {
        RespondPage($"<item>{members}</item>");
        return AssertNotUnderstoodAsync();
    }

    [Fact]
    public Task Are_unavailable_if_a_page_comes_again()
    {
        RespondPage("", next: "again");
        RespondPage("", next: "again");
        return AssertNotUnderstoodAsync();
    }

    private async Task AssertNotUnderstoodAsync()
    {
        var reading = await ReadAsync();
        Assert.Empty(reading.Rules);
        Assert.Equal((AwsErrorKind.Unavailable, "NotUnderstood"), (reading.Error?.Kind, reading.Error?.Code));
        Assert.StartsWith("The response is not EC2's: ", reading.Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Are_unavailable_if_the_connection_breaks()
    {
        _responses.Enqueue(() => throw new HttpRequestException("connection reset"));
        var error = await AuthorizeAsync(_rules);
        Assert.Equal((AwsErrorKind.Unavailable, "NotReached"), (error?.Kind, error?.Code));
        Assert.StartsWith("EC2 could not be reached: ", error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Are_unavailable_if_the_time_is_up() =>
        Assert.Equal(Ec2Errors.TimedOut, await _rules.RevokeAsync(Given.East, ["sgr-1"], new CancellationToken(canceled: true)));

    [Fact]
    public async Task Do_not_hide_a_bug_behind_an_error()
    {
        using var rules = new Ec2SecurityGroupRules(
            (_, _) => throw new InvalidOperationException("a bug"),
            NoRoles.Instance,
            TimeProvider.System
        );
        await Assert.ThrowsAsync<InvalidOperationException>(() => rules.RevokeAsync(Given.East, ["sgr-1"], CancellationToken.None));
    }
}
