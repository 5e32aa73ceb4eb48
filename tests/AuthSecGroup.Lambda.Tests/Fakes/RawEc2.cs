using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AuthSecGroup.Lambda.Tests.Fakes;

/// <summary>An EC2 on a socket. Each response has one rule, in the group that the request names.</summary>
internal sealed class RawEc2 : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<Task> _betweenHalves;

    /// <param name="betweenHalves">Runs between the two halves of a response.</param>
    public RawEc2(Func<Task> betweenHalves)
    {
        _betweenHalves = betweenHalves;
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        var stream = client.GetStream();
        var buffer = new byte[16_384];
        var length = 0;
        try
        {
            while (true)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(length));
                if (read == 0)
                {
                    return;
                }

                length += read;
                // The SDK sends small requests; the body ends with the version.
                if (!Encoding.ASCII.GetString(buffer, 0, length).EndsWith("Version=2016-11-15", StringComparison.Ordinal))
                {
                    continue;
                }

                var request = Encoding.ASCII.GetString(buffer, 0, length);
                length = 0;
                var response = Response(request[request.IndexOf("sg-", StringComparison.Ordinal)..].Split('&')[0]);
                await stream.WriteAsync(response.AsMemory(0, response.Length / 2));
                await _betweenHalves();
                await stream.WriteAsync(response.AsMemory(response.Length / 2));
            }
        }
        catch (IOException)
        {
            // The client closed the connection.
        }
    }

    private static byte[] Response(string groupId)
    {
        var filler = string.Concat(Enumerable.Repeat("<tagSet><item><key>k</key><value>v</value></item></tagSet>", 200));
        var xml =
            "<DescribeSecurityGroupRulesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><securityGroupRuleSet><item>"
            + $"<securityGroupRuleId>sgr-1</securityGroupRuleId><groupId>{groupId}</groupId><isEgress>false</isEgress><ipProtocol>tcp</ipProtocol>{filler}"
            + "</item></securityGroupRuleSet></DescribeSecurityGroupRulesResponse>";
        return Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: {xml.Length}\r\n\r\n{xml}");
    }
}
