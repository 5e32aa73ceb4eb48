using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Connections;

/// <summary>The endpoint, called from one address of ours.</summary>
internal interface IConnection
{
    /// <summary>Which address of ours that is.</summary>
    IpVersion Ip { get; }

    /// <summary>Calls the endpoint. Each request is idempotent, so it is repeated where that may help.</summary>
    /// <param name="method">GET, POST or DELETE.</param>
    /// <param name="body">What POST asks for beyond the ordinary; null sends no body.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ClientException">The endpoint refused or failed, or was not reached.</exception>
    Task<Reply> SendAsync(HttpMethod method, OpenRequest? body, CancellationToken cancellationToken);
}

/// <summary>The endpoint did what was asked, or found nothing open.</summary>
/// <param name="Answer">What it did; null if nothing is open.</param>
/// <param name="NotOpen">What it found if the address is not open, or not everywhere.</param>
internal sealed record Reply(ConnectionResponse? Answer, Problem? NotOpen);
