using System.Globalization;

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
                Add(
                    group,
                    "tcp",
                    random.Next(1, 60000),
                    $"198.51.{random.Next(256)}.{random.Next(256)}/32",
                    random.Next(2) == 0 ? Texts.Foreign(random) : Texts.Imitation(random, world.Now)
                );
                break;
            case Edit.AddOurs when random.Next(2) == 0:
                AddForCaller(group, random, Texts.Ours(random, world.Now));
                break;
            case Edit.AddOurs:
                // Also ours: on a port that is not configured, or for a range of addresses.
                Add(
                    group,
                    "tcp",
                    9999,
                    random.Next(3) == 0 ? "10.0.0.0/8" : Scene.Addresses[random.Next(Scene.Addresses.Count)].Cidr,
                    Texts.Ours(random, world.Now)
                );
                break;
            case Edit.Remove:
                Remove(Pick(step, rule => !rule.IsEgress));
                break;
            case Edit.Reword:
                Describe(
                    Pick(step, rule => !rule.IsEgress && OurForm.Read(rule.Description) is null),
                    random.Next(2) == 0 ? Texts.Foreign(random) : Texts.Imitation(random, world.Now)
                );
                break;
            case Edit.Adopt:
                Describe(Pick(step, rule => !rule.IsEgress && OurForm.Read(rule.Description) is null), Texts.Ours(random, world.Now));
                break;
            case Edit.Disown:
                Describe(Pick(step, rule => OurForm.Read(rule.Description) is not null), Texts.Foreign(random));
                break;
            case Edit.Redate:
                Describe(Pick(step, rule => OurForm.Read(rule.Description) is not null), Texts.Ours(random, world.Now));
                break;
            case Edit.DeleteGroup:
                DeleteGroup(group);
                break;
            case Edit.CreateGroup:
                CreateGroup(Scene.Groups.FirstOrDefault(item => !world.Groups().Contains(item.GroupId)));
                break;
            case Edit.Fill:
                Fill(group, random.Next(2) == 0);
                break;
            case Edit.Unfill:
                Unfill();
                break;
        }
    }

    private void AddForCaller(SceneGroup group, Random random, string? text)
    {
        var address = Scene.Addresses[random.Next(Scene.Addresses.Count)];
        var rules = group.Rules.Where(rule => rule.AppliesTo(address)).ToList();
        var rule = rules[random.Next(rules.Count)];
        Added(world.TryAdd(group.GroupId, rule.Protocol, rule.FromPort, rule.ToPort, address.Cidr, text));
    }

    private void Add(SceneGroup group, string protocol, int port, string source, string? text) =>
        Added(world.TryAdd(group.GroupId, protocol, port, port, source, text));

    private void Added(RuleView? rule)
    {
        if (rule is not null)
        {
            model.Wrote(rule, null);
        }
    }

    private RuleView? Pick(ChaosStep.Foreign step, Func<RuleView, bool> which)
    {
        var rules = world.Rules().Where(which).ToList();
        return rules.Count == 0 ? null : rules[step.Index % rules.Count];
    }

    private void Remove(RuleView? rule)
    {
        if (rule is not null && world.Remove(rule.RuleId))
        {
            model.Removed(rule);
        }
    }

    private void Describe(RuleView? rule, string? text)
    {
        if (rule is not null && world.Describe(rule.RuleId, text))
        {
            model.Wrote(rule with { Description = text }, rule);
        }
    }

    private void DeleteGroup(SceneGroup group)
    {
        if (world.Groups().Contains(group.GroupId))
        {
            world.DeleteGroup(group);
            model.Deleted(group.GroupId);
        }
    }

    private void CreateGroup(SceneGroup? group)
    {
        if (group is not null)
        {
            world.CreateGroup(group);
            model.Created(group.GroupId);
        }
    }

    private void Fill(SceneGroup group, bool ipv6)
    {
        for (var n = 1; n <= world.RuleQuota; n++)
        {
            var source = ipv6 ? string.Create(CultureInfo.InvariantCulture, $"2001:db8:f::{n:x}/128") : $"192.0.2.{n}/32";
            Added(world.TryAdd(group.GroupId, "tcp", Texts.FillPort, Texts.FillPort, source, null));
        }
    }

    private void Unfill()
    {
        foreach (var rule in world.Rules().Where(rule => rule.FromPort == Texts.FillPort))
        {
            Remove(rule);
        }
    }
}
