namespace AuthSecGroup.Benchmarks.Functions;

/// <summary>Events as the gateway and the schedule send them.</summary>
internal static class Events
{
    /// <summary>The schedule's event to the sweep.</summary>
    public const string Sweep = """{"version":"0","detail-type":"Scheduled Event","source":"aws.events"}""";

    /// <summary>A request of the benchmark's caller.</summary>
    public static string Request(string method) =>
        GatewayEvent.Text(method, $"arn:aws:iam::{GatewayEvent.Account}:user/{Scene.Caller}", Scene.Source);
}
