using System.Net;
using System.Net.Sockets;

namespace AuthSecGroup.Benchmarks.Cloud;

/// <summary>
/// HTTP/1.1 on a loopback port with as little cost of its own as can be: one thread for each connection and blocking calls, so that a
/// round trip's time is a sleep of the kernel's and not a timer's of .NET, whose resolution is a millisecond.
/// </summary>
internal sealed class LoopbackServer : IDisposable
{
    private const int ThreadStack = 256 * 1024;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Func<HttpRequest, HttpConnection, byte[]?> _respond;

    /// <param name="respond">Gets a request and its connection; gives the whole response, or null to close the connection.</param>
    public LoopbackServer(Func<HttpRequest, HttpConnection, byte[]?> respond)
    {
        _respond = respond;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        Address = $"127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}";
        new Thread(Accept, ThreadStack) { IsBackground = true }.Start();
    }

    /// <summary>host:port.</summary>
    public string Address { get; }

    public void Dispose() => _listener.Dispose();

    private void Accept()
    {
        try
        {
            while (true)
            {
                var socket = _listener.Accept();
                socket.NoDelay = true;
                new Thread(() => Serve(socket), ThreadStack) { IsBackground = true }.Start();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Dispose ends this thread.
        }
    }

    private void Serve(Socket socket)
    {
        using var connection = new HttpConnection(socket);
        try
        {
            while (connection.Read() is { } request && _respond(request, connection) is { } response)
            {
                connection.Write(response);
            }
        }
        catch (SocketException)
        {
            // The function's process was killed at the end of its measure; its connections break.
        }
    }
}
