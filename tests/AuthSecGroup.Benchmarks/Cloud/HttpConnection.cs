using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace AuthSecGroup.Benchmarks.Cloud;

/// <summary>One request: <paramref name="Head"/> is its first line and its headers.</summary>
internal sealed record HttpRequest(string Head, byte[] Body)
{
    /// <summary>The method and the target, such as <c>GET /users?list-type=2</c>.</summary>
    public string Line { get; } = Head[..Head.IndexOf(" HTTP/1.1", StringComparison.Ordinal)];
}

/// <summary>The server's side of a connection.</summary>
internal sealed class HttpConnection(Socket socket) : IDisposable
{
    private byte[] _buffer = new byte[16 * 1024];
    private int _filled;

    /// <summary>How many requests came over this connection so far.</summary>
    public int Requests { get; private set; }

    /// <summary>The next request; null when the other side has closed.</summary>
    public HttpRequest? Read()
    {
        int end;
        while ((end = _buffer.AsSpan(0, _filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (!Fill())
            {
                return null;
            }
        }

        var head = Encoding.Latin1.GetString(_buffer, 0, end + 2);
        var start = end + 4;
        var length = LengthOf(head);
        while (_filled < start + length)
        {
            if (!Fill())
            {
                return null;
            }
        }

        var body = _buffer.AsSpan(start, length).ToArray();
        _buffer.AsSpan(start + length, _filled - start - length).CopyTo(_buffer);
        _filled -= start + length;
        Requests++;
        return new HttpRequest(head, body);
    }

    public void Write(byte[] response)
    {
        for (var sent = 0; sent < response.Length; )
        {
            sent += socket.Send(response, sent, response.Length - sent, SocketFlags.None);
        }
    }

    public void Dispose() => socket.Dispose();

    private bool Fill()
    {
        if (_filled == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = socket.Receive(_buffer, _filled, _buffer.Length - _filled, SocketFlags.None);
        _filled += read;
        return read > 0;
    }

    private static int LengthOf(string head)
    {
        const string Name = "\r\nContent-Length:";
        var at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        return at < 0
            ? 0
            : int.Parse(
                head.AsSpan(at + Name.Length, head.IndexOf('\r', at + Name.Length) - at - Name.Length).Trim(),
                CultureInfo.InvariantCulture
            );
    }
}
