using System.Globalization;
using AuthSecGroup.Local.Ec2;

namespace AuthSecGroup.Chaos.Tests.Model;

/// <summary>Another user of the account, who edits the groups: changes the world and informs the model.</summary>
internal sealed class ExternalEditor(IChaosWorld world, LeaseModel model)
{
    public void Do(ChaosStep.Foreign step)
    {
        var random = new Random(step.Seed);
        var group = Scene.Groups[step.Group];
        switch (step.Edit)
        {
            case Edit.AddPermanent:
                AddForCaller(group, random, Texts.Foreign(random));
                break;
            case Edit.AddImitation:
                AddForCaller(group, random, Texts.Imitation(random, world.Now));
                break;
            case Edit.AddForeign:
                var (port, source) = (random.Next(1, 60000), $"198.51.{random.Next(256)}.{random.Next(256)}/32");
                Add(group, NewRule.Tcp(port, source, Texts.NotOurs(random, world.Now)));
                break;
            case Edit.AddOurs when random.Next(2) == 0:
                AddForCaller(group, random, Texts.Ours(random, world.Now));
                break;
            case Edit.AddOurs:
                // Also ours: on a port that is not configured, or for a range of addresses.
                var range = random.Next(3) == 0 ? "10.0.0.0/8" : Scene.Addresses[random.Next(Scene.Addresses.Count)].Cidr;
                Add(group, NewRule.Tcp(9999, range, Texts.Ours(random, world.Now)));
                break;
            case Edit.Remove:
                Remove(Pick(step, rule => !rule.IsEgress));
                break;
            case Edit.Reword:
                Describe(Pick(step, IsForeign), Texts.NotOurs(random, world.Now));
                break;
            case Edit.Adopt:
                Describe(Pick(step, IsForeign), Texts.Ours(random, world.Now));
                break;
            case Edit.Disown:
                Describe(Pick(step, IsOurs), Texts.Foreign(random));
                break;
            case Edit.Redate:
                Describe(Pick(step, IsOurs), Texts.Ours(random, world.Now));
                break;
            case Edit.DeleteGroup when Exists(group):
                world.DeleteGroup(group);
                model.Deleted(group);
                break;
            case Edit.CreateGroup when Scene.Groups.FirstOrDefault(item => !Exists(item)) is { } missing:
                world.CreateGroup(missing);
                model.Created(missing);
                break;
            case Edit.Fill:
                Fill(group, random.Next(2) == 0);
                break;
            case Edit.Unfill:
                world.Rules().Where(rule => rule.FromPort == Texts.FillPort).ToList().ForEach(Remove);
                break;
        }
    }

    private static bool IsOurs(SecurityGroupRule rule) => OurForm.Read(rule) is not null;

    private static bool IsForeign(SecurityGroupRule rule) => !rule.IsEgress && !IsOurs(rule);

    private bool Exists(SceneGroup group) => world.Groups.Any(item => item.GroupId == group.GroupId);

    private void AddForCaller(SceneGroup group, Random random, string? text)
    {
        var address = Scene.Addresses[random.Next(Scene.Addresses.Count)];
        var rules = group.RulesFor(address).ToList();
        var rule = rules[random.Next(rules.Count)];
        Add(group, new NewRule(rule.Protocol, rule.FromPort, rule.ToPort, RuleSource.Cidr(address.Cidr), text));
    }

    private void Add(SceneGroup group, NewRule rule)
    {
        if (world.TryAdd(group.GroupId, rule) is { } added)
        {
            model.Wrote(added, null);
        }
    }

    private SecurityGroupRule? Pick(ChaosStep.Foreign step, Func<SecurityGroupRule, bool> which)
    {
        var rules = world.Rules().Where(which).ToList();
        return rules.Count == 0 ? null : rules[step.Index % rules.Count];
    }

    private void Remove(SecurityGroupRule? rule)
    {
        if (rule is not null && world.Remove(rule.RuleId))
        {
            model.Removed(rule);
        }
    }

    private void Describe(SecurityGroupRule? rule, string? text)
    {
        if (rule is not null && world.Describe(rule.RuleId, text))
        {
            model.Wrote(rule with { Description = text }, rule);
        }
    }

    private void Fill(SceneGroup group, bool ipv6)
    {
        var quota = world.Groups.FirstOrDefault(item => item.GroupId == group.GroupId)?.RuleQuota;
        for (var n = 1; n <= quota; n++)
        {
            var source = ipv6 ? string.Create(CultureInfo.InvariantCulture, $"2001:db8:f::{n:x}/128") : $"192.0.2.{n}/32";
            Add(group, NewRule.Tcp(Texts.FillPort, source));
        }
    }
}
