using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Connections;

/// <summary>The endpoint, called from one of the caller's addresses.</summary>
internal interface IConnection
{
    /// <summary>Sends a request. Requests are idempotent, so they are retried.</summary>
    /// <param name="method">GET, POST or DELETE.</param>
    /// <param name="body">The body of POST; null sends none.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="OperationCanceledException">The request was cancelled. The endpoint may have served it.</exception>
    Task<Reply> SendAsync(HttpMethod method, OpenRequest? body, CancellationToken cancellationToken);
}
