using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Connections;

/// <summary>The connections of a command: usually one, two for <c>--ip both</c>, or as many for each target.</summary>
/// <param name="connections">One for each of the caller's addresses and each target.</param>
/// <param name="shared">What they share; it is disposed with them.</param>
internal sealed class ConnectionSet(IReadOnlyList<IConnection> connections, IDisposable shared) : IDisposable
{
    /// <summary>Sends the same request over all connections at the same time.</summary>
    /// <param name="method">GET, POST or DELETE.</param>
    /// <param name="body">The body of POST; null sends none.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="except">Connections that it isn't sent over.</param>
    /// <returns>A reply for each connection, in order.</returns>
    public async Task<Replies> SendAsync(
        HttpMethod method,
        OpenRequest? body,
        CancellationToken cancellationToken,
        params IReadOnlyList<IConnection> except
    ) =>
        new(
            await Task.WhenAll(
                connections
                    .Except(except)
                    .Select(async connection => (connection, await connection.SendAsync(method, body, cancellationToken)))
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
