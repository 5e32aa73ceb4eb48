using System.Net;
using Amazon.EC2;
using Amazon.EC2.Model;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Local.Tests.Faults;
using AuthSecGroup.Testing;
using SecurityGroupRule = AuthSecGroup.Local.Ec2.SecurityGroupRule;

namespace AuthSecGroup.Local.Tests.Ec2;

/// <summary>One group in EC2 and the vendor's client.</summary>
public abstract class Ec2Test : LocalServicesTest
{
    private protected const string GroupId = "sg-0123456789abcdef0";
    private protected const string OtherGroupId = "sg-0fedcba9876543210";
    private protected const string Address = "203.0.113.7/32";

    private IAmazonEC2? _client;

    private protected Ec2Test() => Local.Ec2.CreateGroup(LocalServices.Region, GroupId, LocalServices.Account);

    private protected IAmazonEC2 Client => _client ??= Local.Ec2Client();

    private protected IReadOnlyList<SecurityGroupRule> Ingress =>
        [.. Local.Ec2.Groups.Single(group => group.GroupId == GroupId).Rules.Where(rule => !rule.IsEgress)];

    private protected static IpPermission Tcp(int port, params string[] cidrs) => Permission("tcp", port, port, cidrs);

    private protected static IpPermission Permission(string protocol, int? from, int? to, params string[] cidrs)
    {
        var versions = cidrs.ToLookup(cidr => cidr.Contains(':', StringComparison.Ordinal));
        return new()
        {
            IpProtocol = protocol,
            FromPort = from,
            ToPort = to,
            Ipv4Ranges = [.. versions[false].Select(cidr => new IpRange { CidrIp = cidr })],
            Ipv6Ranges = [.. versions[true].Select(cidr => new Ipv6Range { CidrIpv6 = cidr })],
        };
    }

    /// <summary>Adds a rule for one TCP port and the usual address, as another user of the account does.</summary>
    private protected SecurityGroupRule Add(int port, string? description = null, string groupId = GroupId) =>
        Local.Ec2.AddRule(groupId, NewRule.Tcp(port, Address, description));

    private protected Task<AuthorizeSecurityGroupIngressResponse> AuthorizeAsync(params IpPermission[] permissions) =>
        AuthorizeAsync(Client, GroupId, permissions);

    private protected static Task<AuthorizeSecurityGroupIngressResponse> AuthorizeAsync(
        IAmazonEC2 client,
        string groupId,
        params IpPermission[] permissions
    ) => client.AuthorizeSecurityGroupIngressAsync(new() { GroupId = groupId, IpPermissions = [.. permissions] });

    private protected Task<RevokeSecurityGroupIngressResponse> RevokeAsync(params string[] ruleIds) =>
        Client.RevokeSecurityGroupIngressAsync(new() { GroupId = GroupId, SecurityGroupRuleIds = [.. ruleIds] });

    /// <summary>The message of a refusal with the status 400.</summary>
    private protected static Task<string> RefusedAsync(string code, Func<Task> call) => RefusedAsync(HttpStatusCode.BadRequest, code, call);

    /// <summary>The message of a refusal.</summary>
    private protected static async Task<string> RefusedAsync(HttpStatusCode status, string code, Func<Task> call)
    {
        var refusal = await Assert.ThrowsAsync<AmazonEC2Exception>(call);
        Assert.Equal((status, code), (refusal.StatusCode, refusal.ErrorCode));
        Assert.False(string.IsNullOrEmpty(refusal.RequestId));
        return refusal.Message;
    }
}
