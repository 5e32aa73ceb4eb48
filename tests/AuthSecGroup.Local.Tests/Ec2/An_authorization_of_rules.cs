using System.Net;
using Amazon.EC2;
using Amazon.EC2.Model;
using AuthSecGroup.Local.Ec2;

namespace AuthSecGroup.Local.Tests.Ec2;

public sealed class An_authorization_of_rules : Ec2Test
{
    [Fact]
    public async Task The_answer_holds_each_new_rule_with_its_id_in_canonical_form()
    {
        var answer = await AuthorizeAsync(
            new IpPermission
            {
                IpProtocol = "6",
                FromPort = 22,
                ToPort = 25,
                Ipv4Ranges = [new() { CidrIp = "10.1.2.3/16", Description = "an office" }, new() { CidrIp = "203.0.113.7/32" }],
                Ipv6Ranges =
                [
                    new() { CidrIpv6 = "2001:DB8:0:0::1/128", Description = "authsecgroup/1 office-ssh alice 2026-11-22T06:40:00Z" },
                ],
                PrefixListIds = [new() { Id = "pl-0123456789abcdef0", Description = "a list" }],
                UserIdGroupPairs = [new() { GroupId = OtherGroupId, Description = "a group" }],
            }
        );

        Assert.True(answer.Return);
        Assert.NotEmpty(answer.ResponseMetadata.RequestId);
        Assert.All(
            answer.SecurityGroupRules,
            rule =>
            {
                Assert.Matches("^sgr-[0-9a-f]{17}$", rule.SecurityGroupRuleId);
                Assert.Equal((GroupId, "123456789012", false), (rule.GroupId, rule.GroupOwnerId, rule.IsEgress));
                Assert.Equal(("tcp", 22, 25), (rule.IpProtocol, rule.FromPort, rule.ToPort));
                Assert.Equal(
                    $"arn:aws:ec2:eu-west-1:123456789012:security-group-rule/{rule.SecurityGroupRuleId}",
                    rule.SecurityGroupRuleArn
                );
            }
        );
        Assert.Equal(
            ["10.1.0.0/16||an office", "203.0.113.7/32||", "|2001:db8::1/128|authsecgroup/1 office-ssh alice 2026-11-22T06:40:00Z"],
            answer.SecurityGroupRules.Take(3).Select(rule => $"{rule.CidrIpv4}|{rule.CidrIpv6}|{rule.Description}")
        );
        Assert.Equal(
            ("pl-0123456789abcdef0", "a list"),
            (answer.SecurityGroupRules[3].PrefixListId, answer.SecurityGroupRules[3].Description)
        );
        Assert.Equal(
            (OtherGroupId, "123456789012"),
            (answer.SecurityGroupRules[4].ReferencedGroupInfo.GroupId, answer.SecurityGroupRules[4].ReferencedGroupInfo.UserId)
        );
        Assert.Equal(answer.SecurityGroupRules.Select(rule => rule.SecurityGroupRuleId), Ingress.Select(rule => rule.RuleId));
    }

    [Theory]
    [InlineData("17", 53, 53, "udp", 53, 53)]
    [InlineData("TCP", 0, 65535, "tcp", 0, 65535)]
    [InlineData("1", 8, -1, "icmp", 8, -1)]
    [InlineData("58", -1, -1, "icmpv6", -1, -1)]
    [InlineData("-1", 22, 22, "-1", -1, -1)]
    [InlineData("50", null, null, "50", -1, -1)]
    [InlineData("-1", null, null, "-1", -1, -1)]
    public async Task Protocols_and_ports_are_normalized(string protocol, int? from, int? to, string keptProtocol, int keptFrom, int keptTo)
    {
        await AuthorizeAsync(
            new IpPermission
            {
                IpProtocol = protocol,
                FromPort = from,
                ToPort = to,
                Ipv4Ranges = [new() { CidrIp = "203.0.113.7/32" }],
            }
        );

        var rule = Assert.Single(Ingress);
        Assert.Equal((keptProtocol, keptFrom, keptTo), (rule.Protocol, rule.FromPort, rule.ToPort));
    }

    [Theory]
    [InlineData("203.0.113.7")]
    [InlineData("203.0.113.7/33")]
    [InlineData("203.0.113.07/32")]
    [InlineData("203.0.113.256/32")]
    [InlineData("203.0.113/32")]
    [InlineData(" 203.0.113.7/32")]
    [InlineData("203.0.113.7/+2")]
    [InlineData("\u0001")]
    public async Task A_malformed_IPv4_block_is_refused(string cidr) =>
        await RefusedAsync(HttpStatusCode.BadRequest, "InvalidParameterValue", () => AuthorizeAsync(Tcp(22, cidr)));

    [Theory]
    [InlineData("2001:db8::1/129")]
    [InlineData("2001:db8::1")]
    [InlineData("fe80::1%eth0/128")]
    [InlineData("[2001:db8::1]/128")]
    [InlineData("2001:db8:::1/128")]
    public async Task A_malformed_IPv6_block_is_refused(string cidr)
    {
        var refusal = await RefusedAsync(HttpStatusCode.BadRequest, "InvalidParameterValue", () => AuthorizeAsync(Tcp(22, cidr)));
        Assert.Equal($"CIDR block {cidr} is malformed", refusal.Message);
    }

    [Fact]
    public async Task An_IPv6_block_among_the_IPv4_ranges_is_refused()
    {
        var permission = new IpPermission
        {
            IpProtocol = "tcp",
            FromPort = 22,
            ToPort = 22,
            Ipv4Ranges = [new() { CidrIp = "2001:db8::1/32" }],
        };
        var refusal = await RefusedAsync(HttpStatusCode.BadRequest, "InvalidParameterValue", () => AuthorizeAsync(permission));
        Assert.Equal("CIDR block 2001:db8::1/32 is malformed", refusal.Message);
    }

    [Theory]
    [InlineData("tcp", 70000, 70000, "TCP/UDP (from) port (70000) out of range")]
    [InlineData("udp", 1, 65536, "TCP/UDP (to) port (65536) out of range")]
    [InlineData("tcp", -1, -1, "TCP/UDP (from) port (-1) out of range")]
    [InlineData("tcp", 443, 80, "Invalid TCP/UDP port range (443:80)")]
    [InlineData("tcp", null, 80, "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.")]
    [InlineData("icmp", 8, 65535, "ICMP code (65535) out of range")]
    [InlineData("ssh", 22, 22, "Invalid value 'ssh' for IP protocol. Unknown protocol.")]
    [InlineData("256", 22, 22, "Invalid value '256' for IP protocol. Unknown protocol.")]
    public async Task Impossible_protocols_and_ports_are_refused(string protocol, int? from, int? to, string message)
    {
        var permission = new IpPermission
        {
            IpProtocol = protocol,
            FromPort = from,
            ToPort = to,
            Ipv4Ranges = [new() { CidrIp = "203.0.113.7/32" }],
        };
        var refusal = await RefusedAsync(HttpStatusCode.BadRequest, "InvalidParameterValue", () => AuthorizeAsync(permission));
        Assert.Equal(message, refusal.Message);
        Assert.Empty(Ingress);
    }

    [Fact]
    public async Task A_description_may_have_255_characters_of_the_whole_set()
    {
        const string Set = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ._-:/()#,@[]+=&;{}!$*";
        await AuthorizeDescribedAsync(Set.PadRight(255, '.'));
        Assert.Equal(Set.PadRight(255, '.'), Assert.Single(Ingress).Description);
    }

    [Theory]
    [InlineData("it's")]
    [InlineData("\"quoted\"")]
    [InlineData("a<b")]
    [InlineData("why?")]
    [InlineData("100%")]
    [InlineData("Büro")]
    [InlineData("two\nlines")]
    public async Task A_description_outside_of_the_set_is_refused(string description)
    {
        var refusal = await RefusedAsync(HttpStatusCode.BadRequest, "InvalidParameterValue", () => AuthorizeDescribedAsync(description));
        Assert.StartsWith(
            "Invalid rule description. Valid descriptions are strings less than 256 characters",
            refusal.Message,
            StringComparison.Ordinal
        );
        Assert.Empty(Ingress);
    }

    [Fact]
    public async Task A_description_of_256_characters_is_refused() =>
        await RefusedAsync(HttpStatusCode.BadRequest, "InvalidParameterValue", () => AuthorizeDescribedAsync(new string('a', 256)));

    [Fact]
    public async Task The_same_permission_twice_in_one_request_is_refused_even_if_written_differently()
    {
        var refusal = await RefusedAsync(
            HttpStatusCode.BadRequest,
            "InvalidParameterValue",
            () => AuthorizeAsync(Tcp(22, "2001:db8::1/128"), Tcp(22, "2001:DB8:0::1/128"))
        );
        Assert.Equal("The same permission must not appear multiple times", refusal.Message);
    }

    [Fact]
    public async Task A_rule_that_is_there_already_is_a_duplicate_whatever_its_description_and_nothing_of_the_request_is_done()
    {
        Local.Ec2.AddRule(GroupId, NewRule.Tcp(22, "203.0.113.7/32", "by hand"));
        var refusal = await RefusedAsync(
            HttpStatusCode.BadRequest,
            "InvalidPermission.Duplicate",
            () => AuthorizeAsync(Tcp(23, "203.0.113.7/32"), Tcp(22, "203.0.113.7/32"))
        );
        Assert.Equal("the specified rule \"peer: 203.0.113.7/32, TCP, from port: 22, to port: 22, ALLOW\" already exists", refusal.Message);
        Assert.Equal("by hand", Assert.Single(Ingress).Description);
    }

    [Fact]
    public async Task A_full_group_takes_no_more_IPv4_rules_but_still_IPv6_ones_and_a_batch_is_all_or_nothing()
    {
        for (var i = 0; i < 59; i++)
        {
            Local.Ec2.AddRule(GroupId, NewRule.Tcp(22, $"203.0.113.{i}/32"));
        }

        var refusal = await RefusedAsync(
            HttpStatusCode.BadRequest,
            "RulesPerSecurityGroupLimitExceeded",
            () => AuthorizeAsync(Tcp(22, "198.51.100.1/32", "198.51.100.2/32"))
        );
        Assert.Equal("The maximum number of rules per security group has been reached.", refusal.Message);
        Assert.Equal(59, Ingress.Count);

        await AuthorizeAsync(Tcp(22, "198.51.100.1/32"));
        await AuthorizeAsync(Tcp(22, "2001:db8::1/128"));
        Assert.Equal(61, Ingress.Count);
    }

    [Fact]
    public async Task A_rule_that_names_a_group_takes_a_place_for_IPv4_and_one_for_IPv6()
    {
        Local.Ec2.CreateGroup("eu-west-1", OtherGroupId, "123456789012", ruleQuota: 1);
        Local.Ec2.AddRule(OtherGroupId, new("tcp", 22, 22, RuleSource.SecurityGroup(GroupId, "123456789012")));
        foreach (var cidr in new[] { "203.0.113.7/32", "2001:db8::1/128" })
        {
            await RefusedAsync(
                HttpStatusCode.BadRequest,
                "RulesPerSecurityGroupLimitExceeded",
                () => Client.AuthorizeSecurityGroupIngressAsync(new() { GroupId = OtherGroupId, IpPermissions = [Tcp(22, cidr)] })
            );
        }
    }

    [Theory]
    [InlineData("sg-00000000000000000", "eu-west-1", "InvalidGroup.NotFound", "The security group 'sg-00000000000000000' does not exist")]
    [InlineData(GroupId, "us-east-1", "InvalidGroup.NotFound", $"The security group '{GroupId}' does not exist")]
    [InlineData("sg-123", "eu-west-1", "InvalidGroupId.Malformed", "Invalid id: \"sg-123\" (expecting \"sg-...\")")]
    [InlineData("bastion", "eu-west-1", "InvalidGroupId.Malformed", "Invalid id: \"bastion\" (expecting \"sg-...\")")]
    public async Task A_group_that_is_not_there_is_refused(string groupId, string region, string code, string message)
    {
        var client = Local.Ec2Client(region);
        var refusal = await RefusedAsync(
            HttpStatusCode.BadRequest,
            code,
            () => client.AuthorizeSecurityGroupIngressAsync(new() { GroupId = groupId, IpPermissions = [Tcp(22, "203.0.113.7/32")] })
        );
        Assert.Equal(message, refusal.Message);
    }

    [Fact]
    public async Task Of_many_callers_at_once_with_the_same_rule_exactly_one_makes_it()
    {
        var outcomes = await Task.WhenAll(
            Enumerable
                .Range(0, 40)
                .Select(async _ =>
                {
                    try
                    {
                        return (await AuthorizeAsync(Tcp(22, "203.0.113.7/32"))).SecurityGroupRules.Single().SecurityGroupRuleId;
                    }
                    catch (AmazonEC2Exception refusal)
                    {
                        return refusal.ErrorCode;
                    }
                })
        );

        Assert.Equal(
            Assert.Single(Ingress).RuleId,
            Assert.Single(outcomes, outcome => outcome.StartsWith("sgr-", StringComparison.Ordinal))
        );
        Assert.Equal(39, outcomes.Count(outcome => outcome == "InvalidPermission.Duplicate"));
    }

    private Task<AuthorizeSecurityGroupIngressResponse> AuthorizeDescribedAsync(string description)
    {
        var permission = Tcp(22, "203.0.113.7/32");
        permission.Ipv4Ranges[0].Description = description;
        return AuthorizeAsync(permission);
    }
}
