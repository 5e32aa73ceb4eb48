using System.Net;
using AuthSecGroup.Local.Ec2;

namespace AuthSecGroup.Local.Tests.Ec2;

public sealed class A_revocation_of_rules : Ec2Test
{
    [Fact]
    public async Task Those_named_by_id_go_and_are_told_and_the_others_stay()
    {
        var first = Local.Ec2.AddRule(GroupId, NewRule.Tcp(22, "203.0.113.7/32", "first"));
        var second = Local.Ec2.AddRule(GroupId, new("tcp", 22, 22, RuleSource.SecurityGroup(OtherGroupId, "123456789012")));
        var third = Local.Ec2.AddRule(GroupId, NewRule.Tcp(22, "2001:db8::1/128"));

        var answer = await RevokeAsync(first.RuleId, second.RuleId);

        Assert.True(answer.Return);
        Assert.Equal(
            [$"{first.RuleId}|203.0.113.7/32|first|", $"{second.RuleId}|||{OtherGroupId}"],
            answer.RevokedSecurityGroupRules.Select(rule =>
                $"{rule.SecurityGroupRuleId}|{rule.CidrIpv4}|{rule.Description}|{rule.ReferencedGroupId}"
            )
        );
        Assert.Equal(third, Assert.Single(Ingress));
    }

    [Fact]
    public async Task One_unknown_id_refuses_the_request_and_nothing_is_revoked()
    {
        var rule = Local.Ec2.AddRule(GroupId, NewRule.Tcp(22, "203.0.113.7/32"));
        var refusal = await RefusedAsync(
            HttpStatusCode.BadRequest,
            "InvalidSecurityGroupRuleId.NotFound",
            () => RevokeAsync(rule.RuleId, "sgr-00000000000000000")
        );
        Assert.Equal("The security group rule ID 'sgr-00000000000000000' does not exist", refusal.Message);
        Assert.Single(Ingress);
    }

    [Fact]
    public async Task The_id_of_a_replaced_rule_never_finds_the_new_one()
    {
        var old = (await AuthorizeAsync(Tcp(22, "203.0.113.7/32"))).SecurityGroupRules.Single().SecurityGroupRuleId;
        await RevokeAsync(old);
        await AuthorizeAsync(Tcp(22, "203.0.113.7/32"));

        await RefusedAsync(HttpStatusCode.BadRequest, "InvalidSecurityGroupRuleId.NotFound", () => RevokeAsync(old));
        Assert.NotEqual(old, Assert.Single(Ingress).RuleId);
    }

    [Fact]
    public async Task The_id_of_another_groups_rule_or_of_an_egress_rule_is_not_found()
    {
        Local.Ec2.CreateGroup("eu-west-1", OtherGroupId, "123456789012");
        var elsewhere = Local.Ec2.AddRule(OtherGroupId, NewRule.Tcp(22, "203.0.113.7/32"));
        var egress = Local.Ec2.Groups.Single(group => group.GroupId == GroupId).Rules.Single(rule => rule.IsEgress);

        await RefusedAsync(HttpStatusCode.BadRequest, "InvalidSecurityGroupRuleId.NotFound", () => RevokeAsync(elsewhere.RuleId));
        await RefusedAsync(HttpStatusCode.BadRequest, "InvalidSecurityGroupRuleId.NotFound", () => RevokeAsync(egress.RuleId));
    }

    [Fact]
    public async Task A_malformed_or_repeated_id_is_refused()
    {
        var rule = Local.Ec2.AddRule(GroupId, NewRule.Tcp(22, "203.0.113.7/32"));
        await RefusedAsync(HttpStatusCode.BadRequest, "InvalidSecurityGroupRuleId.Malformed", () => RevokeAsync("rule"));
        await RefusedAsync(HttpStatusCode.BadRequest, "InvalidParameterValue", () => RevokeAsync(rule.RuleId, rule.RuleId));
        Assert.Single(Ingress);
    }

    [Fact]
    public async Task A_request_must_name_the_group_and_rules_by_id_only()
    {
        var rule = Local.Ec2.AddRule(GroupId, NewRule.Tcp(22, "203.0.113.7/32"));
        await RefusedAsync(HttpStatusCode.BadRequest, "MissingParameter", () => RevokeAsync());
        await RefusedAsync(
            HttpStatusCode.BadRequest,
            "UnknownParameter",
            () =>
                Client.RevokeSecurityGroupIngressAsync(
                    new()
                    {
                        GroupId = GroupId,
                        SecurityGroupRuleIds = [rule.RuleId],
                        IpPermissions = [Tcp(22, "203.0.113.7/32")],
                    }
                )
        );
        await RefusedAsync(
            HttpStatusCode.BadRequest,
            "MissingParameter",
            () => Client.RevokeSecurityGroupIngressAsync(new() { SecurityGroupRuleIds = [rule.RuleId] })
        );
        Assert.Single(Ingress);
    }
}
