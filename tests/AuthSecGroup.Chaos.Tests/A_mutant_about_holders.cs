using AuthSecGroup.Chaos.Tests.Mutants;
using AuthSecGroup.Core.Holders;
using AuthSecGroup.Core.Ports;
using Xunit.Abstractions;

namespace AuthSecGroup.Chaos.Tests;

/// <summary>
/// The invariants about several holders of an address can fail, too. <see cref="Every_interleaving"/> finds one that ignores marks faster.
/// </summary>
public sealed class A_mutant_about_holders(ITestOutputHelper output)
{
    [Fact]
    public Task That_closes_for_everybody_breaks_the_promises_of_others() =>
        IsFoundAsync(Invariant.PromiseKept, reading => reading with { Leases = reading.Leases with { Leases = [] } });

    [Fact]
    public Task That_takes_somebody_for_a_holder_leaves_the_last_one_s_rules() =>
        IsFoundAsync(
            Invariant.NobodyAfterLastClose,
            reading =>
                reading.Leases.Leases.Count == 0
                    ? reading
                    : reading with
                    {
                        Leases = reading.Leases with { Leases = [.. reading.Leases.Leases, Ghost(reading.Leases.Leases[0])] },
                    }
        );

    [Fact]
    public Task That_overwrites_what_others_wrote_breaks_promises() =>
        MutantHunt.FindAsync(Invariant.PromiseKept, output, store: store => new MutantStore(store) { IgnoresVersions = true });

    [Fact]
    public Task That_sweeps_by_the_first_user_files_it_read_leaves_the_leases_of_unlisted_callers() =>
        MutantHunt.FindAsync(Invariant.RevokedIsOut, output, sweepUsers: users => new OnceRead(users));

    [Fact]
    public Task That_keeps_rules_without_a_record_leaves_expired_rules()
    {
        // A sweep that needs the record would keep what is lost from expiring.
        return MutantHunt.FindAsync(
            Invariant.NothingExpiredAfterSweep,
            output,
            sweep: (rules, clock) => new Mutant(rules) { See = rule => clock.GetUtcNow().Second % 2 == 0 ? null : rule }
        );
    }

    private static Lease Ghost(Lease lease) =>
        lease with
        {
            Holder = new Holder("arn:aws:iam::123456789012:user/ghost", ""),
            ExpiresAt = lease.RenewedAt + Scene.TimeToExpire,
        };

    private Task IsFoundAsync(Invariant expected, Func<LeasesReading, LeasesReading> see) =>
        MutantHunt.FindAsync(expected, output, store: store => new MutantStore(store) { See = see });

    private sealed class OnceRead(IUserDirectory users) : IUserDirectory
    {
        private UsersReading? _first;

        public async Task<UsersReading> ReadAsync(CancellationToken cancellationToken)
        {
            var reading = await users.ReadAsync(cancellationToken);
            return reading.Error is null ? _first ??= reading : reading;
        }
    }
}
