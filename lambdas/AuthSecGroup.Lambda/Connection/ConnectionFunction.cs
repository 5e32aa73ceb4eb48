using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using AuthSecGroup.Aws;
using AuthSecGroup.Aws.Logging;
using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Connection;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Core.Wire;
using AuthSecGroup.Lambda.Leases;

namespace AuthSecGroup.Lambda.Connection;

/// <summary>
/// Serves <c>/connection</c> and <c>/leases</c>: reads the event, decides who is allowed, runs the request, and writes the audit lines.
/// </summary>
internal sealed class ConnectionFunction(
    DeploymentSettings deployment,
    LeaseServices leases,
    IUserDirectory users,
    JsonLog log,
    EmbeddedMetrics metrics,
    TimeProvider time
)
{
    /// <summary>
    /// The longest that a request calls AWS. The gateway waits for <see cref="Limits.LongestRequestSeconds"/>; a response that is sent
    /// before that shows what really happened.
    /// </summary>
    internal static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(25);

    /// <summary>The part of an invocation's time that is reserved for the response.</summary>
    internal static readonly TimeSpan ResponseMargin = TimeSpan.FromSeconds(1.5);

    /// <summary>After this many seconds a client can try again: EC2's buckets refill within that time.</summary>
    private const int RetryAfterSeconds = 5;

    // Reserved for documentation, so nobody calls from it: https://www.rfc-editor.org/rfc/rfc5737
    private static readonly SourceAddress NobodysAddress = SourceAddress.TryParse("192.0.2.1", out var address)
        ? address
        : throw new InvalidOperationException("The address is no address.");

    private static readonly SourceGeneratorLambdaJsonSerializer<LambdaJson> Serializer = new();

    // People read the responses in a terminal, so an apostrophe isn't written as \u0027. Nobody puts them into HTML.
    private static readonly WireJson Json = new(
        new JsonSerializerOptions(WireJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    private readonly AuditLog _audit = new(log, metrics);

    // Lambda sends one event at a time to a process.
    private UsersReading? _latestUsers;

    /// <summary>Serves one event, whatever it contains.</summary>
    public async Task<Stream> HandleAsync(Stream input, ILambdaContext context)
    {
        var start = time.GetTimestamp();
        using var deadline = new CancellationTokenSource(LifetimeOf(context.RemainingTime), time);
        if (KeepWarmAlias.Invoked(context.InvokedFunctionArn))
        {
            await WarmAsync(deadline.Token);
            return new MemoryStream("{}"u8.ToArray(), writable: false);
        }

        var read = EventReader.Read(input);
        var (reply, revoked) = read switch
        {
            ConnectionEvent.Valid valid => (await ServeAsync(valid.Request, deadline.Token), []),
            ConnectionEvent.Administration administration => await leases.Administration.ServeAsync(administration.Request, deadline.Token),
            ConnectionEvent.Invalid invalid => (Reply.Refuse(invalid.Kind, invalid.Detail, invalid.RequestId), []),
            _ => throw new InvalidOperationException("There is no fourth kind of event."),
        };
        _audit.Write(read, reply, context.AwsRequestId, time.GetElapsedTime(start), revoked);
        var output = new MemoryStream();
        Serializer.Serialize(ResponseOf(reply), output);
        output.Position = 0;
        return output;
    }

    private static TimeSpan LifetimeOf(TimeSpan remaining)
    {
        var most = remaining - ResponseMargin;
        return most < TimeSpan.Zero ? TimeSpan.Zero
            : most < LongestRequest ? most
            : LongestRequest;
    }

    private async Task<Reply> ServeAsync(ConnectionRequest request, CancellationToken cancellationToken)
    {
        // A caller who was listed until now most probably still is, so the rules are read at the same time. So is one whom IAM allows, if
        // this process doesn't know the list yet: the handshakes with S3 and EC2 are then concurrent. Any other caller costs no call to
        // EC2, whose limits all callers and the sweep share.
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var readings =
            _latestUsers is null || _latestUsers.EntriesFor(request.Caller, request.OwnAccount).Count > 0
                ? StartReading(request, deployment.GroupsOf(request.Target), reading.Token)
                : null;
        switch (RequestAccess.For(request, deployment, await ReadUsersAsync(cancellationToken)))
        {
            case RequestAccess.Refused refused:
                await reading.CancelAsync();
                await Task.WhenAll(readings is null ? [] : [.. readings.Rules.Values, readings.Record]);
                return ReplyComposer.Refuse(request, refused);
            case RequestAccess.Granted granted:
                readings ??= StartReading(request, granted.Leases.Select(lease => lease.Access), cancellationToken);
                var result = await RunAsync(request, granted, readings, cancellationToken);
                return ReplyComposer.Compose(request, granted, deployment, result, time.GetUtcNow()) with { AllowedBy = granted.AllowedBy };
            default:
                throw new InvalidOperationException("There is no third result.");
        }
    }

    private Readings StartReading(ConnectionRequest request, IEnumerable<GroupAccess> groups, CancellationToken cancellationToken) =>
        leases.Reader.Start(request.Source, groups.Select(access => access.Group), cancellationToken);

    private Task<AddressResult> RunAsync(
        ConnectionRequest request,
        RequestAccess.Granted access,
        Readings readings,
        CancellationToken cancellationToken
    ) =>
        request.Method switch
        {
            ConnectionMethod.Post => leases.Opener.OpenAsync(request, access, readings, cancellationToken),
            ConnectionMethod.Delete => leases.Closer.CloseAsync(
                request.Source,
                access.Targets,
                access.Leases,
                request.Holders.Matches,
                readings,
                cancellationToken
            ),
            _ => leases.Viewer.StatusAsync(request, access, readings, cancellationToken),
        };

    private async Task<UsersReading> ReadUsersAsync(CancellationToken cancellationToken)
    {
        var read = await users.ReadAsync(cancellationToken);
        _latestUsers = read;
        if (read.IgnoredFiles > 0)
        {
            metrics.Count((FunctionMetrics.IgnoredUserFiles, read.IgnoredFiles));
        }

        return read;
    }

    /// <summary>
    /// Reads what a request reads and writes nothing, so that the next request finds credentials, connections, and user files ready.
    /// </summary>
    private async Task WarmAsync(CancellationToken cancellationToken)
    {
        var readings = leases.Reader.Start(NobodysAddress, deployment.SecurityGroups, cancellationToken);
        var listed = await ReadUsersAsync(cancellationToken);
        var record = await readings.Record;
        var errors = (await Task.WhenAll(readings.Rules.Values))
            .Select(reading => reading.Error)
            .Concat([listed.Error, record.Error])
            .OfType<AwsError>();
        foreach (var error in errors)
        {
            log.Warning("keeping warm met an error that a request would meet too", ("code", error.Code), ("detail", error.Message));
        }

        log.Debug("kept warm", ("regions", readings.Rules.Count), ("userFiles", listed.Files.Count));
    }

    private static APIGatewayProxyResponse ResponseOf(Reply reply)
    {
        var (type, body) = reply switch
        {
            Reply.Success success => ("application/json", JsonSerializer.Serialize(success.Body, Json.ConnectionResponse)),
            Reply.Listed listed => ("application/json", JsonSerializer.Serialize(listed.Body, Json.LeasesResponse)),
            Reply.Failure failure => ("application/problem+json", JsonSerializer.Serialize(failure.Body, Json.Problem)),
            _ => throw new ArgumentException("There is no fourth kind of reply.", nameof(reply)),
        };
        var headers = new Dictionary<string, string> { ["Content-Type"] = type, ["Cache-Control"] = "no-store" };
        if (reply.Status == 503)
        {
            headers["Retry-After"] = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        }

        return new APIGatewayProxyResponse
        {
            StatusCode = reply.Status,
            Headers = headers,
            Body = body,
        };
    }
}
