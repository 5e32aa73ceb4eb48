using AuthSecGroup.Benchmarks.Cloud;
using AuthSecGroup.Benchmarks.Functions;
using AuthSecGroup.Benchmarks.Report;

namespace AuthSecGroup.Benchmarks.Measures;

/// <summary>What a request costs after Lambda has frozen the process between two events.</summary>
internal static class Freezes
{
    private const int RoundTrip = 20;

    // One round trip for TCP, one for TLS 1.3.
    private const int Handshake = 2;

    private static readonly int[] Seconds = [0, 10, 65];

    public static string Run(string folder)
    {
        var table = new Table("frozen for", "connections that the next POST opens", "that POST, ms");
        var scene = new Scene(new Scenery(4, 4));
        using var cloud = new CloudServer(scene);
        cloud.Show(scene, RoundTrip, Handshake);
        using var function = new FunctionProcess(folder, "connection", scene, cloud.Address, Events.Request("POST"));
        function.FirstResponse();
        function.Invoke(Events.Request("POST"));
        foreach (var seconds in Seconds)
        {
            function.Freeze(TimeSpan.FromSeconds(seconds));
            cloud.TakeConnections();
            var took = function.Invoke(Events.Request("POST"));
            table.Add($"{seconds} s", $"{cloud.TakeConnections()}", Sample.Short(took));
        }

        return table.ToString();
    }
}
