using System.Net;
using Amazon.EC2.Model;
using AuthSecGroup.Local.Ec2;

namespace AuthSecGroup.Local.Tests.Ec2;

public sealed class An_update_of_descriptions : Ec2Test
{
    [Fact]
    public async Task The_rules_keep_their_ids_and_only_those_named_change()
    {
        var first = Local.Ec2.AddRule(GroupId, NewRule.Tcp(22, "203.0.113.7/32", "first"));
        var second = Local.Ec2.AddRule(GroupId, NewRule.Tcp(23, "203.0.113.7/32", "second"));
        var third = Local.Ec2.AddRule(GroupId, NewRule.Tcp(24, "203.0.113.7/32", "third"));

        var answer = await UpdateAsync((first.RuleId, "renewed"), (second.RuleId, null));

        Assert.True(answer.Return);
        Assert.Equal([first with { Description = "renewed" }, second with { Description = null }, third], Ingress);
    }

    [Fact]
    public async Task One_unknown_id_refuses_the_request_and_no_description_changes()
    {
        var rule = Local.Ec2.AddRule(GroupId, NewRule.Tcp(22, "203.0.113.7/32", "first"));
        await RefusedAsync(
            HttpStatusCode.BadRequest,
            "InvalidSecurityGroupRuleId.NotFound",
            () => UpdateAsync((rule.RuleId, "renewed"), ("sgr-00000000000000000", "renewed"))
        );
        Assert.Equal(rule, Assert.Single(Ingress));
    }

    [Fact]
    public async Task A_description_that_EC2_does_not_take_is_refused()
    {
        var rule = Local.Ec2.AddRule(GroupId, NewRule.Tcp(22, "203.0.113.7/32", "first"));
        await RefusedAsync(HttpStatusCode.BadRequest, "InvalidParameterValue", () => UpdateAsync((rule.RuleId, "it's")));
        Assert.Equal(rule, Assert.Single(Ingress));
    }

    [Fact]
    public async Task A_request_that_names_no_rules_is_refused() =>
        await RefusedAsync(HttpStatusCode.BadRequest, "MissingParameter", () => UpdateAsync());

    private Task<UpdateSecurityGroupRuleDescriptionsIngressResponse> UpdateAsync(
        params (string RuleId, string? Description)[] descriptions
    ) =>
        Client.UpdateSecurityGroupRuleDescriptionsIngressAsync(
            new()
            {
                GroupId = GroupId,
                SecurityGroupRuleDescriptions =
                [
                    .. descriptions.Select(pair => new SecurityGroupRuleDescription
                    {
                        SecurityGroupRuleId = pair.RuleId,
                        Description = pair.Description,
                    }),
                ],
            }
        );
}
