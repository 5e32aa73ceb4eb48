using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Connections;

/// <summary>What became of one address: either a reply or a failure.</summary>
internal sealed record Result(IConnection Connection, Reply? Reply, ClientException? Failure);

/// <summary>The addresses that a command is for: mostly one, both IP versions with <c>--ip both</c>.</summary>
/// <param name="connections">One for each address.</param>
/// <param name="shared">What they share, and goes with them.</param>
internal sealed class ConnectionSet(IReadOnlyList<IConnection> connections, IDisposable shared) : IDisposable
{
    /// <summary>Sends the same request from each address at once.</summary>
    /// <returns>
    /// A result for each, in order. Where several were asked for and this network lacks one IP version, that is a mere warning and its
    /// failure stands among the results; if none works, all fail.
    /// </returns>
    public async Task<IReadOnlyList<Result>> SendAsync(HttpMethod method, OpenRequest? body, CancellationToken cancellationToken) =>
        await Task.WhenAll(connections.Select(connection => SendAsync(connection, method, body, cancellationToken)));

    /// <summary>The failures that count: those of IP versions that the network lacks don't, as long as another works.</summary>
    public static IReadOnlyList<ClientException> FailuresThatCount(IReadOnlyList<Result> results)
    {
        var failures = results.Select(result => result.Failure).OfType<ClientException>();
        return [.. results.Any(result => result.Reply is not null) ? failures.Where(failure => !IsMissingFamily(failure)) : failures];
    }

    /// <summary>The failures that don't count.</summary>
    public static IReadOnlyList<ClientException> Warnings(IReadOnlyList<Result> results) =>
        results.Any(result => result.Reply is not null)
            ? [.. results.Select(result => result.Failure).OfType<ClientException>().Where(IsMissingFamily)]
            : [];

    public void Dispose()
    {
        foreach (var connection in connections.OfType<IDisposable>())
        {
            connection.Dispose();
        }

        shared.Dispose();
    }

    private static bool IsMissingFamily(ClientException failure) => failure.Code == FailureCode.AddressFamilyMissing;

    private static async Task<Result> SendAsync(
        IConnection connection,
        HttpMethod method,
        OpenRequest? body,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return new Result(connection, await connection.SendAsync(method, body, cancellationToken), null);
        }
        catch (ClientException failure)
        {
            return new Result(connection, null, failure);
        }
    }
}
