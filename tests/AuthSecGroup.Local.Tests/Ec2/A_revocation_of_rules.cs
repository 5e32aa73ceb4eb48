using AuthSecGroup.Local.Ec2;

namespace AuthSecGroup.Local.Tests.Ec2;

public sealed class A_revocation_of_rules : Ec2Test
{
    [Fact]
    public async Task Those_named_by_id_go_and_the_others_stay()
    {
        var first = Add(22, "first");
        var second = Local.Ec2.AddRule(GroupId, new("tcp", 22, 22, RuleSource.SecurityGroup(OtherGroupId)));
        var third = Local.Ec2.AddRule(GroupId, NewRule.Tcp(22, "2001:db8::1/128"));

        Assert.True((await RevokeAsync(first.RuleId, second.RuleId)).Return);

        Assert.Equal(third, Assert.Single(Ingress));
    }

    [Fact]
    public async Task One_unknown_id_refuses_the_request_and_nothing_is_revoked()
    {
        var rule = Add(22);

        Assert.Equal(
            "The security group rule ID 'sgr-00000000000000000' does not exist",
            await RefusedAsync("InvalidSecurityGroupRuleId.NotFound", () => RevokeAsync(rule.RuleId, "sgr-00000000000000000"))
        );
        Assert.Single(Ingress);
    }

    [Fact]
    public async Task The_id_of_a_replaced_rule_never_finds_the_new_one()
    {
        var old = (await AuthorizeAsync(Tcp(22, Address))).SecurityGroupRules.Single().SecurityGroupRuleId;
        await RevokeAsync(old);
        await AuthorizeAsync(Tcp(22, Address));

        await RefusedAsync("InvalidSecurityGroupRuleId.NotFound", () => RevokeAsync(old));
        Assert.NotEqual(old, Assert.Single(Ingress).RuleId);
    }

    [Fact]
    public async Task The_id_of_another_groups_rule_or_of_an_egress_rule_is_not_found()
    {
        Local.Ec2.CreateGroup("eu-west-1", OtherGroupId, "123456789012");
        var elsewhere = Add(22, groupId: OtherGroupId);
        var egress = Local.Ec2.Groups.Single(group => group.GroupId == GroupId).Rules.Single(rule => rule.IsEgress);

        await RefusedAsync("InvalidSecurityGroupRuleId.NotFound", () => RevokeAsync(elsewhere.RuleId));
        await RefusedAsync("InvalidSecurityGroupRuleId.NotFound", () => RevokeAsync(egress.RuleId));
    }

    [Fact]
    public async Task A_malformed_or_repeated_id_is_refused()
    {
        var rule = Add(22);
        await RefusedAsync("InvalidSecurityGroupRuleId.Malformed", () => RevokeAsync("rule"));
        await RefusedAsync("InvalidParameterValue", () => RevokeAsync(rule.RuleId, rule.RuleId));
        Assert.Single(Ingress);
    }

    [Fact]
    public async Task A_request_must_name_the_group_and_rules_by_id_only()
    {
        List<string> ids = [Add(22).RuleId];
        await RefusedAsync("MissingParameter", () => RevokeAsync());
        await RefusedAsync("MissingParameter", () => Client.RevokeSecurityGroupIngressAsync(new() { SecurityGroupRuleIds = ids }));
        await RefusedAsync(
            "UnknownParameter",
            () =>
                Client.RevokeSecurityGroupIngressAsync(
                    new()
                    {
                        GroupId = GroupId,
                        SecurityGroupRuleIds = ids,
                        IpPermissions = [Tcp(22, Address)],
                    }
                )
        );
        Assert.Single(Ingress);
    }
}
