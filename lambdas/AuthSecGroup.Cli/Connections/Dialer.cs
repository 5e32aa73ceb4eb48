using System.Net;
using System.Net.Sockets;
using AuthSecGroup.Cli.Errors;

namespace AuthSecGroup.Cli.Connections;

/// <summary>Connects over the IP version that was asked for, trying the host's addresses one after the other.</summary>
internal sealed class Dialer(IpVersion ip)
{
    // Long enough for any network that ssh would be usable on, short enough that the next address gets its turn.
    private static readonly TimeSpan LongestPerAddress = TimeSpan.FromSeconds(5);

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
            ? FamilyMissing($"this network has no way to {host} over {ip.Name()}")
            : first!;
    }

    private static async Task<Stream> ConnectAsync(IPAddress address, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var longest = new CancellationTokenSource(LongestPerAddress, TimeProvider.System);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, longest.Token);
        try
        {
            await socket.ConnectAsync(address, port, patience.Token);
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
        new(
            ExitCode.Failed,
            FailureCode.AddressFamilyMissing,
            message,
            ip is IpVersion.V6 ? "leave --ip out, or use --ip 4" : "leave --ip out, or use --ip 6"
        );
}
