using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Leases;

/// <summary>
/// Opens one group, without calling AWS: decides the writes of each attempt from the rules that were read, and what follows from their
/// results.
/// </summary>
internal sealed class OpenProgress(GroupAccess access, LeaseRequest lease)
{
    private readonly TimeSpan _longest = access.TimeToExpire is { } longest && longest < lease.TimeToExpire ? longest : lease.TimeToExpire;
    private readonly Dictionary<IngressRule, RuleResult> _done = [];
    private readonly HashSet<IngressRule> _wasOpen = [];
    private readonly HashSet<IngressRule> _created = [];
    private readonly HashSet<RuleDescription> _authorized = [];
    private readonly Dictionary<IngressRule, DateTimeOffset> _promised = [];
    private List<OpenStep.Renew> _renews = [];
    private List<(IngressRule Rule, RuleDescription Description)> _additions = [];
    private DateTimeOffset _end;
    private int _attempts;

    /// <summary>The lease, and what is recorded about its target.</summary>
    public LeaseRequest Request { get; private set; } = lease;

    /// <summary>Starts over with a new version of the record: what was done by the previous version doesn't count.</summary>
    public void Restart(LeaseRequest lease)
    {
        (Request, _attempts) = (lease, 0);
        foreach (var (rule, result) in _done)
        {
            if (result.Outcome is RuleOutcome.Created)
            {
                _created.Add(rule);
            }
        }

        _done.Clear();
    }

    /// <summary>Decides the writes of the next attempt.</summary>
    /// <param name="present">The rules in the group now; those of other groups must not be among them.</param>
    /// <param name="now">The time.</param>
    public OpenWrites Plan(IReadOnlyList<SecurityGroupRule> present, DateTimeOffset now)
    {
        var creates = new List<(IngressRule Rule, RuleDescription Description)>();
        var replaces = new List<OpenStep.Replace>();
        _renews = [];
        _end = Request.EndsAt(now);
        var plan = OpenPlan.For(access.Rules, present, Request, now, isFirst: _attempts == 0);
        foreach (var step in plan.Steps.Where(step => !_done.ContainsKey(step.Rule)))
        {
            switch (step)
            {
                case OpenStep.Permanent:
                    _done[step.Rule] = new RuleResult(step.Rule, RuleOutcome.Permanent);
                    break;
                case OpenStep.Create create:
                    creates.Add((create.Rule, AsPromised(create.Rule, create.Description)));
                    break;
                // The rule has the very text of an earlier attempt: EC2 wrote it, but the response was lost.
                case OpenStep.Renew { Old: var old } when _authorized.Contains(old):
                    Done(step.Rule, old);
                    break;
                case OpenStep.Replace { Old: var old } when _authorized.Contains(old):
                    Done(step.Rule, old);
                    break;
                case OpenStep.Renew renew:
                    _wasOpen.Add(renew.Rule);
                    _renews.Add(renew);
                    break;
                case OpenStep.Replace replace:
                    _wasOpen.Add(replace.Rule);
                    replaces.Add(replace with { Description = AsPromised(replace.Rule, replace.Description) });
                    _promised[replace.Rule] = replaces[^1].Description.ExpiresAt(Request.TimeToExpire);
                    break;
            }
        }

        _additions = [.. creates, .. replaces.Select(replace => (replace.Rule, replace.Description))];
        return new OpenWrites(
            [.. _renews.Select(renew => new NewDescription(renew.RuleId, renew.Description.ToString()))],
            [.. replaces.Select(replace => replace.RuleId)],
            [.. _additions.Select(added => new NewIngressRule(added.Rule, Request.Source, added.Description.ToString()))]
        )
        {
            NeedRecord = replaces.Count > 0 || _renews.Exists(renew => IsShort(renew.Description, now)),
        };
    }

    /// <summary>Decides what follows from the results of the writes.</summary>
    /// <param name="updateError">The error of the update; null if it succeeded or wasn't needed.</param>
    /// <param name="revokeError">The error of the revocation, likewise; after an error nothing was authorized.</param>
    /// <param name="authorizeError">The error of the authorization, likewise.</param>
    /// <param name="random">A random number from 0 to 1, for the pause.</param>
    public OpenNext Complete(AwsError? updateError, AwsError? revokeError, AwsError? authorizeError, double random)
    {
        if (updateError is null)
        {
            _renews.ForEach(renew => Done(renew.Rule, renew.Description));
        }

        if (revokeError is null)
        {
            foreach (var (rule, description) in _additions)
            {
                if (authorizeError is null)
                {
                    Done(rule, description);
                }
                else
                {
                    _authorized.Add(description);
                }
            }
        }

        var addError = revokeError ?? authorizeError;
        // An error that a new attempt can't solve ends the request, also if the other write only met a conflict.
        var error = addError is { Kind: AwsErrorKind.Conflict } ? updateError ?? addError : addError ?? updateError;
        return error is { Kind: AwsErrorKind.Conflict } && ++_attempts < Retry.Attempts
            ? new OpenNext.ReadAgain(Retry.PauseAfter(_attempts - 1, random), error)
            : new OpenNext.Done(Result(error));
    }

    /// <summary>The result so far. What isn't done has failed.</summary>
    public GroupResult Result(AwsError? error) =>
        new(
            access,
            [
                .. access
                    .Rules.Where(rule => rule.AppliesTo(Request.Source))
                    .Select(rule => _done.GetValueOrDefault(rule) ?? new RuleResult(rule, RuleOutcome.Failed)),
            ],
            error
        );

    /// <summary>
    /// Once the old rule is revoked, no rule shows until when access was promised. If another caller opens the same lease for less time
    /// before this request authorizes its rule, this request plans again, and the promise must still count.
    /// </summary>
    private RuleDescription AsPromised(IngressRule rule, RuleDescription description) =>
        _promised.TryGetValue(rule, out var until) && until > description.ExpiresAt(Request.TimeToExpire)
            ? new(description.Name, description.Caller, description.Time, until - description.Time)
            : description;

    private bool IsShort(RuleDescription description, DateTimeOffset now) =>
        description.ExpiresAt(Request.TimeToExpire) < DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds()) + _longest;

    private void Done(IngressRule rule, RuleDescription description)
    {
        var expires = description.ExpiresAt(Request.TimeToExpire);
        _done[rule] = new RuleResult(
            rule,
            _wasOpen.Contains(rule) && !_created.Contains(rule) ? RuleOutcome.Refreshed : RuleOutcome.Created,
            _end < expires ? _end : expires
        );
    }
}

/// <summary>
/// The writes of one attempt. The update doesn't touch the rules of the others, so it can run at the same time. EC2 refuses the
/// authorization until the rules that it replaces are revoked.
/// </summary>
internal sealed record OpenWrites(
    IReadOnlyList<NewDescription> Update,
    IReadOnlyList<string> Revoke,
    IReadOnlyList<NewIngressRule> Authorize
)
{
    /// <summary>
    /// True if the lease must be recorded before the writes. A description with less than the longest time could cut short what a request
    /// promises that is recorded at the same time, and a replaced rule is away for a moment; so this request must come first, or plan
    /// again.
    /// </summary>
    public bool NeedRecord { get; init; }
}

/// <summary>What follows after an attempt.</summary>
internal abstract record OpenNext
{
    public sealed record Done(GroupResult Result) : OpenNext;

    /// <summary>Another writer was faster: wait, read, and plan again. <paramref name="Error"/> is the result if no time is left.</summary>
    public sealed record ReadAgain(TimeSpan Pause, AwsError Error) : OpenNext;
}

/// <summary>How often a conflicting write is tried, and the pause before the next attempt.</summary>
internal static class Retry
{
    /// <summary>Attempts in all. Together the pauses are longer than EC2 commonly takes to show a change everywhere.</summary>
    public const int Attempts = 8;

    /// <summary>
    /// The pause after an attempt: at most 0.1 s, 0.2 s, 0.4 s … 4 s. Half of it is random, so that requests that collided don't collide
    /// again.
    /// </summary>
    /// <param name="attempt">The number of the attempt that failed, from 0.</param>
    /// <param name="random">A random number from 0 to 1.</param>
    public static TimeSpan PauseAfter(int attempt, double random) =>
        TimeSpan.FromMilliseconds(Math.Min(100 * Math.Pow(2, attempt), 4_000) * (0.5 + (random / 2)));
}
