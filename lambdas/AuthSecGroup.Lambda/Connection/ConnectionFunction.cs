using System.Diagnostics;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using AuthSecGroup.Aws.Logging;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Doors;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Wire;
using AuthSecGroup.Lambda.Doors;

namespace AuthSecGroup.Lambda.Connection;

/// <summary>
/// Serves <c>/connection</c>: event, caller, plan, calls, answer. Nothing survives a request but what the adapters keep by content.
/// </summary>
internal sealed class ConnectionFunction(
    Deployment deployment, ISecurityGroupRules rules, IUserDirectory users, JsonLog log, EmbeddedMetrics metrics, TimeProvider time)
{
    // The gateway gives up after 29 s; an answer that is on its way by then says what really happened.
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan AnswerMargin = TimeSpan.FromSeconds(1.5);

    private static readonly SourceGeneratorLambdaJsonSerializer<LambdaJson> Serializer = new();

    private readonly GroupsAtOnce _groups = new(deployment, rules);
    private readonly DoorOpener _opener = new(rules, time);
    private readonly DoorCloser _closer = new(rules);
    private readonly AuditLog _audit = new(log, metrics);

    /// <summary>Serves one event, whatever it is.</summary>
    public async Task<Stream> HandleAsync(Stream input, ILambdaContext context)
    {
        var watch = Stopwatch.GetTimestamp();
        using var deadline = new CancellationTokenSource(LifetimeOf(context.RemainingTime));
        var (request, refusal, keepWarm) = EventReader.Read(input);
        if (keepWarm)
        {
            return await WarmAsync(deadline.Token).ConfigureAwait(false);
        }

        var answer = request is null ? Answer.Of(refusal!) : await ServeAsync(request, deadline.Token).ConfigureAwait(false);
        _audit.Write(request, refusal, answer, context.AwsRequestId, Stopwatch.GetElapsedTime(watch));
        var output = new MemoryStream();
        Serializer.Serialize(answer.ToResponse(), output);
        output.Position = 0;
        return output;
    }

    private static TimeSpan LifetimeOf(TimeSpan remaining)
    {
        var most = remaining - AnswerMargin;
        return most < TimeSpan.Zero ? TimeSpan.Zero : most < LongestRequest ? most : LongestRequest;
    }

    private async Task<Answer> ServeAsync(ConnectionRequest request, CancellationToken cancellationToken)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var readings = _groups.StartReading(reading.Token);
        var listed = await users.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!listed.Names(request.Caller, request.OwnAccount))
        {
            await reading.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(readings.Values).ConfigureAwait(false);
            return Answer.Of(Unlisted(request, listed.Fault), request.Source.Cidr);
        }

        var (timeToLive, cappedTo) = TimeToLiveOf(request.Body);
        var wanted = new DoorRequest(deployment.Name, request.Caller.Label, request.Source, deployment.TimeToExpire, timeToLive);
        var results = await _groups.ForEachAsync(
            readings,
            (access, present) => request.Method switch
            {
                "POST" => _opener.OpenAsync(access, present, wanted, cancellationToken),
                "DELETE" => _closer.CloseAsync(access, present, wanted, cancellationToken),
                _ => Task.FromResult(DoorReader.Read(access, present, wanted, time.GetUtcNow())),
            },
            (access, fault) => DoorReader.Unread(access, wanted, fault)).ConfigureAwait(false);
        return AnswerComposer.Compose(request, results, cappedTo, time.GetUtcNow());
    }

    private static Refusal Unlisted(ConnectionRequest request, Fault? fault) => fault is null
        ? new Refusal(403, ProblemCode.NotListed, $"{request.Caller.Arn} may call this API but is in none of its user files. Ask the operator to add it.", request.RequestId)
        : new Refusal(503, ProblemCode.UsersUnreadable, $"The user files can't be read ({fault.Code}), so nobody can be let in who is not found. Try again in a few seconds.", request.RequestId);

    private (TimeSpan? TimeToLive, TimeSpan? CappedTo) TimeToLiveOf(OpenRequest body) => body.ExpiresInSeconds switch
    {
        null => (null, null),
        { } seconds when seconds > deployment.TimeToExpire.TotalSeconds => (null, deployment.TimeToExpire),
        { } seconds => (TimeSpan.FromSeconds(seconds), null),
    };

    /// <summary>Reads what a request reads and writes nothing: credentials, connections and the list of users are at hand afterwards.</summary>
    private async Task<Stream> WarmAsync(CancellationToken cancellationToken)
    {
        var readings = _groups.StartReading(cancellationToken);
        var listed = await users.ReadAsync(cancellationToken).ConfigureAwait(false);
        var faults = (await Task.WhenAll(readings.Values).ConfigureAwait(false)).Select(reading => reading.Fault).Append(listed.Fault).OfType<Fault>().ToList();
        foreach (var fault in faults)
        {
            log.Warning("keeping warm met a failure that a request would meet too", ("code", fault.Code), ("detail", fault.Message));
        }

        log.Debug("kept warm", ("regions", readings.Count), ("userFiles", listed.Files.Count));
        return new MemoryStream("{}"u8.ToArray(), writable: false);
    }
}
