using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Local.Faults;
using AuthSecGroup.Local.Functions;
using AuthSecGroup.Local.Gateway;
using AuthSecGroup.Local.Hosting;
using AuthSecGroup.Local.S3;
using AuthSecGroup.Local.Schedule;
using AuthSecGroup.Local.Signing;
using AuthSecGroup.Local.Template;

namespace AuthSecGroup.Local.Deployment;

/// <summary>The template's resources as services and processes of this machine.</summary>
internal sealed class DeployedStack : IAsyncDisposable
{
    private const int LongestLog = 5000;
    private const int LongestHistory = 200;

    private readonly Stack _stack;
    private readonly LoopbackServer _server;
    private readonly RecentItems<LogLine> _log = new(LongestLog);
    private readonly RecentItems<RequestRecord> _requests = new(LongestHistory);
    private readonly FunctionRoles _roles;
    private readonly CallerRegistry _callers;
    private readonly Scheduler _scheduler;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private Task<DestroyResult>? _destroying;

    /// <summary>Makes everything but the custom resources.</summary>
    /// <exception cref="LocalModeException">The template contains something that local mode can't run.</exception>
    public DeployedStack(
        Stack stack,
        IReadOnlyList<LambdaFunction> functions,
        LoopbackServer server,
        LocalTimeProvider clock,
        DeployOptions options
    )
    {
        (_stack, _server, Clock, Stopping) = (stack, server, clock, _stopping.Token);
        Settings = StackSettings.Read(
            functions.FirstOrDefault(function => function.Handler == FunctionHandlers.Connection)
                ?? throw new LocalModeException(
                    $"The stack has no function with the handler '{FunctionHandlers.Connection}' "
                        + $"(it has: {string.Join(", ", functions.Select(function => function.Handler))})."
                )
        );
        Ec2 = new Ec2Service(clock, Faults);
        S3 = new S3Service(clock, Faults);
        SeedData.MakeGroups(Ec2, Settings, stack, options.PlantForeignRules);
        SeedData.MakeUsers(S3, Settings, stack);

        var keys = new KeyRing();
        var log = new FunctionLog(clock, _log, options.LogWriter);
        _roles = new FunctionRoles(stack);
        Functions = new LocalFunctions([
            .. functions.Select((function, index) => MakePool(function, index, keys, log, options.MaxInstances)),
        ]);
        var api = RestApi.Read(stack, Functions.Pools, TimeProvider.System);
        _callers = new CallerRegistry(keys, Account, stack.Pseudo.Partition, api.ExecutionArn);
        Admin = _callers.AddStandard();
        Gateway = new ApiGateway(api, Account, Region, keys, clock, _requests, log);
        AwsEndpoint = new AwsEndpoint(keys, Ec2, S3, Account, stack.Pseudo.Partition);
        CustomResources = new CustomResources(stack, Functions.Pools, server.AwsPort);
        _scheduler = Scheduler.Read(stack, Functions.Pools, clock, log);
    }

    public Uri Url => UrlAt("127.0.0.1", _server.Port);

    public Uri? UrlV6 => _server.PortV6 is { } port ? UrlAt("[::1]", port) : null;

    public Uri AwsUrl => new($"http://127.0.0.1:{_server.AwsPort}");

    public string Region => _stack.Pseudo.Region;

    public string Account => _stack.Pseudo.Account;

    public StackSettings Settings { get; }

    public LocalTimeProvider Clock { get; }

    public FaultInjector Faults { get; } = new();

    public Ec2Service Ec2 { get; }

    public S3Service S3 { get; }

    public LocalFunctions Functions { get; }

    public ApiGateway Gateway { get; }

    public AwsEndpoint AwsEndpoint { get; }

    public CustomResources CustomResources { get; }

    public LocalCaller Admin { get; }

    public IReadOnlyList<LocalCaller> Callers => _callers.Callers;

    public IReadOnlyList<LogLine> LogLines => _log.Items;

    public IReadOnlyList<RequestRecord> Requests => _requests.Items;

    /// <summary>Ends when the local cloud does.</summary>
    public CancellationToken Stopping { get; }

    public LocalCaller AddCaller(string name, string arn, bool allow, string? sessionToken) => _callers.Add(name, arn, allow, sessionToken);

    /// <summary>Creates the custom resources, then starts the schedule.</summary>
    /// <exception cref="LocalModeException">A custom resource failed.</exception>
    public async Task CompleteAsync(bool scheduleEnabled, CancellationToken cancellationToken)
    {
        foreach (var resource in CustomResources.InOrderOfDeletion.Reverse())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await CustomResources.SendAsync(resource, "Create") is { } reason)
            {
                throw new LocalModeException(
                    $"The custom resource '{resource.LogicalId}' ({resource.Type}) could not be created: {reason}"
                );
            }
        }

        if (scheduleEnabled)
        {
            _scheduler.Start();
        }
    }

    /// <summary>Starts the sweep now, as the schedule does, and waits for its end.</summary>
    /// <exception cref="LocalModeException">No schedule starts the sweep.</exception>
    public Task<InvocationResult> SweepAsync()
    {
        var scheduled = _scheduler
            .Rules.SelectMany(rule => rule.Targets.Select(target => (Rule: rule, Target: target)))
            .FirstOrDefault(pair => pair.Target.Handler == FunctionHandlers.Sweep);
        return scheduled.Rule?.FireAsync(scheduled.Target)
            ?? throw new LocalModeException("The stack has no enabled schedule that starts the sweep.");
    }

    /// <summary>
    /// Deletes the stack as CloudFormation does: everything that no custom resource depends on, then the custom resources, then the rest.
    /// Groups that the stack only uses, and the users bucket, are kept.
    /// </summary>
    public Task<DestroyResult> DestroyAsync()
    {
        lock (_lock)
        {
            return _destroying ??= DeleteStackAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _scheduler.DisposeAsync();
        await Functions.DisposeAsync();
        _stopping.Dispose();
    }

    private FunctionPool MakePool(LambdaFunction function, int index, KeyRing keys, FunctionLog log, int maxInstances)
    {
        var local = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL"] = AwsUrl.ToString(),
            ["AWS_ENDPOINT_URL_EC2"] = AwsUrl.ToString(),
            ["AWS_ENDPOINT_URL_S3"] = AwsUrl.ToString(),
            [FunctionEnvironment.ClockFile] = Clock.OffsetFile,
            [FunctionEnvironment.ResponseOrigin] = AwsUrl.GetLeftPart(UriPartial.Authority),
        };
        var ports = _server.RuntimePorts.Skip(index * maxInstances).Take(maxInstances);
        return new FunctionPool(
            function,
            _roles.SessionOf(function.LogicalId, function.Name, function.RoleArn),
            local,
            [.. ports],
            keys,
            log
        );
    }

    private async Task<DestroyResult> DeleteStackAsync()
    {
        var kept = CustomResources
            .InOrderOfDeletion.SelectMany(resource => _stack.WithDependencies(resource.LogicalId))
            .ToHashSet(StringComparer.Ordinal);
        await _scheduler.DisposeAsync();
        Gateway.IsDeleted = true;
        foreach (var pool in Functions.Pools.Where(pool => !kept.Contains(pool.Function.LogicalId)))
        {
            await pool.DisposeAsync();
        }

        _roles.DeleteExcept(kept);
        foreach (var resource in CustomResources.InOrderOfDeletion)
        {
            if (await CustomResources.SendAsync(resource, "Delete") is { } reason)
            {
                return new DestroyResult(
                    false,
                    $"The custom resource '{resource.LogicalId}' ({resource.Type}) could not be deleted: {reason}"
                );
            }
        }

        await Functions.DisposeAsync();
        foreach (var group in _stack.OfType("AWS::EC2::SecurityGroup"))
        {
            Ec2.DeleteGroup(Region, _stack.Attribute(group.LogicalId, "GroupId"));
        }

        return new DestroyResult(true, null);
    }

    private Uri UrlAt(string host, int port)
    {
        var method = Gateway.Api.Methods.FirstOrDefault(method => method.Function.Function.Handler == FunctionHandlers.Connection);
        return new Uri($"http://{host}:{port}/{Gateway.Api.Stage}{method?.Path ?? "/"}");
    }
}
