using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Tests.Leases;

public class The_entries_of_a_prefix_list
{
    private static SecurityGroupRule Listed(
        string id = "pl-1",
        string protocol = "tcp",
        int? from = 22,
        int? to = 22,
        string? text = null
    ) => Given.Rule(text, $"sgr-{id}", protocol, from, to, cidr: null) with { PrefixListId = id };

    private static IReadOnlyList<string> ToRead(params SecurityGroupRule[] present) =>
        PrefixListEntries.ToRead(present, [Given.Ssh, Given.Ingress("icmpv6:-1:-1")], Given.Office);

    [Fact]
    public void Are_read_for_each_list_that_admits_somebody_on_all_ports_of_a_configured_rule() =>
        Assert.Equal(
            ["pl-1", "pl-2", "pl-4"],
            ToRead(
                Listed("pl-1"),
                Listed("pl-2", from: 20, to: 30),
                Listed("pl-3", from: 23, to: 30),
                Listed("pl-4", "-1", null, null),
                Listed("pl-1", from: 0, to: 65_535),
                // ICMPv6 isn't for an IPv4 address.
                Listed("pl-5", "icmpv6", -1, -1)
            )
        );

    [Fact]
    public void Are_not_read_if_the_address_has_a_rule_or_another_one_admits_it()
    {
        Assert.Empty(ToRead(Listed(), Given.Ours(TimeSpan.Zero)));
        Assert.Empty(ToRead(Listed(), Given.Rule("for good")));
        Assert.Empty(ToRead(Listed(), Given.Rule("for good", cidr: "203.0.113.0/24")));
        Assert.Equal(["pl-1"], ToRead(Listed(), Given.Rule("for good", cidr: "198.51.100.0/24")));
    }

    [Fact]
    public void Are_not_read_for_a_rule_of_our_form_which_a_sweep_can_revoke() =>
        Assert.Empty(ToRead(Listed(text: new RuleDescription("other", "alice", Given.Now).ToString())));

    [Fact]
    public void Admit_the_addresses_that_they_contain()
    {
        var present = new[] { Listed(), Given.Rule("for good", cidr: "198.51.100.0/24") };
        IReadOnlyList<string> blocks = ["192.0.2.0/24", "203.0.113.0/24", "2001:db8::/32", "nonsense"];
        var entries = new Dictionary<string, IReadOnlyList<string>> { ["pl-1"] = blocks };

        Assert.Equal(
            [.. present, present[0] with { PrefixListId = null, CidrIpv4 = "203.0.113.0/24" }],
            PrefixListEntries.Add(present, entries, Given.Office)
        );
        Assert.Equal(
            [.. present, present[0] with { PrefixListId = null, CidrIpv6 = "2001:db8::/32" }],
            PrefixListEntries.Add(present, entries, Given.OfficeV6)
        );
        Assert.Equal(present, PrefixListEntries.Add(present, new Dictionary<string, IReadOnlyList<string>>(), Given.Office));
    }

    [Fact]
    public void Make_no_rule_of_our_form_ours()
    {
        var rule = Listed(text: new RuleDescription(Given.Name, "alice", Given.Now).ToString());
        var entries = new Dictionary<string, IReadOnlyList<string>> { ["pl-1"] = ["203.0.113.7/32"] };
        Assert.Equal([rule], PrefixListEntries.Add([rule], entries, Given.Office));
    }
}
