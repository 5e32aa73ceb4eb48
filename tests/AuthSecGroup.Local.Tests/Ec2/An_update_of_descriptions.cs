using Amazon.EC2.Model;

namespace AuthSecGroup.Local.Tests.Ec2;

public sealed class An_update_of_descriptions : Ec2Test
{
    [Fact]
    public async Task The_rules_keep_their_ids_and_only_those_named_change()
    {
        var (first, second, third) = (Add(22, "first"), Add(23, "second"), Add(24, "third"));

        Assert.True((await UpdateAsync((first.RuleId, "renewed"), (second.RuleId, null))).Return);

        Assert.Equal([first with { Description = "renewed" }, second with { Description = null }, third], Ingress);
    }

    [Theory]
    [InlineData("renewed", "sgr-00000000000000000", "InvalidSecurityGroupRuleId.NotFound")]
    [InlineData("it's", null, "InvalidParameterValue")]
    public async Task One_unknown_id_or_a_description_that_EC2_does_not_take_refuses_the_request_and_nothing_changes(
        string description,
        string? otherId,
        string code
    )
    {
        var rule = Add(22, "first");
        (string, string?)[] others = otherId is null ? [] : [(otherId, "renewed")];

        await RefusedAsync(code, () => UpdateAsync([(rule.RuleId, description), .. others]));

        Assert.Equal(rule, Assert.Single(Ingress));
    }

    [Fact]
    public async Task A_request_that_names_no_rules_is_refused() => await RefusedAsync("MissingParameter", () => UpdateAsync());

    private Task<UpdateSecurityGroupRuleDescriptionsIngressResponse> UpdateAsync(params (string RuleId, string? Text)[] descriptions)
    {
        var items = descriptions.Select(pair => new SecurityGroupRuleDescription
        {
            SecurityGroupRuleId = pair.RuleId,
            Description = pair.Text,
        });
        return Client.UpdateSecurityGroupRuleDescriptionsIngressAsync(
            new() { GroupId = GroupId, SecurityGroupRuleDescriptions = [.. items] }
        );
    }
}
