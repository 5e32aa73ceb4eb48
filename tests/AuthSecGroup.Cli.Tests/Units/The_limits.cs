using AuthSecGroup.Cli.Commands;
using AuthSecGroup.Cli.Connections;
using AuthSecGroup.Cli.Processes;
using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.Cli.Tests.Units;

public static class The_limits
{
    /// <summary>What follows SIGTERM by default, in seconds. The client promises the shortest, and may notice the signal late.</summary>
    [Theory]
    [InlineData("Docker", 10, "https://docs.docker.com/reference/cli/docker/container/stop/")]
    [InlineData("Kubernetes", 30, "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination")]
    [InlineData("systemd", 90, "https://www.freedesktop.org/software/systemd/man/latest/systemd-system.conf.html")]
    public static void Of_closing_end_before_a_supervisor_sends_SIGKILL(string supervisor, int seconds, string source) =>
        Assert.True(
            Signals.ParentInterval + RunSession.CloseTimeoutAfterSignal < TimeSpan.FromSeconds(seconds),
            $"{supervisor} sends SIGKILL after {seconds} s: {source}"
        );

    [Fact]
    public static void Of_an_attempt_is_longer_than_the_gateway_waits_but_not_longer_than_the_patience_of_closing()
    {
        Assert.InRange(ConnectionClient.AttemptTimeout, TimeSpan.FromSeconds(Limits.LongestRequestSeconds + 1), RunSession.CloseTimeout);
        Assert.InRange(RunSession.CloseTimeoutAfterSignal, TimeSpan.FromSeconds(1), RunSession.CloseTimeout);
    }
}
