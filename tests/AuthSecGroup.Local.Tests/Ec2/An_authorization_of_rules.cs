using Amazon.EC2;
using Amazon.EC2.Model;
using AuthSecGroup.Local.Ec2;

namespace AuthSecGroup.Local.Tests.Ec2;

public sealed class An_authorization_of_rules : Ec2Test
{
    private const string Full = "RulesPerSecurityGroupLimitExceeded";

    [Fact]
    public async Task The_response_holds_each_new_rule_with_its_id_in_canonical_form()
    {
        var permission = Permission("6", 22, 25, "10.1.2.3/16", Address, "2001:DB8:0:0::1/128");
        permission.Ipv4Ranges[0].Description = "an office";
        permission.Ipv6Ranges[0].Description = "authsecgroup/1 office-ssh alice 2026-11-22T06:40:00Z";

        var response = await AuthorizeAsync(permission);

        Assert.True(response.Return);
        Assert.NotEmpty(response.ResponseMetadata.RequestId);
        Assert.All(
            response.SecurityGroupRules,
            rule =>
            {
                Assert.Matches("^sgr-[0-9a-f]{17}$", rule.SecurityGroupRuleId);
                Assert.Equal((GroupId, false, "tcp", 22, 25), (rule.GroupId, rule.IsEgress, rule.IpProtocol, rule.FromPort, rule.ToPort));
            }
        );
        Assert.Equal(
            ["10.1.0.0/16||an office", "203.0.113.7/32||", "|2001:db8::1/128|authsecgroup/1 office-ssh alice 2026-11-22T06:40:00Z"],
            response.SecurityGroupRules.Select(rule => $"{rule.CidrIpv4}|{rule.CidrIpv6}|{rule.Description}")
        );
        Assert.Equal(response.SecurityGroupRules.Select(rule => rule.SecurityGroupRuleId), Ingress.Select(rule => rule.RuleId));
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
        await AuthorizeAsync(Permission(protocol, from, to, Address));

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
    [InlineData("\u0001", "?")]
    [InlineData("2001:db8::1/129")]
    [InlineData("2001:db8::1")]
    [InlineData("fe80::1%eth0/128")]
    [InlineData("[2001:db8::1]/128")]
    [InlineData("2001:db8:::1/128")]
    public async Task A_malformed_block_is_refused(string cidr, string? shown = null) =>
        Assert.Equal(
            $"CIDR block {shown ?? cidr} is malformed",
            await RefusedAsync("InvalidParameterValue", () => AuthorizeAsync(Tcp(22, cidr)))
        );

    [Fact]
    public async Task An_IPv6_block_among_the_IPv4_ranges_is_refused()
    {
        var permission = Tcp(22, Address);
        permission.Ipv4Ranges[0].CidrIp = "2001:db8::1/32";
        Assert.Equal(
            "CIDR block 2001:db8::1/32 is malformed",
            await RefusedAsync("InvalidParameterValue", () => AuthorizeAsync(permission))
        );
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
        var permission = Permission(protocol, from, to, Address);
        Assert.Equal(message, await RefusedAsync("InvalidParameterValue", () => AuthorizeAsync(permission)));
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
    [InlineData("a", 256)]
    public async Task A_description_that_is_too_long_or_outside_of_the_set_is_refused(string description, int length = 0)
    {
        var message = await RefusedAsync("InvalidParameterValue", () => AuthorizeDescribedAsync(description.PadRight(length, 'a')));
        Assert.StartsWith("Invalid rule description. Valid descriptions are strings less than 256 characters", message);
        Assert.Empty(Ingress);
    }

    [Fact]
    public async Task The_same_permission_twice_in_one_request_is_refused_even_if_written_differently() =>
        Assert.Equal(
            "The same permission must not appear multiple times",
            await RefusedAsync("InvalidParameterValue", () => AuthorizeAsync(Tcp(22, "2001:db8::1/128"), Tcp(22, "2001:DB8:0::1/128")))
        );

    [Fact]
    public async Task A_rule_that_is_there_already_is_a_duplicate_whatever_its_description_and_nothing_of_the_request_is_done()
    {
        Add(22, "by hand");
        Assert.Equal(
            "the specified rule \"peer: 203.0.113.7/32, TCP, from port: 22, to port: 22, ALLOW\" already exists",
            await RefusedAsync("InvalidPermission.Duplicate", () => AuthorizeAsync(Tcp(23, Address), Tcp(22, Address)))
        );
        Assert.Equal("by hand", Assert.Single(Ingress).Description);
    }

    [Fact]
    public async Task A_full_group_takes_no_more_IPv4_rules_but_still_IPv6_ones_and_a_batch_is_all_or_nothing()
    {
        for (var i = 0; i < 59; i++)
        {
            Local.Ec2.AddRule(GroupId, NewRule.Tcp(22, $"203.0.113.{i}/32"));
        }

        Assert.Equal(
            "The maximum number of rules per security group has been reached.",
            await RefusedAsync(Full, () => AuthorizeAsync(Tcp(22, "198.51.100.1/32", "198.51.100.2/32")))
        );
        Assert.Equal(59, Ingress.Count);

        await AuthorizeAsync(Tcp(22, "198.51.100.1/32"));
        await AuthorizeAsync(Tcp(22, "2001:db8::1/128"));
        Assert.Equal(61, Ingress.Count);
    }

    [Theory]
    [InlineData(Address)]
    [InlineData("2001:db8::1/128")]
    public async Task A_rule_that_names_a_group_takes_a_place_for_IPv4_and_one_for_IPv6(string cidr)
    {
        Local.Ec2.CreateGroup("eu-west-1", OtherGroupId, "123456789012", ruleQuota: 1);
        Local.Ec2.AddRule(OtherGroupId, new("tcp", 22, 22, RuleSource.SecurityGroup(GroupId)));
        await RefusedAsync(Full, () => AuthorizeAsync(Client, OtherGroupId, Tcp(22, cidr)));
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task A_rule_that_refers_to_a_prefix_list_takes_as_many_places_as_the_list_can_have_entries(int entries, bool hasRoom)
    {
        Local.Ec2.CreateGroup("eu-west-1", OtherGroupId, "123456789012", ruleQuota: 3);
        Local.Ec2.CreatePrefixList(new("123456789012", "eu-west-1", "pl-0123456789abcdef0", "office", entries));
        Local.Ec2.AddRule(OtherGroupId, new("tcp", 22, 22, RuleSource.PrefixList("pl-0123456789abcdef0")));

        Task Authorize() => AuthorizeAsync(Client, OtherGroupId, Tcp(22, Address));
        await (hasRoom ? Authorize() : RefusedAsync(Full, Authorize));
    }

    [Fact]
    public async Task A_prefix_list_of_another_account_with_the_same_id_takes_no_places()
    {
        Local.Ec2.CreateGroup("eu-west-1", OtherGroupId, "123456789012", ruleQuota: 3);
        Local.Ec2.CreatePrefixList(new("210987654321", "eu-west-1", "pl-0123456789abcdef0", "theirs", MaxEntries: 50));
        Local.Ec2.CreatePrefixList(new("123456789012", "eu-west-1", "pl-0123456789abcdef0", "ours", MaxEntries: 2));
        Local.Ec2.AddRule(OtherGroupId, new("tcp", 22, 22, RuleSource.PrefixList("pl-0123456789abcdef0")));

        await AuthorizeAsync(Client, OtherGroupId, Tcp(22, Address));
    }

    [Theory]
    [InlineData("sg-00000000000000000", "eu-west-1", "InvalidGroup.NotFound", "The security group 'sg-00000000000000000' does not exist")]
    [InlineData(GroupId, "us-east-1", "InvalidGroup.NotFound", $"The security group '{GroupId}' does not exist")]
    [InlineData("sg-123", "eu-west-1", "InvalidGroupId.Malformed", "Invalid id: \"sg-123\" (expecting \"sg-...\")")]
    [InlineData("bastion", "eu-west-1", "InvalidGroupId.Malformed", "Invalid id: \"bastion\" (expecting \"sg-...\")")]
    public async Task A_group_that_is_not_there_is_refused(string groupId, string region, string code, string message) =>
        Assert.Equal(message, await RefusedAsync(code, () => AuthorizeAsync(Local.Ec2Client(region), groupId, Tcp(22, Address))));

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
                        return (await AuthorizeAsync(Tcp(22, Address))).SecurityGroupRules.Single().SecurityGroupRuleId;
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
        var permission = Tcp(22, Address);
        permission.Ipv4Ranges[0].Description = description;
        return AuthorizeAsync(permission);
    }
}
