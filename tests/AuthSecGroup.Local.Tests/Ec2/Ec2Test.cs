using System.Net;
using Amazon.EC2;
using Amazon.EC2.Model;
using AuthSecGroup.Local.Tests.Faults;

namespace AuthSecGroup.Local.Tests.Ec2;

/// <summary>One group in EC2 and the vendor's client.</summary>
public abstract class Ec2Test : LocalServicesTest
{
    private protected const string GroupId = "sg-0123456789abcdef0";
    private protected const string OtherGroupId = "sg-0fedcba9876543210";

    private protected IAmazonEC2 Client { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Local.Ec2.CreateGroup(LocalServices.Region, GroupId, LocalServices.Account);
        Client = Local.Ec2Client();
    }

    private protected static IpPermission Tcp(int port, params string[] cidrs) =>
        new()
        {
            IpProtocol = "tcp",
            FromPort = port,
            ToPort = port,
            Ipv4Ranges =
            [
                .. cidrs.Where(cidr => !cidr.Contains(':', StringComparison.Ordinal)).Select(cidr => new IpRange { CidrIp = cidr }),
            ],
            Ipv6Ranges =
            [
                .. cidrs.Where(cidr => cidr.Contains(':', StringComparison.Ordinal)).Select(cidr => new Ipv6Range { CidrIpv6 = cidr }),
            ],
        };

    private protected Task<AuthorizeSecurityGroupIngressResponse> AuthorizeAsync(params IpPermission[] permissions) =>
        Client.AuthorizeSecurityGroupIngressAsync(new() { GroupId = GroupId, IpPermissions = [.. permissions] });

    private protected Task<RevokeSecurityGroupIngressResponse> RevokeAsync(params string[] ruleIds) =>
        Client.RevokeSecurityGroupIngressAsync(new() { GroupId = GroupId, SecurityGroupRuleIds = [.. ruleIds] });

    private protected IReadOnlyList<Local.Ec2.SecurityGroupRule> Ingress =>
        [.. Local.Ec2.Groups.Single(group => group.GroupId == GroupId).Rules.Where(rule => !rule.IsEgress)];

    private protected static async Task<AmazonEC2Exception> RefusedAsync(HttpStatusCode status, string code, Func<Task> call)
    {
        var refusal = await Assert.ThrowsAsync<AmazonEC2Exception>(call);
        Assert.Equal((status, code), (refusal.StatusCode, refusal.ErrorCode));
        Assert.False(string.IsNullOrEmpty(refusal.RequestId));
        return refusal;
    }
}
