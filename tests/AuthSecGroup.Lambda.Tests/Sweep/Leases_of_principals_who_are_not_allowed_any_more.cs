using AuthSecGroup.Aws.Logging;
using AuthSecGroup.Core.Holders;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Lambda.Leases;
using AuthSecGroup.Lambda.Sweep;
using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Sweep;

public sealed class Leases_of_principals_who_are_not_allowed_any_more
{
    private const string Office = "203.0.113.7";
    private const string MalloryArn = "arn:aws:iam::123456789012:user/mallory";

    private static readonly AwsError Denied = new(AwsErrorKind.Denied, "AccessDenied", "No.");

    private readonly SkippingClock _clock = new();
    private readonly ScriptedLeases _records = new();
    private readonly KeptUsers _users = new(new InMemoryUsers("[\"alice\"]").Read());
    private readonly UnlistedLeases _unlisted;

    public Leases_of_principals_who_are_not_allowed_any_more()
    {
        var groups = new ScriptedEc2(_clock).With(Given.East);
        _unlisted = new UnlistedLeases(
            _users,
            new LeaseServices(
                Given.Deployment(Given.Access(Given.East, Given.Ssh)),
                groups,
                groups,
                _records,
                new JsonLog(Stream.Null, LogSeverity.Error, _clock),
                _clock
            ).Revoker,
            _clock
        );
        Put(Given.AliceArn, MalloryArn);
    }

    private void Put(params string[] principals) => Put(Given.TenMinutes, principals);

    // Not of this moment: then EC2 might not show their rules yet.
    private void Put(TimeSpan left, params string[] principals) =>
        _records[Office] = new AddressLeases(
            [
                .. principals.Select(principal => new Lease(
                    new Holder(principal, ""),
                    "default",
                    _clock.GetUtcNow() - Given.OneMinute,
                    _clock.GetUtcNow() - Given.OneMinute,
                    _clock.GetUtcNow() + left
                )),
            ],
            []
        );

    private async Task<IEnumerable<string>> RevokeAsync()
    {
        var revocation = await _unlisted.RevokeAsync(Given.Account, CancellationToken.None);
        Assert.Null(revocation.Error);
        return revocation.Leases.Select(lease => lease.Lease.Holder.Principal);
    }

    [Fact]
    public async Task Are_revoked_by_a_new_process_and_those_of_others_stay()
    {
        Assert.Equal([MalloryArn], await RevokeAsync());
        Assert.Equal(Given.AliceArn, Assert.Single(_records[Office].Leases).Holder.Principal);
    }

    [Fact]
    public async Task Are_looked_for_once_more_when_every_request_has_ended_that_could_have_read_the_old_files()
    {
        await RevokeAsync();
        // A request that had read the old files.
        Put(MalloryArn);
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Empty(await RevokeAsync());
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([MalloryArn], await RevokeAsync());
        _clock.Advance(TimeSpan.FromHours(1));
        await RevokeAsync();
        Assert.Equal(2, _records.Listed.Count);
    }

    [Fact]
    public async Task Are_looked_for_after_the_files_have_changed()
    {
        await RevokeAsync();
        _users.Reading = new InMemoryUsers("[\"bob\"]").Read();
        Assert.Equal([Given.AliceArn], await RevokeAsync());
    }

    [Fact]
    public async Task Are_not_revoked_when_they_have_expired_anyway()
    {
        Put(TimeSpan.Zero, MalloryArn);
        Assert.Empty(await RevokeAsync());
        Put(TimeSpan.FromSeconds(1), "not an ARN");
        _users.Reading = new InMemoryUsers("[\"bob\"]").Read();
        Assert.Equal(["not an ARN"], await RevokeAsync());
    }

    [Fact]
    public async Task Are_not_revoked_while_a_file_can_not_be_read_or_is_invalid()
    {
        var valid = _users.Reading;
        _users.Reading = valid with { Error = Denied };
        Assert.Empty(await RevokeAsync());
        _users.Reading = valid with { IgnoredFiles = 1 };
        Assert.Empty(await RevokeAsync());
        Assert.Empty(_records.Listed);
        _users.Reading = valid;
        Assert.Equal([MalloryArn], await RevokeAsync());
    }

    [Fact]
    public async Task Are_looked_for_again_after_a_failure()
    {
        _records.ListError = Denied;
        var failed = await _unlisted.RevokeAsync(Given.Account, CancellationToken.None);
        Assert.Equal((Denied, 1, 0), (failed.Error, failed.Failed, failed.Leases.Count));
        _records.ListError = null;
        _records.Unreadable[Office] = Denied;
        failed = await _unlisted.RevokeAsync(Given.Account, CancellationToken.None);
        Assert.Equal((Denied, 1, 0), (failed.Error, failed.Failed, failed.Leases.Count));
        _records.Unreadable.Clear();
        Assert.Equal([MalloryArn], await RevokeAsync());
    }

    /// <summary>The same files at each reading, as long as they don't change.</summary>
    private sealed class KeptUsers(UsersReading reading) : IUserDirectory
    {
        public UsersReading Reading { get; set; } = reading;

        public Task<UsersReading> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(Reading);
    }
}
