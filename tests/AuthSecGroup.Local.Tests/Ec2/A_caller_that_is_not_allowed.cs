using System.Net;

namespace AuthSecGroup.Local.Tests.Ec2;

public sealed class A_caller_that_is_not_allowed : Ec2Test
{
    private const string GroupArn = $"arn:aws:ec2:eu-west-1:123456789012:security-group/{GroupId}";

    [Fact]
    public async Task Each_write_is_denied_on_the_groups_ARN_and_changes_nothing()
    {
        Local.Permissions.Decide = (_, _) => false;
        Dictionary<string, Func<Task>> writes = new()
        {
            ["ec2:AuthorizeSecurityGroupIngress"] = () => AuthorizeAsync(Tcp(22, "203.0.113.7/32")),
            ["ec2:RevokeSecurityGroupIngress"] = () => RevokeAsync("sgr-00000000000000000"),
            ["ec2:UpdateSecurityGroupRuleDescriptionsIngress"] = () =>
                Client.UpdateSecurityGroupRuleDescriptionsIngressAsync(
                    new() { GroupId = GroupId, IpPermissions = [Tcp(22, "203.0.113.7/32")] }
                ),
        };
        foreach (var (action, write) in writes)
        {
            var refusal = await RefusedAsync(HttpStatusCode.Forbidden, "UnauthorizedOperation", write);
            Assert.Equal(
                "You are not authorized to perform this operation. User: arn:aws:sts::123456789012:assumed-role/SweepRole/sweep "
                    + "is not authorized to perform: "
                    + $"{action} on resource: {GroupArn} because no identity-based policy allows the {action} action",
                refusal.Message
            );
            Assert.True(Local.Permissions.Asked.TryDequeue(out var asked));
            Assert.Equal((action, GroupArn), (asked.Action, asked.Resource));
        }

        Assert.Empty(Ingress);
    }

    [Fact]
    public async Task A_describe_is_decided_on_everything_and_with_the_region()
    {
        Local.Permissions.Decide = (_, _) => false;
        await RefusedAsync(
            HttpStatusCode.Forbidden,
            "UnauthorizedOperation",
            () => Local.Ec2Client("us-gov-west-1").DescribeSecurityGroupRulesAsync(new())
        );

        var (action, resource, context) = Assert.Single(Local.Permissions.Asked);
        Assert.Equal(("ec2:DescribeSecurityGroupRules", "*"), (action, resource));
        Assert.Equal(("us-gov-west-1", "us-gov-west-1"), (context["ec2:Region"], context["aws:RequestedRegion"]));
    }

    [Fact]
    public async Task A_group_that_is_not_there_and_nonsense_in_the_request_are_not_told()
    {
        Local.Permissions.Decide = (_, _) => false;
        await RefusedAsync(
            HttpStatusCode.Forbidden,
            "UnauthorizedOperation",
            () => Client.AuthorizeSecurityGroupIngressAsync(new() { GroupId = OtherGroupId, IpPermissions = [Tcp(70000, "nonsense")] })
        );
    }
}
