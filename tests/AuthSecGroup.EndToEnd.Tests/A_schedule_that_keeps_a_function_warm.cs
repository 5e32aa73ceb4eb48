using AuthSecGroup.Local.Cloud;
using AuthSecGroup.Local.Deployment;
using AuthSecGroup.Testing;

namespace AuthSecGroup.EndToEnd.Tests;

public sealed class A_schedule_that_keeps_a_function_warm
{
    [Fact]
    public async Task Lets_it_read_what_a_request_reads_through_an_alias()
    {
        var assembly = await SampleAssembly.WithAsync(template => template.SetVariable("AUTHSECGROUP_LOG_LEVEL", "debug"));
        await using var cloud = await LocalCloud.StartAsync(
            new LocalCloudOptions { AssemblyDirectory = assembly, Port = 0 },
            CancellationToken.None
        );

        await WaitForAsync(() => cloud.LogLines.Any(line => line.Text.Contains("\"kept warm\"", StringComparison.Ordinal)));

        Assert.DoesNotContain(cloud.LogLines, line => line.Text.Contains("\"audit\"", StringComparison.Ordinal));
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        for (var i = 0; !condition(); i++)
        {
            Assert.True(i < 1_000, "It didn't happen.");
            await Task.Delay(20);
        }
    }
}
