using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace AuthSecGroup.Benchmarks.Cloud;

/// <summary>
/// EC2 and S3 of all regions with a fixed round-trip time. It validates nothing, so that the benchmark measures the function and not the
/// server. Tests use local mode instead.
/// </summary>
internal sealed class CloudServer : IDisposable
{
    private static readonly byte[] Done = Responses.Ec2("Write", "<return>true</return>");

    private readonly LoopbackServer _server;
    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);
    private volatile Scene _scene;
    private volatile int _roundTrip;
    private volatile int _handshake;
    private int _connections;

    public CloudServer(Scene scene)
    {
        _scene = scene;
        _server = new LoopbackServer(Respond);
    }

    public string Address => _server.Address;

    /// <summary>How the cloud responds from now on.</summary>
    /// <param name="scene">What there is.</param>
    /// <param name="roundTrip">The milliseconds that each call takes.</param>
    /// <param name="handshake">The round trips that the first call of a new connection takes more: TCP and TLS 1.3 cost one each.</param>
    public void Show(Scene scene, int roundTrip, int handshake = 0) => (_scene, _roundTrip, _handshake) = (scene, roundTrip, handshake);

    /// <summary>How many connections were opened since the last time that this was read.</summary>
    public int TakeConnections() => Interlocked.Exchange(ref _connections, 0);

    /// <summary>The calls since the last time that this was read: how many of each action.</summary>
    public string TakeCalls()
    {
        var taken = string.Join(", ", _calls.OrderBy(call => call.Key, StringComparer.Ordinal).Select(call => $"{call.Value} {call.Key}"));
        _calls.Clear();
        return taken;
    }

    public void Dispose() => _server.Dispose();

    private byte[]? Respond(HttpRequest request, HttpConnection connection)
    {
        var isNew = connection.Requests == 1;
        if (isNew)
        {
            Interlocked.Increment(ref _connections);
        }

        var roundTrips = isNew ? 1 + _handshake : 1;
        if (_roundTrip > 0)
        {
            Thread.Sleep(roundTrips * _roundTrip);
        }

        return request.Line.StartsWith("POST ", StringComparison.Ordinal) ? Ec2(request) : S3(request.Line);
    }

    private byte[] Ec2(HttpRequest request)
    {
        var form = Encoding.ASCII.GetString(request.Body);
        var action = ValueOf(form, "Action=") ?? throw new InvalidOperationException($"a POST without an Action: {request.Line} {form}");
        Count(action);
        return action == "DescribeSecurityGroupRules"
            ? _scene.Page(
                RegionOf(request.Head),
                ValueOf(form, "NextToken=page-") is { } page ? int.Parse(page, CultureInfo.InvariantCulture) : 0
            )
            : Done;
    }

    private byte[] S3(string line)
    {
        var path = line["GET /".Length..];
        if (path.Contains("list-type=2", StringComparison.Ordinal))
        {
            Count("ListObjectsV2");
            return _scene.UserList;
        }

        Count("GetObject");
        var key = path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return _scene.File(key.Split('?')[0]);
    }

    private void Count(string action) => _calls.AddOrUpdate(action, 1, (_, count) => count + 1);

    // All regions share the address in AWS_ENDPOINT_URL. The signature contains the region.
    private static string RegionOf(string head)
    {
        var end = head.IndexOf("/ec2/aws4_request", StringComparison.Ordinal);
        return head[(head.LastIndexOf('/', end - 1) + 1)..end];
    }

    private static string? ValueOf(string form, string name)
    {
        var at = form.IndexOf(name, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var end = form.IndexOf('&', at);
        return form[(at + name.Length)..(end < 0 ? form.Length : end)];
    }
}
