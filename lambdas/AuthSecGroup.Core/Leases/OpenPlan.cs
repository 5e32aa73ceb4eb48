using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Leases;

/// <summary>
/// What has to be done to one group so that the caller is in: a step for each configured rule that applies to the address.
/// </summary>
internal sealed record OpenPlan(IReadOnlyList<OpenStep> Steps)
{
    /// <summary>
    /// A rule with less than this to live is replaced and not renewed. The rule's id is the version that a sweep goes by: a sweep that saw
    /// the old time revokes the old id, so a renewal may keep the id only while no sweep can have seen it expired. 60 seconds is more than
    /// a request can take (29 s, https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html) plus the time that EC2 takes to
    /// show a change everywhere.
    /// </summary>
    public static readonly TimeSpan RenewalMargin = TimeSpan.FromSeconds(60);

    /// <summary>Plans for one group.</summary>
    /// <param name="configured">The group's configured rules.</param>
    /// <param name="present">The rules in the group now; those of other groups must not be among them.</param>
    /// <param name="request">Who wants what.</param>
    /// <param name="now">The time.</param>
    /// <param name="isFirst">
    /// False if the record was read before rules of which others have written some since. Then a rule isn't shortened.
    /// </param>
    public static OpenPlan For(
        IReadOnlyList<IngressRule> configured,
        IReadOnlyList<SecurityGroupRule> present,
        LeaseRequest request,
        DateTimeOffset now,
        bool isFirst = true
    )
    {
        var mayShorten = isFirst && request.Record.Exists;
        var own = request.RuleEndsAt(now);
        var wanted = Later(own, request.Record.OthersUntil);
        var mine = present.Where(rule => rule.IsFor(request.Source)).ToList();
        return new OpenPlan([.. configured.Where(rule => rule.AppliesTo(request.Source)).Select(Step)]);

        OpenStep Step(IngressRule rule)
        {
            // EC2 lets no two rules have the same protocol, ports and source, so there is one at most.
            if (mine.Find(rule.Matches) is not { } found)
            {
                return present.AdmitForGood(rule, request.Source)
                    ? new OpenStep.Permanent(rule)
                    : new OpenStep.Create(rule, request.DescriptionUntil(wanted, now));
            }

            if (!found.IsOurs(request.Name, out var old))
            {
                return new OpenStep.Permanent(rule);
            }

            // A time in the future is a clock gone wrong; a description that carries it on would never be right again.
            if (old.Time > now + SweepPlan.ClockTolerance)
            {
                return new OpenStep.Replace(rule, found.RuleId, old, request.DescriptionUntil(wanted, now));
            }

            var expires = old.ExpiresAt(request.TimeToExpire);
            // Without a record, the rule is the only trace of what others were promised.
            var until = mayShorten ? wanted : Later(wanted, expires);
            return expires - now <= RenewalMargin ? new OpenStep.Replace(rule, found.RuleId, old, request.DescriptionUntil(until, now))
                : until == expires && until > own ? new OpenStep.Renew(rule, found.RuleId, old, old)
                : new OpenStep.Renew(rule, found.RuleId, old, request.DescriptionUntil(until, now));
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;
}

/// <summary>One step of a plan: the configured rule, and what has to be done so that it lets the caller in.</summary>
internal abstract record OpenStep(IngressRule Rule)
{
    /// <summary>No rule lets the address in: authorize one.</summary>
    public sealed record Create(IngressRule Rule, RuleDescription Description) : OpenStep(Rule);

    /// <summary>A rule of ours does, with time to spare: write the description, keep the id.</summary>
    public sealed record Renew(IngressRule Rule, string RuleId, RuleDescription Old, RuleDescription Description) : OpenStep(Rule);

    /// <summary>A rule of ours does, but a sweep may be after it: revoke it and authorize a new one, so that the id changes.</summary>
    public sealed record Replace(IngressRule Rule, string RuleId, RuleDescription Old, RuleDescription Description) : OpenStep(Rule);

    /// <summary>A foreign rule does: nothing to do, and nothing that we may do.</summary>
    public sealed record Permanent(IngressRule Rule) : OpenStep(Rule);
}
