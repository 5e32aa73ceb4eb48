using System.Diagnostics;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using AuthSecGroup.Aws.Logging;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Wire;
using AuthSecGroup.Lambda.Leases;

namespace AuthSecGroup.Lambda.Connection;

/// <summary>
/// Serves <c>/connection</c>: event, caller, plan, calls, answer. Nothing survives a request but what the adapters keep by content.
/// </summary>
internal sealed class ConnectionFunction(
    DeploymentSettings deployment,
    ISecurityGroupRules rules,
    IUserDirectory users,
    JsonLog log,
    EmbeddedMetrics metrics,
    TimeProvider time
)
{
    // The gateway gives up after 29 s; an answer that is on its way by then says what really happened.
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan ResponseMargin = TimeSpan.FromSeconds(1.5);

    private static readonly SourceGeneratorLambdaJsonSerializer<LambdaJson> Serializer = new();

    private readonly GroupRunner _groups = new(deployment, rules);
    private readonly LeaseOpener _opener = new(rules, time);
    private readonly LeaseCloser _closer = new(rules);
    private readonly AuditLog _audit = new(log, metrics);

    /// <summary>Serves one event, whatever it is.</summary>
    public async Task<Stream> HandleAsync(Stream input, ILambdaContext context)
    {
        var watch = Stopwatch.GetTimestamp();
        using var deadline = new CancellationTokenSource(LifetimeOf(context.RemainingTime));
        var (request, refusal, keepWarm) = EventReader.Read(input);
        if (keepWarm)
        {
            return await WarmAsync(deadline.Token);
        }

        var answer = request is null ? Answer.Of(refusal!) : await ServeAsync(request, deadline.Token);
        _audit.Write(request, refusal, answer, context.AwsRequestId, Stopwatch.GetElapsedTime(watch));
        var output = new MemoryStream();
        Serializer.Serialize(answer.ToResponse(), output);
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

    private async Task<Answer> ServeAsync(ConnectionRequest request, CancellationToken cancellationToken)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var readings = _groups.StartReading(reading.Token);
        var listed = await users.ReadAsync(cancellationToken);
        if (!listed.Names(request.Caller, request.OwnAccount))
        {
            await reading.CancelAsync();
            await Task.WhenAll(readings.Values);
            return Answer.Of(Unlisted(request, listed.Error), request.Source.Cidr);
        }

        var (timeToLive, cappedTo) = TimeToLiveOf(request.Body);
        var wanted = new LeaseRequest(deployment.Name, request.Caller.Label, request.Source, deployment.TimeToExpire, timeToLive);
        var results = await _groups.ForEachAsync(
            readings,
            (access, present) =>
                request.Method switch
                {
                    "POST" => _opener.OpenAsync(access, present, wanted, cancellationToken),
                    "DELETE" => _closer.CloseAsync(access, present, wanted, cancellationToken),
                    _ => Task.FromResult(LeaseReader.Read(access, present, wanted, time.GetUtcNow())),
                },
            (access, error) => LeaseReader.Unread(access, wanted, error)
        );
        return ResponseComposer.Compose(request, results, cappedTo, time.GetUtcNow());
    }

    private static Refusal Unlisted(ConnectionRequest request, AwsError? error) =>
        error is null
            ? new Refusal(
                403,
                ProblemCode.NotListed,
                $"{request.Caller.Arn} may call this API but is in none of its user files. Ask the operator to add it.",
                request.RequestId
            )
            : new Refusal(
                503,
                ProblemCode.UsersUnreadable,
                $"The user files can't be read ({error.Code}), so nobody can be let in who is not found. Try again in a few seconds.",
                request.RequestId
            );

    private (TimeSpan? TimeToLive, TimeSpan? CappedTo) TimeToLiveOf(OpenRequest body) =>
        body.ExpiresInSeconds switch
        {
            null => (null, null),
            { } seconds when seconds > deployment.TimeToExpire.TotalSeconds => (null, deployment.TimeToExpire),
            { } seconds => (TimeSpan.FromSeconds(seconds), null),
        };

    /// <summary>Reads what a request reads and writes nothing: credentials, connections and the list of users are at hand afterwards.</summary>
    private async Task<Stream> WarmAsync(CancellationToken cancellationToken)
    {
        var readings = _groups.StartReading(cancellationToken);
        var listed = await users.ReadAsync(cancellationToken);
        var errors = (await Task.WhenAll(readings.Values))
            .Select(reading => reading.Error)
            .Append(listed.Error)
            .OfType<AwsError>()
            .ToList();
        foreach (var error in errors)
        {
            log.Warning("keeping warm met a failure that a request would meet too", ("code", error.Code), ("detail", error.Message));
        }

        log.Debug("kept warm", ("regions", readings.Count), ("userFiles", listed.Files.Count));
        return new MemoryStream("{}"u8.ToArray(), writable: false);
    }
}
