using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Lambda.Leases;

/// <summary>Lets the caller's address into one group: plan, write, and if somebody was faster, read and plan again.</summary>
internal sealed class LeaseOpener(ISecurityGroupRules rules, TimeProvider time)
{
    private readonly RuleRevoker _revoker = new(rules);

    /// <summary>Opens or renews every configured rule of the group.</summary>
    /// <param name="access">The group and its configured rules.</param>
    /// <param name="present">The rules that were read from the group.</param>
    /// <param name="request">Who wants what.</param>
    /// <param name="cancellationToken">Cancelled when the request's time is up.</param>
    public async Task<GroupResult> OpenAsync(
        GroupAccess access,
        IReadOnlyList<SecurityGroupRule> present,
        LeaseRequest request,
        CancellationToken cancellationToken
    )
    {
        var run = new Run(access.Group, request);
        for (var attempt = 0; ; attempt++)
        {
            var plan = OpenPlan.For(access.Rules, present, request, time.GetUtcNow());
            var error = await run.ApplyAsync(plan, rules, _revoker, cancellationToken);
            if (
                error is not { Kind: AwsErrorKind.Conflict }
                || attempt == Retry.Attempts - 1
                || !await Retry.WaitAsync(attempt, time, cancellationToken)
            )
            {
                return run.Result(access.Rules, error);
            }

            var reading = await rules.ReadAsync(access.Group.Region, [access.Group.GroupId], cancellationToken);
            if (reading.Error is not null)
            {
                return run.Result(access.Rules, reading.Error);
            }

            present = reading.Rules;
        }
    }

    /// <summary>What one request has done to one group so far; lives through the attempts.</summary>
    private sealed class Run(SecurityGroupId group, LeaseRequest request)
    {
        private readonly Dictionary<IngressRule, RuleResult> _done = [];
        private readonly HashSet<IngressRule> _wasThere = [];
        private readonly HashSet<RuleDescription> _authorized = [];
        private readonly Dictionary<IngressRule, DateTimeOffset> _owed = [];

        public GroupResult Result(IReadOnlyList<IngressRule> configured, AwsError? error) =>
            new(
                group,
                [
                    .. configured
                        .Where(rule => rule.AppliesTo(request.Source))
                        .Select(rule => _done.GetValueOrDefault(rule) ?? new RuleResult(rule, Outcome.Failed)),
                ],
                error
            );

        public async Task<AwsError?> ApplyAsync(
            OpenPlan plan,
            ISecurityGroupRules rules,
            RuleRevoker revoker,
            CancellationToken cancellationToken
        )
        {
            var creates = new List<(IngressRule Rule, RuleDescription Description)>();
            var replaces = new List<OpenStep.Replace>();
            var renews = new List<OpenStep.Renew>();
            foreach (var step in plan.Steps.Where(step => !_done.ContainsKey(step.Rule)))
            {
                switch (step)
                {
                    case OpenStep.Permanent:
                        _done[step.Rule] = new RuleResult(step.Rule, Outcome.Permanent);
                        break;
                    case OpenStep.Create create:
                        creates.Add((create.Rule, AsOwed(create.Rule, create.Description)));
                        break;
                    // The rule bears the very text of an earlier attempt: EC2 wrote it, but its answer was lost on the way.
                    case OpenStep.Renew { Old: var old } when _authorized.Contains(old):
                        Done(step.Rule, old);
                        break;
                    case OpenStep.Replace { Old: var old } when _authorized.Contains(old):
                        Done(step.Rule, old);
                        break;
                    case OpenStep.Renew renew:
                        _wasThere.Add(renew.Rule);
                        renews.Add(renew);
                        break;
                    case OpenStep.Replace replace:
                        _wasThere.Add(replace.Rule);
                        replaces.Add(replace with { Description = AsOwed(replace.Rule, replace.Description) });
                        _owed[replace.Rule] = replaces[^1].Description.ExpiresAt(request.TimeToExpire);
                        break;
                }
            }

            // The three kinds of write don't touch the same rules, but a replaced rule has to be gone before it can be authorized anew.
            var renewal = RenewAsync(renews, rules, cancellationToken);
            var opening = OpenAsync(creates, replaces, rules, revoker, cancellationToken);
            var (first, second) = (await opening, await renewal);
            // A hard failure is the caller's answer even where the other write only met a conflict.
            return first is { Kind: AwsErrorKind.Conflict } ? second ?? first : first ?? second;
        }

        private async Task<AwsError?> RenewAsync(
            List<OpenStep.Renew> renews,
            ISecurityGroupRules rules,
            CancellationToken cancellationToken
        )
        {
            if (renews.Count == 0)
            {
                return null;
            }

            var error = await rules.UpdateDescriptionsAsync(
                group,
                [.. renews.Select(renew => new NewDescription(renew.RuleId, renew.Description.ToString()))],
                cancellationToken
            );
            if (error is null)
            {
                renews.ForEach(renew => Done(renew.Rule, renew.Description));
            }

            return error;
        }

        private async Task<AwsError?> OpenAsync(
            List<(IngressRule Rule, RuleDescription Description)> creates,
            List<OpenStep.Replace> replaces,
            ISecurityGroupRules rules,
            RuleRevoker revoker,
            CancellationToken cancellationToken
        )
        {
            if (replaces.Count > 0)
            {
                var (_, error) = await revoker.RevokeAsync(group, [.. replaces.Select(replace => replace.RuleId)], cancellationToken);
                if (error is not null)
                {
                    return error;
                }
            }

            var added = creates.Concat(replaces.Select(replace => (replace.Rule, replace.Description))).ToList();
            if (added.Count == 0)
            {
                return null;
            }

            var refused = await rules.AuthorizeAsync(
                group,
                [.. added.Select(item => new NewIngressRule(item.Rule, request.Source, item.Description.ToString()))],
                cancellationToken
            );
            foreach (var (rule, description) in added)
            {
                if (refused is null)
                {
                    Done(rule, description);
                }
                else
                {
                    _authorized.Add(description);
                }
            }

            return refused;
        }

        /// <summary>
        /// Once the old rule is revoked nobody can see any more until when it was promised. Whoever opens the same lease for less before it is authorized
        /// anew makes this request plan again, and then it must not forget.
        /// </summary>
        private RuleDescription AsOwed(IngressRule rule, RuleDescription description) =>
            _owed.TryGetValue(rule, out var until) && until > description.ExpiresAt(request.TimeToExpire)
                ? new(description.Name, description.Caller, description.Time, until - description.Time)
                : description;

        private void Done(IngressRule rule, RuleDescription description) =>
            _done[rule] = new RuleResult(
                rule,
                _wasThere.Contains(rule) ? Outcome.Refreshed : Outcome.Created,
                description.ExpiresAt(request.TimeToExpire)
            );
    }
}
