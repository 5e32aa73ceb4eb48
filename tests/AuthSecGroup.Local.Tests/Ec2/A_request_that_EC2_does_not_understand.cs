using System.Net;
using System.Net.Http.Headers;
using Amazon.EC2;
using Amazon.EC2.Model;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Local.Signing;

namespace AuthSecGroup.Local.Tests.Ec2;

public sealed class A_request_that_EC2_does_not_understand : Ec2Test
{
    [Fact]
    public async Task An_unknown_action_is_refused_by_name()
    {
        var refusal = await RefusedAsync(
            HttpStatusCode.BadRequest,
            "InvalidAction",
            () => Client.DescribeVpcsAsync(new DescribeVpcsRequest())
        );
        Assert.Equal(
            "The action DescribeVpcs is not valid for this web service. Local mode supports: DescribeSecurityGroupRules, "
                + "AuthorizeSecurityGroupIngress, RevokeSecurityGroupIngress, UpdateSecurityGroupRuleDescriptionsIngress.",
            refusal.Message
        );
    }

    [Fact]
    public async Task An_unknown_parameter_is_refused_by_name_and_nothing_is_done()
    {
        var refusal = await RefusedAsync(
            HttpStatusCode.BadRequest,
            "UnknownParameter",
            () =>
                Client.AuthorizeSecurityGroupIngressAsync(
                    new()
                    {
                        GroupId = GroupId,
                        IpPermissions = [Tcp(22, "203.0.113.7/32")],
                        TagSpecifications = [new() { ResourceType = ResourceType.SecurityGroupRule, Tags = [new("team", "net")] }],
                    }
                )
        );
        Assert.Equal(
            "The parameter TagSpecification.1.ResourceType is not recognized. Local mode supports: GroupId, IpPermissions.",
            refusal.Message
        );
        Assert.Empty(Ingress);
    }

    [Theory]
    [InlineData("", "InvalidAction")]
    [InlineData("Action=DescribeSecurityGroupRules", "NoSuchVersion")]
    [InlineData("Action=DescribeSecurityGroupRules&Version=2014-01-01", "NoSuchVersion")]
    [InlineData("Action=DescribeSecurityGroupRules&Version=2016-11-15&DryRun=true", "UnknownParameter")]
    [InlineData("Action=DescribeSecurityGroupRules&Version=2016-11-15&MaxResults=many", "InvalidParameterValue")]
    [InlineData("Action=DescribeSecurityGroupRules&Version=2016-11-15&MaxResults=5&MaxResults=6", "InvalidParameter")]
    [InlineData("Action=DescribeSecurityGroupRules&Version=2016-11-15&Filter.1.Value.1=sg-1", "MissingParameter")]
    [InlineData("Action=DescribeSecurityGroupRules&Version=2016-11-15&Filter.one.Name=group-id", "UnknownParameter")]
    [InlineData(
        "Action=AuthorizeSecurityGroupIngress&Version=2016-11-15&GroupId=sg-0123456789abcdef0&CidrIp=203.0.113.7/32&IpProtocol=tcp",
        "UnknownParameter"
    )]
    [InlineData("Action=AuthorizeSecurityGroupIngress&Version=2016-11-15&GroupId=sg-0123456789abcdef0", "MissingParameter")]
    [InlineData(
        "Action=AuthorizeSecurityGroupIngress&Version=2016-11-15&GroupId=sg-0123456789abcdef0&IpPermissions.1.IpProtocol=-1",
        "MissingParameter"
    )]
    [InlineData("Action=DescribeSecurityGroupRules&Version=2016-11-15&%ZZ=%&..=1&\u0001", "UnknownParameter")]
    public async Task A_raw_request_gets_EC2s_error(string body, string code)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, Local.Url) { Content = new StringContent(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "AWS4-HMAC-SHA256",
            "Credential=AKIDEXAMPLE/20261122/eu-west-1/ec2/aws4_request, SignedHeaders=host, Signature=0"
        );
        using var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("text/xml; charset=UTF-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Matches(
            "^<\\?xml version=\"1.0\" "
                + $"encoding=\"UTF-8\"\\?>\n<Response><Errors><Error><Code>{code}</Code><Message>[^<]+</Message></Error></Errors><RequestID>[-0-9a-f]{{36}}</RequestID></Response>$",
            await answer.Content.ReadAsStringAsync()
        );
    }

    [Fact]
    public async Task Every_call_is_recorded_with_what_came_of_it()
    {
        await AuthorizeAsync(Tcp(22, "203.0.113.7/32"));
        await RefusedAsync(HttpStatusCode.BadRequest, "InvalidPermission.Duplicate", () => AuthorizeAsync(Tcp(22, "203.0.113.7/32")));
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
        var rule = Local.Ec2.AddRule(GroupId, NewRule.Tcp(22, "203.0.113.7/32"));
        Local.Ec2.DeleteGroup("eu-west-1", GroupId);
        Assert.Empty((await Client.DescribeSecurityGroupRulesAsync(new())).SecurityGroupRules ?? []);
        await RefusedAsync(HttpStatusCode.BadRequest, "InvalidGroup.NotFound", () => RevokeAsync(rule.RuleId));
        Assert.False(Local.Ec2.RemoveRule(rule.RuleId));
        Assert.False(Local.Ec2.SetDescription(rule.RuleId, "late"));
    }
}
