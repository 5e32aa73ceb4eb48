using AuthSecGroup.Aws;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Lambda.Connection;
using AuthSecGroup.Lambda.CustomResources;
using AuthSecGroup.Lambda.Sweep;

namespace AuthSecGroup.Lambda.Tests;

/// <summary>The template has the timeouts of the functions, which are compiled from the same file: <see cref="Limits"/>.</summary>
public static class The_limits
{
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(Limits.LongestRequestSeconds);
    private static readonly TimeSpan LongestSweep = TimeSpan.FromSeconds(Limits.LongestSweepSeconds);

    [Fact]
    public static void Of_a_request_leave_time_for_two_attempts_and_the_response_while_the_gateway_waits()
    {
        Assert.InRange(AwsClients.ConnectTimeout, TimeSpan.FromSeconds(1), AwsClients.AttemptTimeout);
        Assert.InRange(2 * AwsClients.AttemptTimeout, TimeSpan.FromSeconds(1), ConnectionFunction.LongestRequest);
        Assert.InRange(ConnectionFunction.LongestRequest + ConnectionFunction.ResponseMargin, TimeSpan.FromSeconds(1), LongestRequest);
        Assert.InRange(LongestRequest, TimeSpan.FromSeconds(1), OpenPlan.RenewalMargin);
    }

    [Fact]
    public static void Of_a_stack_event_leave_time_for_the_response()
    {
        var waited = LongestRequest + TimeSpan.FromSeconds(1);
        var responded = ResponseSender.LongestResponse + SweepFunction.ResponseMargin;
        Assert.InRange(waited + CustomResourceHandler.LongestCleanup + responded, waited, LongestSweep);
        Assert.InRange(ScheduledSweep.LongestFirst + responded, responded, LongestSweep);
    }
}
