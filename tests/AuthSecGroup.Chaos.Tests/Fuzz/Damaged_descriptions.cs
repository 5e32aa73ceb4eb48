using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Chaos.Tests.Fuzz;

public sealed class Damaged_descriptions
{
    [Fact]
    public Task Are_ours_only_if_the_functions_can_have_written_them_and_never_make_a_plan_fail()
    {
        var mutator = new Mutator(2);
        var now = new DateTimeOffset(2026, 11, 22, 6, 40, 0, TimeSpan.Zero);
        string[] cidrs = ["203.0.113.7/32", "203.0.113.7", "0.0.0.0/0", "2001:db8::7/128", "", "/", "203.0.113.7/33", "203.0.113.7/-1"];
        Assert.True(SourceAddress.TryParse("203.0.113.7", out var source));
        var ports = Scene.Deployment.Groups[2].Rules;
        var request = new LeaseRequest(Scene.Name, "alice", source, Scene.TimeToExpire, null);
        return Memory.StaysFlatAsync(
            30_000,
            _ =>
            {
                var text = mutator.Damage(
                    mutator.Random.Next(2) == 0 ? Texts.Ours(mutator.Random, now) : Texts.Imitation(mutator.Random, now)
                );
                var isOurs = RuleDescription.TryParse(text, out var description) && description.Name == Scene.Name;
                Assert.Equal(OurForm.Read(text) is not null, isOurs);
                if (isOurs)
                {
                    Assert.Equal(text, description!.ToString());
                    Assert.Equal(OurForm.Read(text)!.ExpiresAt, description.ExpiresAt(Scene.TimeToExpire));
                }

                var rule = new SecurityGroupRule("sgr-1", "sg-00000001", "tcp", 22, 25, mutator.Damage(mutator.Pick(cidrs)), null, text);
                Assert.Equal(
                    isOurs && OurForm.Read(text)!.IsExpiredAt(now),
                    Assert.Single(SweepPlan.For([rule], Scene.Name, Scene.TimeToExpire, now)) is SweepDecision.Revoke
                );
                Assert.Equal(2, OpenPlan.For(ports, [rule], request, now).Steps.Count);
                Assert.True(isOurs || ClosePlan.For(Scene.Deployment.Groups[2], [rule], request).Revoke.Count == 0, text);
                Assert.Equal(2, LeaseStatus.Of(Scene.Deployment.Groups[2], [rule], request, now).Rules.Count);
                return Task.CompletedTask;
            }
        );
    }
}
