using AuthSecGroup.Aws.Ec2;
using AuthSecGroup.Aws.S3;
using AuthSecGroup.Aws.Sts;
using AuthSecGroup.Core.Holders;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Aws;

/// <summary>
/// The caller waits for a response, so a call is abandoned when the time is up, whether or not the vendor's client ends it.
/// </summary>
public sealed class A_service_that_never_responds : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SilentHttp _http = new();
    private readonly CancellationTokenSource _time = new();
    private readonly LogLines _log = new(new SkippingClock());
    private readonly FakeAws _aws;
    private readonly Ec2SecurityGroupRules _rules;
    private readonly S3LeaseStore _leases;

    public A_service_that_never_responds()
    {
        _aws = new FakeAws(_http);
        _rules = new Ec2SecurityGroupRules(_aws.Ec2, new AccessRoles(_aws.Sts, new RoleSession("name", null)), TimeProvider.System);
        _leases = new S3LeaseStore(_aws.S3(), "leases-bucket", _log.Log);
    }

    public void Dispose()
    {
        _rules.Dispose();
        _http.Dispose();
        _time.Dispose();
        _log.Dispose();
    }

    [Fact]
    public Task Is_EC2_whose_rules_are_then_unread() =>
        AssertAbandonedAsync(async token => (await _rules.ReadAsync(Given.East.Place, ["sg-00000ea0"], token)).Error);

    [Fact]
    public Task Is_EC2_whose_rules_may_then_be_changed() => AssertAbandonedAsync(token => _rules.RevokeAsync(Given.East, ["sgr-1"], token));

    [Fact]
    public Task Is_STS_whose_credentials_the_call_needs()
    {
        var place = new AccountRegion("us-east-1", new AccessRole("arn:aws:iam::210987654321:role/authsecgroup-access", null));
        return AssertAbandonedAsync(async token => (await _rules.ReadAsync(place, ["sg-00000ea0"], token)).Error);
    }

    [Fact]
    public Task Is_S3_whose_user_files_are_then_not_listed() => AssertUsersAbandonedAsync();

    [Fact]
    public Task Is_S3_whose_user_files_are_then_unread()
    {
        _http.Respond = url =>
            url.Query.Contains("list-type", StringComparison.Ordinal)
                ? FakeAws.Xml(
                    "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Contents><Key>a.json</Key><ETag>\"e-1\"</ETag>"
                        + "<Size>9</Size></Contents></ListBucketResult>"
                )
                : null;
        return AssertUsersAbandonedAsync();
    }

    [Fact]
    public Task Is_S3_whose_record_is_then_unread() =>
        AssertAbandonedAsync(async token => (await _leases.ReadAsync(Given.Office, token)).Error);

    [Fact]
    public Task Is_S3_whose_record_may_then_be_written() =>
        AssertAbandonedAsync(async token =>
            Assert.IsType<LeasesWriting.Failed>(await _leases.WriteAsync(Given.Office, AddressLeases.None, null, token)).Error
        );

    [Fact]
    public Task Is_S3_whose_records_are_then_not_listed() =>
        AssertAbandonedAsync(async token => (await _leases.ListAsync(after: null, token)).Error);

    [Fact]
    public Task Is_S3_whose_records_may_then_be_left() => AssertAbandonedAsync(_leases.RemoveAllAsync);

    private Task AssertUsersAbandonedAsync()
    {
        var users = new S3UserDirectory(_aws.S3(), "users-bucket", "", ["default"], _log.Log);
        return AssertAbandonedAsync(async token => (await users.ReadAsync(token)).Error);
    }

    private async Task AssertAbandonedAsync(Func<CancellationToken, Task<AwsError?>> start)
    {
        var call = start(_time.Token);
        await _http.Asked.WaitAsync(Patience);
        Assert.False(call.IsCompleted);
        await _time.CancelAsync();
        var error = await call.WaitAsync(Patience);
        Assert.Equal((AwsErrorKind.Unavailable, "TimedOut"), (error?.Kind, error?.Code));
    }
}
