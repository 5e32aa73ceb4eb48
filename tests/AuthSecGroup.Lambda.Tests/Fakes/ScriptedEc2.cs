using AuthSecGroup.Core.Rules;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Testing;
using SecurityGroupRule = AuthSecGroup.Core.Rules.SecurityGroupRule;

namespace AuthSecGroup.Lambda.Tests.Fakes;

/// <summary>Local mode's EC2 with a log of its calls and with scripts, and what other users of the account do to its groups.</summary>
internal sealed class ScriptedEc2 : ScriptedRules
{
    private readonly InMemoryEc2 _ec2;

    public ScriptedEc2(TimeProvider time, int ruleQuota = 60)
        : this(new InMemoryEc2(time, ruleQuota)) { }

    private ScriptedEc2(InMemoryEc2 ec2)
        : base(ec2) => _ec2 = ec2;

    public TimeSpan Lag
    {
        set => _ec2.Lag = value;
    }

    public ScriptedEc2 With(params IEnumerable<SecurityGroupId> groups)
    {
        _ec2.With(groups);
        return this;
    }

    public void Delete(SecurityGroupId group) => _ec2.Delete(group);

    public IReadOnlyList<SecurityGroupRule> In(SecurityGroupId group) => _ec2.In(group);

    /// <summary>Adds a rule and returns its id. Without an address, its source is a prefix list.</summary>
    public string Put(
        SecurityGroupId group,
        string? description,
        string protocol = "tcp",
        int? fromPort = 22,
        int? toPort = 22,
        string? cidr = "203.0.113.7/32"
    )
    {
        var source = cidr is null ? RuleSource.PrefixList("pl-0123456789abcdef0") : RuleSource.Cidr(cidr);
        return _ec2.Add(group.GroupId, new NewRule(protocol, fromPort ?? -1, toPort ?? -1, source, description)).RuleId;
    }

    /// <summary>Adds foreign rules until the group is full for IPv4.</summary>
    public void Fill(SecurityGroupId group)
    {
        for (var port = 1000; _ec2.TryAdd(group.GroupId, "tcp", port, port, "198.51.100.0/24", null) is not null; port++) { }
    }

    public void Remove(string ruleId) => Assert.True(_ec2.Remove(ruleId));
}
