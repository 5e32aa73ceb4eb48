using System.Net;
using Amazon.EC2;

namespace AuthSecGroup.Local.Tests.Ec2;

public sealed class A_caller_that_is_not_allowed : Ec2Test
{
    private const string GroupArn = $"arn:aws:ec2:eu-west-1:123456789012:security-group/{GroupId}";

    private static readonly Dictionary<string, Func<IAmazonEC2, Task>> Writes = new()
    {
        ["ec2:AuthorizeSecurityGroupIngress"] = client => AuthorizeAsync(client, GroupId, Tcp(22, Address)),
        ["ec2:RevokeSecurityGroupIngress"] = client =>
            client.RevokeSecurityGroupIngressAsync(new() { GroupId = GroupId, SecurityGroupRuleIds = ["sgr-00000000000000000"] }),
        ["ec2:UpdateSecurityGroupRuleDescriptionsIngress"] = client =>
            client.UpdateSecurityGroupRuleDescriptionsIngressAsync(new() { GroupId = GroupId, IpPermissions = [Tcp(22, Address)] }),
    };

    public A_caller_that_is_not_allowed() => Local.Permissions.Allows = (_, _) => false;

    public static TheoryData<string> Actions { get; } = [.. Writes.Keys];

    [Theory]
    [MemberData(nameof(Actions))]
    public async Task Each_write_is_denied_on_the_groups_ARN_and_changes_nothing(string action)
    {
        Assert.Equal(
            "You are not authorized to perform this operation. User: arn:aws:sts::123456789012:assumed-role/SweepRole/sweep "
                + "is not authorized to perform: "
                + $"{action} on resource: {GroupArn} because no identity-based policy allows the {action} action",
            await DeniedAsync(() => Writes[action](Client))
        );
        var (asked, resource, _) = Assert.Single(Local.Permissions.Asked.Items);
        Assert.Equal((action, GroupArn), (asked, resource));
        Assert.Empty(Ingress);
    }

    [Fact]
    public async Task A_describe_is_decided_on_everything_and_with_the_region()
    {
        await DeniedAsync(() => Local.Ec2Client("us-gov-west-1").DescribeSecurityGroupRulesAsync(new()));

        var (action, resource, context) = Assert.Single(Local.Permissions.Asked.Items);
        Assert.Equal(("ec2:DescribeSecurityGroupRules", "*"), (action, resource));
        Assert.Equal(("us-gov-west-1", "us-gov-west-1"), (context["ec2:Region"], context["aws:RequestedRegion"]));
    }

    [Fact]
    public async Task A_group_that_is_not_there_and_nonsense_in_the_request_are_not_told() =>
        await DeniedAsync(() => AuthorizeAsync(Client, OtherGroupId, Tcp(70000, "nonsense")));

    private static Task<string> DeniedAsync(Func<Task> call) => RefusedAsync(HttpStatusCode.Forbidden, "UnauthorizedOperation", call);
}
