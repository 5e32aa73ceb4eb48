using System.Net;
using System.Net.Sockets;
using AuthSecGroup.Cli.Errors;

namespace AuthSecGroup.Cli.Connections;

/// <summary>Connects over the requested IP version. Tries the host's addresses one after the other.</summary>
internal sealed class SocketConnector(IpVersion ip, TimeProvider time)
{
    // Long enough for a slow network, short enough that the next address is tried in time.
    private static readonly TimeSpan TimeoutPerAddress = TimeSpan.FromSeconds(5);

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var all = await Dns.GetHostAddressesAsync(host, cancellationToken);
        var addresses = all.Where(address => ip.Includes(address.AddressFamily)).ToList();
        if (addresses.Count == 0)
        {
            throw FamilyMissing($"{host} has no {ip.Name()} address");
        }

        SocketException? first = null;
        foreach (var address in addresses)
        {
            try
            {
                return await ConnectAsync(address, port, cancellationToken);
            }
            catch (SocketException error)
            {
                first ??= error;
            }
        }

        throw ip is not IpVersion.Any
        && first!.SocketErrorCode
            is SocketError.NetworkUnreachable
                or SocketError.HostUnreachable
                or SocketError.AddressFamilyNotSupported
                or SocketError.AddressNotAvailable
            ? FamilyMissing($"this network can't reach {host} over {ip.Name()}")
            : first!;
    }

    private async Task<Stream> ConnectAsync(IPAddress address, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var timeout = new CancellationTokenSource(TimeoutPerAddress, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await socket.ConnectAsync(address, port, either.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new SocketException((int)SocketError.TimedOut);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private ClientException FamilyMissing(string message) =>
        new(ExitCode.Failed, ErrorCode.AddressFamilyMissing, message, $"omit --ip, or use --ip {(ip is IpVersion.V6 ? 4 : 6)}");
}
