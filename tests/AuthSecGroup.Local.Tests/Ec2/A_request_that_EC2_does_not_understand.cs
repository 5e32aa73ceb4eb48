using System.Net;
using System.Net.Http.Headers;
using Amazon.EC2.Model;

namespace AuthSecGroup.Local.Tests.Ec2;

public sealed class A_request_that_EC2_does_not_understand : Ec2Test
{
    private const string Version = "&Version=2016-11-15";
    private const string Describe = $"Action=DescribeSecurityGroupRules{Version}";
    private const string Authorize = $"Action=AuthorizeSecurityGroupIngress{Version}&GroupId={GroupId}";
    private const string Range = "&IpPermissions.1.IpProtocol=-1&IpPermissions.1.IpRanges.1.CidrIp=203.0.113.7/32";

    [Fact]
    public async Task An_unknown_action_is_refused_by_name() =>
        Assert.Equal(
            "The action DescribeVpcs is not valid for this web service. Local mode supports: DescribeSecurityGroupRules, "
                + "DescribeManagedPrefixLists, GetManagedPrefixListEntries, AuthorizeSecurityGroupIngress, RevokeSecurityGroupIngress, "
                + "UpdateSecurityGroupRuleDescriptionsIngress.",
            await RefusedAsync("InvalidAction", () => Client.DescribeVpcsAsync(new DescribeVpcsRequest()))
        );

    [Theory]
    [InlineData("TagSpecification.1.ResourceType")]
    [InlineData("IpPermissions.1.PrefixListIds.1.PrefixListId")]
    [InlineData("IpPermissions.1.Groups.1.GroupId")]
    public async Task An_unknown_parameter_is_refused_by_name_and_nothing_is_done(string parameter)
    {
        Assert.Contains(
            $"<Code>UnknownParameter</Code><Message>The parameter {parameter} is not recognized. Local mode supports: GroupId, "
                + "IpPermissions with IpProtocol, FromPort, ToPort, IpRanges, Ipv6Ranges.</Message>",
            await RawAsync($"{Authorize}{Range}&{parameter}=x")
        );
        Assert.Empty(Ingress);
    }

    [Theory]
    [InlineData("", "InvalidAction")]
    [InlineData("Action=DescribeSecurityGroupRules", "NoSuchVersion")]
    [InlineData("Action=DescribeSecurityGroupRules&Version=2014-01-01", "NoSuchVersion")]
    [InlineData($"{Describe}&DryRun=true", "UnknownParameter")]
    [InlineData($"{Describe}&MaxResults=many", "InvalidParameterValue")]
    [InlineData($"{Describe}&MaxResults=5&MaxResults=6", "InvalidParameter")]
    [InlineData($"{Describe}&Filter.1.Value.1=sg-1", "MissingParameter")]
    [InlineData($"{Describe}&Filter.one.Name=group-id", "UnknownParameter")]
    [InlineData($"{Describe}&%ZZ=%&..=1&\u0001", "UnknownParameter")]
    [InlineData($"{Authorize}&CidrIp=203.0.113.7/32&IpProtocol=tcp", "UnknownParameter")]
    [InlineData(Authorize, "MissingParameter")]
    [InlineData($"{Authorize}&IpPermissions.1.IpProtocol=-1", "MissingParameter")]
    public async Task A_raw_request_gets_EC2s_error(string body, string code) =>
        Assert.Matches(
            "^<\\?xml version=\"1.0\" encoding=\"UTF-8\"\\?>\n<Response><Errors><Error>"
                + $"<Code>{code}</Code><Message>[^<]+</Message></Error></Errors><RequestID>[-0-9a-f]{{36}}</RequestID></Response>$",
            await RawAsync(body)
        );

    [Fact]
    public async Task Every_call_is_recorded_with_what_came_of_it()
    {
        await AuthorizeAsync(Tcp(22, Address));
        await RefusedAsync("InvalidPermission.Duplicate", () => AuthorizeAsync(Tcp(22, Address)));
        await Client.DescribeSecurityGroupRulesAsync(new() { Filters = [new("group-id", [GroupId, OtherGroupId])] });

        Assert.Equal(
            [
                ("AuthorizeSecurityGroupIngress", null, GroupId),
                ("AuthorizeSecurityGroupIngress", "InvalidPermission.Duplicate", GroupId),
                ("DescribeSecurityGroupRules", null, $"{GroupId},{OtherGroupId}"),
            ],
            Local.Ec2.Calls.Select(call => (call.Action, call.ErrorCode, string.Join(',', call.GroupIds)))
        );
        Assert.Equal(
            [KeyValuePair.Create("AuthorizeSecurityGroupIngress", 2), KeyValuePair.Create("DescribeSecurityGroupRules", 1)],
            Local.Ec2.CallCounts
        );

        Local.Ec2.ClearCalls();
        Assert.Empty(Local.Ec2.Calls);
        Assert.Empty(Local.Ec2.CallCounts);
    }

    [Fact]
    public void A_group_id_can_be_given_once() =>
        Assert.Throws<InvalidOperationException>(() => Local.Ec2.CreateGroup("us-east-1", GroupId, "123456789012"));

    [Fact]
    public async Task A_deleted_group_is_gone_for_every_call()
    {
        var rule = Add(22);
        Local.Ec2.DeleteGroup("eu-west-1", GroupId);
        Assert.Empty((await Client.DescribeSecurityGroupRulesAsync(new())).SecurityGroupRules ?? []);
        await RefusedAsync("InvalidGroup.NotFound", () => RevokeAsync(rule.RuleId));
        Assert.False(Local.Ec2.RemoveRule(rule.RuleId));
        Assert.False(Local.Ec2.SetDescription(rule.RuleId, "late"));
    }

    private async Task<string> RawAsync(string body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, Local.Url) { Content = new StringContent(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "AWS4-HMAC-SHA256",
            "Credential=AKIDEXAMPLE/20261122/eu-west-1/ec2/aws4_request, SignedHeaders=host, Signature=0"
        );
        using var response = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("text/xml; charset=UTF-8", response.Content.Headers.ContentType?.ToString());
        return await response.Content.ReadAsStringAsync();
    }
}
