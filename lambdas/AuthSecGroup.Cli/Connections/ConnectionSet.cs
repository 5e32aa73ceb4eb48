using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Connections;

/// <summary>The connections of a command: usually one, two for <c>--ip both</c>.</summary>
/// <param name="connections">One for each of the caller's addresses.</param>
/// <param name="shared">What they share; it is disposed with them.</param>
internal sealed class ConnectionSet(IReadOnlyList<IConnection> connections, IDisposable shared) : IDisposable
{
    /// <summary>Sends the same request over all connections at the same time.</summary>
    /// <returns>A reply for each connection, in order.</returns>
    public async Task<Replies> SendAsync(HttpMethod method, OpenRequest? body, CancellationToken cancellationToken) =>
        new(
            await Task.WhenAll(
                connections.Select(async connection => (connection, await connection.SendAsync(method, body, cancellationToken)))
            )
        );

    public void Dispose()
    {
        foreach (var connection in connections.OfType<IDisposable>())
        {
            connection.Dispose();
        }

        shared.Dispose();
    }
}
