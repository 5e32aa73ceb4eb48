using System.Text.Json.Nodes;
using AuthSecGroup.EndToEnd.Tests.Support;
using AuthSecGroup.Local.Faults;
using AuthSecGroup.Testing;

namespace AuthSecGroup.EndToEnd.Tests;

/// <summary>The example with two accounts and two regions in each, with real processes that assume the role of the other account.</summary>
public sealed class A_group_in_another_account(A_group_in_another_account.TwoAccounts test)
    : IClassFixture<A_group_in_another_account.TwoAccounts>,
        IDisposable
{
    private const string Member = "210987654321";
    private const string OwnUs = "sg-0123456789abcdef0";
    private const string OwnEu = "sg-0123456789abcdef1";
    private const string MemberUs = "sg-0fedcba9876543210";
    private const string MemberEu = "sg-0fedcba9876543211";

    private static readonly string[] All = [OwnUs, OwnEu, MemberUs, MemberEu];

    public void Dispose()
    {
        test.Cloud.Faults.Clear();
        test.Cloud.Sts.Roles[0].Create();
    }

    [Fact]
    public async Task Is_opened_renewed_closed_and_swept_like_those_of_the_own_account()
    {
        const string address = "127.0.8.1";
        var opened = await test.PostAsync(test.Alice, address);
        Assert.Equal(201, opened.Status);
        Assert.Equal(
            [(OwnUs, null), (OwnEu, null), (MemberUs, Member), (MemberEu, Member)],
            opened.Json["groups"]!.AsArray().Select(group => ((string)group!["groupId"]!, (string?)group["account"]))
        );
        Assert.Equal(All, GroupsOf(address));
        Assert.Equal(200, (await test.PostAsync(test.Alice, address)).Status);
        Assert.Equal(200, (await test.GetAsync(test.Alice, address)).Status);
        Assert.Equal(200, (await test.DeleteAsync(test.Alice, address)).Status);
        Assert.Empty(test.RulesFor(address));

        Assert.Equal(201, (await test.PostAsync(test.Alice, address)).Status);
        test.Cloud.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.True((await test.Cloud.SweepAsync()).Succeeded);
        Assert.Empty(test.RulesFor(address));
    }

    [Theory]
    [InlineData(true, "AccessDenied")]
    [InlineData(false, "AccessDenied")]
    public async Task Fails_by_name_if_its_role_is_denied_or_deleted_while_the_others_are_open(bool isDenied, string code)
    {
        var address = isDenied ? "127.0.8.2" : "127.0.8.3";
        if (isDenied)
        {
            // A fault strikes only when a role is assumed, so that earlier sessions must end.
            test.Cloud.Faults.Add(FaultRule.Error(403, "AccessDenied", "denied by a fault") with { Service = FaultRule.Sts });
            test.Cloud.Clock.Advance(TimeSpan.FromHours(2));
        }
        else
        {
            test.Cloud.DeleteRole(test.Cloud.Sts.Roles[0]);
        }

        var response = await test.PostAsync(test.Alice, address);
        Assert.Equal((502, "group_failed"), (response.Status, (string)response.Json["code"]!));
        Assert.Contains($"{MemberUs} in us-east-1, account {Member}", (string)response.Json["detail"]!, StringComparison.Ordinal);
        Assert.Contains("arn:aws:iam::210987654321:role/authsecgroup-access", (string)response.Json["detail"]!, StringComparison.Ordinal);
        Assert.Equal([OwnUs, OwnEu], GroupsOf(address));
        Assert.Equal(
            [code, code],
            response.Json["groups"]!.AsArray().Where(group => group!["account"] is not null).Select(group => (string)group!["error"]!)
        );

        var sweep = await test.Cloud.SweepAsync();
        Assert.False(sweep.Succeeded);
        Assert.Contains($"{MemberEu} in eu-west-1, account {Member} ({code}", sweep.ErrorMessage, StringComparison.Ordinal);
        Assert.DoesNotContain(OwnUs, sweep.ErrorMessage, StringComparison.Ordinal);

        Dispose();
        Assert.Equal(201, (await test.PostAsync(test.Alice, address)).Status);
        Assert.True((await test.Cloud.SweepAsync()).Succeeded);
        Assert.Equal(200, (await test.DeleteAsync(test.Alice, address)).Status);
        Assert.Empty(test.RulesFor(address));
    }

    [Fact]
    public async Task Opens_with_new_credentials_after_the_old_ones_have_expired_between_two_requests()
    {
        await test.PostAsync(test.Alice, "127.0.8.4");
        test.Cloud.Clock.Advance(TimeSpan.FromHours(1));
        test.Cloud.ClearCalls();

        var response = await test.PostAsync(test.Alice, "127.0.8.5");

        Assert.Equal(201, response.Status);
        // The SDK takes them for valid, by this machine's clock, until EC2 refuses them.
        Assert.Single(test.Cloud.Sts.Calls);
    }

    [Fact]
    public async Task Opens_with_new_credentials_after_its_role_was_deleted_and_created_again()
    {
        await test.PostAsync(test.Alice, "127.0.8.8");
        test.Cloud.DeleteRole(test.Cloud.Sts.Roles[0]);
        test.Cloud.Sts.Roles[0].Create();
        test.Cloud.ClearCalls();

        Assert.Equal(201, (await test.PostAsync(test.Alice, "127.0.8.9")).Status);
        Assert.Single(test.Cloud.Sts.Calls);
        Assert.Equal(All, GroupsOf("127.0.8.9"));
    }

    [Fact]
    public async Task Is_opened_while_the_local_clock_is_behind_that_of_the_SDK()
    {
        var back = test.Cloud.Clock.GetUtcNow() - TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(3);
        test.Cloud.Clock.Advance(-back);
        try
        {
            // So that the functions need new credentials at this time.
            test.Cloud.DeleteRole(test.Cloud.Sts.Roles[0]);
            test.Cloud.Sts.Roles[0].Create();
            Assert.Equal(201, (await test.PostAsync(test.Alice, "127.0.8.10")).Status);
            Assert.Equal(All, GroupsOf("127.0.8.10"));
        }
        finally
        {
            test.Cloud.Clock.Advance(back);
        }
    }

    [Theory]
    [InlineData("RequestExpired", "127.0.8.6")]
    [InlineData("AuthFailure", "127.0.8.7")]
    public async Task Opens_with_new_credentials_if_the_old_ones_end_during_a_request(string code, string address)
    {
        await test.PostAsync(test.Alice, address);
        await test.DeleteAsync(test.Alice, address);
        test.Cloud.ClearCalls();
        test.Cloud.Faults.Add(
            FaultRule.Error(400, code, "by a fault") with
            {
                Service = FaultRule.Ec2,
                Account = Member,
                Action = "AuthorizeSecurityGroupIngress",
                Count = 1,
            }
        );

        Assert.Equal(201, (await test.PostAsync(test.Alice, address)).Status);
        Assert.Single(test.Cloud.Sts.Calls);
        Assert.Equal(All, GroupsOf(address));
    }

    [Fact]
    public async Task Is_swept_in_sessions_that_can_only_read_and_revoke()
    {
        test.Cloud.Clock.Advance(TimeSpan.FromHours(2));
        test.Cloud.ClearCalls();
        Assert.True((await test.Cloud.SweepAsync()).Succeeded);
        Assert.All(test.Cloud.Sts.Calls, call => Assert.Contains("Sweep", call.Principal, StringComparison.Ordinal));
        var actions = test.Cloud.Ec2.Calls.Where(call => call.Account == Member).Select(call => call.Action).Distinct().ToList();
        Assert.Contains("DescribeSecurityGroupRules", actions);
        Assert.All(
            actions,
            action =>
                Assert.True(
                    action.StartsWith("Describe", StringComparison.Ordinal) || action.StartsWith("Revoke", StringComparison.Ordinal)
                )
        );
    }

    private string[] GroupsOf(string address) => [.. test.RulesFor(address).Select(rule => rule.GroupId).Order(StringComparer.Ordinal)];

    /// <summary>The documented example.</summary>
    public class TwoAccounts : TestCloud
    {
        /// <inheritdoc />
        protected override Task<string> AssembleAsync() => Accounts.SynthesizeAsync(Accounts.Example());

        /// <inheritdoc />
        protected override void Change(JsonObject assembled) => assembled.SetCleanupWait(seconds: 1);
    }
}
