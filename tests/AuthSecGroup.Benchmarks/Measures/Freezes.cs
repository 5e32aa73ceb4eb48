namespace AuthSecGroup.Benchmarks.Measures;

/// <summary>What a request costs after Lambda has frozen the process between two events.</summary>
internal static class Freezes
{
    private const int RoundTrip = 20;

    // One round trip for TCP, one for TLS 1.3.
    private const int Handshake = 2;

    private static readonly int[] Seconds = [0, 10, 65];

    public static async Task RunAsync(string folder, Document document)
    {
        var table = new Table("frozen for", "connections that the next POST opens", "that POST, ms");
        var scene = new Scene(4, 4);
        await using var cloud = await CloudServer.StartAsync(scene);
        (cloud.RoundTrip, cloud.Handshake) = (RoundTrip, Handshake);
        await using var function = cloud.Deploy(folder, "connection", scene);
        await function.InvokeAsync(Events.Request("POST"));
        await function.InvokeAsync(Events.Request("POST"));
        foreach (var seconds in Seconds)
        {
            await function.FreezeAsync(TimeSpan.FromSeconds(seconds));
            var before = cloud.Connections;
            var took = await function.InvokeAsync(Events.Request("POST"));
            table.Add($"{seconds} s", $"{cloud.Connections - before}", Sample.Short(took));
        }

        document.Write("freeze", table.ToString());
    }
}
