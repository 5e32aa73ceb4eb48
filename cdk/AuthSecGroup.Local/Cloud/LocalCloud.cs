using System.Text.Json.Nodes;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Local.Control;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Local.Faults;
using AuthSecGroup.Local.Functions;
using AuthSecGroup.Local.Gateway;
using AuthSecGroup.Local.Hosting;
using AuthSecGroup.Local.Iam;
using AuthSecGroup.Local.S3;
using AuthSecGroup.Local.Schedule;
using AuthSecGroup.Local.Signing;
using AuthSecGroup.Local.Template;

namespace AuthSecGroup.Local.Cloud;

/// <summary>
/// A synthesized stack, running on this machine: the API, the functions as processes, the schedule, EC2 and S3. It has no state outside of
/// itself, so several can run in one process.
/// </summary>
public sealed class LocalCloud : IAsyncDisposable
{
    private readonly Stack _stack;
    private readonly Deployment _deployment;
    private readonly LogRing _log;
    private readonly RequestHistory _requests = new();
    private readonly KeyRing _keys = new();
    private readonly Dictionary<string, RolePermissions> _roles = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _maxInstances;
    private LoopbackServer _server = null!;
    private ApiGateway _gateway = null!;
    private AwsEndpoint _awsEndpoint = null!;
    private CallerRegistry _callers = null!;
    private CustomResources _customResources = null!;
    private Scheduler _scheduler = null!;
    private LocalControls _controls = null!;
    private Task<DestroyResult>? _destroying;
    private int _isDisposed;

    private LocalCloud(Stack stack, Deployment deployment, LocalCloudOptions options)
    {
        (_stack, _deployment, _maxInstances) = (stack, deployment, options.MaxInstances);
        _log = new LogRing(Clock, options.Talk);
        Ec2 = new Ec2Service(Clock, Faults);
        S3 = new S3Service(Clock, Faults);
    }

    /// <summary>The URL to call, on 127.0.0.1.</summary>
    public Uri Url => UrlAt("127.0.0.1", _server.Port);

    /// <summary>The URL to call from an IPv6 address, on ::1; null where this machine has no IPv6.</summary>
    public Uri? UrlV6 => _server.PortV6 is { } port ? UrlAt("[::1]", port) : null;

    /// <summary>The endpoint of the local EC2 and S3, for all regions.</summary>
    public Uri AwsUrl => new($"http://127.0.0.1:{_server.AwsPort}");

    /// <summary>The region of the stack, which signatures for the API must name.</summary>
    public string Region => _stack.Pseudo.Region;

    /// <summary>The account of the stack.</summary>
    public string Account => _stack.Pseudo.Account;

    /// <summary>Those who may try the endpoint: alice, bob, mallory, intern and whoever was added.</summary>
    public IReadOnlyList<LocalCaller> Callers => _callers.Callers;

    /// <summary>Somebody who may do everything in EC2 and S3, for example edit the user files.</summary>
    public LocalCaller Admin { get; private set; } = null!;

    /// <summary>The local cloud's time; advancing it lets time pass for all of it at once.</summary>
    public LocalTimeProvider Clock { get; } = new();

    /// <summary>The security groups.</summary>
    public Ec2Service Ec2 { get; }

    /// <summary>The buckets.</summary>
    public S3Service S3 { get; }

    /// <summary>What goes wrong in EC2 and S3: nothing unless told.</summary>
    public FaultInjector Faults { get; } = new();

    /// <summary>The functions.</summary>
    public LocalFunctions Functions { get; private set; } = null!;

    /// <summary>The last lines that the functions logged, oldest first.</summary>
    public IReadOnlyList<LogLine> LogLines => _log.Lines;

    /// <summary>The last requests that the gateway served or refused, oldest first; at most 200.</summary>
    public IReadOnlyList<RequestRecord> Requests => _requests.Records;

    /// <summary>The deployment's name, bucket and groups.</summary>
    internal Deployment Deployment => _deployment;

    /// <summary>Ends when the local cloud does.</summary>
    internal CancellationToken Stopping => _stopping.Token;

    /// <summary>Makes the stack on this machine and serves it.</summary>
    /// <exception cref="LocalModeException">The assembly holds what local mode doesn't know, a custom resource failed, or the port is taken.</exception>
    public static async Task<LocalCloud> StartAsync(LocalCloudOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var assembly = CloudAssembly.Load(options.AssemblyDirectory);
        var stack = new Stack(assembly);
        var functions = stack.OfType("AWS::Lambda::Function").Select(resource => LambdaFunction.Read(resource, stack, assembly)).ToList();
        var connection =
            functions.FirstOrDefault(function => function.Handler == "connection")
            ?? throw new LocalModeException(
                $"The stack has no function with the handler 'connection' (it has: {string.Join(", ", functions.Select(function => function.Handler))})."
            );
        var cloud = new LocalCloud(stack, Deployment.Read(connection), options);
        try
        {
            cloud._server = await LoopbackServer.StartAsync(options.Port, functions.Count * options.MaxInstances, cloud.HandleAsync);
            await cloud.MakeStackAsync(functions, options, cancellationToken);
            return cloud;
        }
        catch
        {
            await cloud.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds a principal with keys of its own.</summary>
    /// <param name="name">A short name.</param>
    /// <param name="arn">The principal: an IAM user, or a role's session (<c>arn:aws:sts::…:assumed-role/Role/session</c>).</param>
    /// <param name="allow">True to let it invoke the API.</param>
    /// <param name="sessionToken">The token that must come with the keys; null for long-lived keys.</param>
    public LocalCaller AddCaller(string name, string arn, bool allow, string? sessionToken = null) =>
        _callers.Add(name, arn, allow, sessionToken);

    /// <summary>Starts the sweep now, as the schedule does, and waits for its end.</summary>
    public Task<InvocationResult> SweepAsync()
    {
        var scheduled = _scheduler
            .Rules.SelectMany(rule => rule.Targets.Select(target => (Rule: rule, Target: target)))
            .FirstOrDefault(pair => pair.Target.Handler == "sweep");
        return scheduled.Rule?.FireAsync(scheduled.Target)
            ?? throw new LocalModeException("The stack has no enabled schedule that starts the sweep.");
    }

    /// <summary>Everything there is to see, as a JSON object: <c>url</c>, <c>region</c>, <c>callers</c>, <c>groups</c> with their rules, <c>requests</c>, <c>logs</c>.</summary>
    public JsonObject State() => StateDocument.Of(this);

    /// <summary>
    /// Deletes the stack as CloudFormation does: everything that no custom resource depends on, then the custom resources, then the rest.
    /// Groups that the stack only uses, and the users bucket, stay.
    /// </summary>
    public Task<DestroyResult> DestroyAsync()
    {
        lock (_stopping)
        {
            return _destroying ??= DeleteStackAsync();
        }
    }

    /// <summary>Stops everything that was started.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
        {
            return;
        }

        await _stopping.CancelAsync();
        _ready.TrySetCanceled();
        if (_scheduler is not null)
        {
            await _scheduler.DisposeAsync();
        }

        if (Functions is not null)
        {
            await Functions.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        Clock.Dispose();
        _stopping.Dispose();
    }

    private async Task MakeStackAsync(List<LambdaFunction> functions, LocalCloudOptions options, CancellationToken cancellationToken)
    {
        SeedData.MakeGroups(Ec2, _deployment, _stack, options.PlantForeignRules);
        SeedData.MakeUsers(S3, _deployment, _stack);
        Functions = new LocalFunctions([.. functions.Select(MakePool)]);
        var api = RestApi.Read(_stack, Functions.Pools, TimeProvider.System);
        _callers = new CallerRegistry(_keys, Account, _stack.Pseudo.Partition, api.ExecutionArn);
        Admin = _callers.AddStandard();
        _gateway = new ApiGateway(api, Account, Region, _keys, Clock, _requests, _log);
        _awsEndpoint = new AwsEndpoint(_keys, Ec2, S3, Account, _stack.Pseudo.Partition);
        _customResources = new CustomResources(_stack, Functions.Pools, () => _server.AwsPort);
        _scheduler = Scheduler.Read(_stack, Functions.Pools, Clock, _log);
        _controls = new LocalControls(this);
        _ready.SetResult();

        foreach (var resource in _customResources.InOrderOfDeletion.Reverse())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await _customResources.SendAsync(resource, "Create") is { } reason)
            {
                throw new LocalModeException($"The custom resource '{resource.LogicalId}' ({resource.Type}) could not be made: {reason}");
            }
        }

        if (options.ScheduleEnabled)
        {
            _scheduler.Start(_log);
        }
    }

    private FunctionPool MakePool(LambdaFunction function, int index)
    {
        var role =
            _stack.OfType("AWS::IAM::Role").FirstOrDefault(role => _stack.Attribute(role.LogicalId, "Arn") == function.RoleArn)
            ?? throw new LocalModeException(
                $"The function '{function.LogicalId}' has the role '{function.RoleArn}', which is not in the stack. Local mode needs its policies."
            );
        RolePolicies.RequireTrustInLambda(role);
        var roleName = _stack.Reference(role.LogicalId);
        if (!_roles.TryGetValue(role.LogicalId, out var permissions))
        {
            permissions = _roles[role.LogicalId] = new RolePermissions(RolePolicies.Of(role, roleName, _stack.Resources));
        }

        var sessionArn = $"arn:{_stack.Pseudo.Partition}:sts::{Account}:assumed-role/{roleName}/{function.Name}";
        var session = new Credential(
            "",
            "",
            null,
            sessionArn,
            $"{_stack.Attribute(role.LogicalId, "RoleId")}:{function.Name}",
            permissions
        );
        var local = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL"] = AwsUrl.ToString(),
            ["AWS_ENDPOINT_URL_EC2"] = AwsUrl.ToString(),
            ["AWS_ENDPOINT_URL_S3"] = AwsUrl.ToString(),
            [Core.Contracts.FunctionEnvironment.ClockFile] = Clock.OffsetFile,
        };
        return new FunctionPool(
            function,
            session,
            local,
            [.. _server.RuntimePorts.Skip(index * _maxInstances).Take(_maxInstances)],
            _keys,
            _log
        );
    }

    private async Task<DestroyResult> DeleteStackAsync()
    {
        var kept = _customResources
            .InOrderOfDeletion.SelectMany(resource => _stack.WithDependencies(resource.LogicalId))
            .ToHashSet(StringComparer.Ordinal);
        await _scheduler.DisposeAsync();
        _gateway.IsDeleted = true;
        foreach (var pool in Functions.Pools.Where(pool => !kept.Contains(pool.Function.LogicalId)))
        {
            await pool.DisposeAsync();
        }

        foreach (var (logicalId, permissions) in _roles)
        {
            var role = _stack.Resources.First(resource => resource.LogicalId == logicalId);
            permissions.Replace(
                kept.Contains(logicalId)
                    ? RolePolicies.Of(
                        role,
                        _stack.Reference(logicalId),
                        _stack.Resources.Where(resource => kept.Contains(resource.LogicalId))
                    )
                    : PolicySet.Nothing
            );
        }

        foreach (var resource in _customResources.InOrderOfDeletion)
        {
            if (await _customResources.SendAsync(resource, "Delete") is { } reason)
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

    private async Task HandleAsync(HttpContext context, ListenerRole role)
    {
        try
        {
            await _ready.Task.WaitAsync(context.RequestAborted);
            await (
                role.Kind switch
                {
                    ListenerKind.Runtime => Functions
                        .Pools[role.Slot / _maxInstances]
                        .HandleRuntimeApiAsync(context, role.Slot % _maxInstances),
                    ListenerKind.Aws when context.Request.Path.StartsWithSegments(CustomResources.AnswerPath.TrimEnd('/')) =>
                        _customResources.HandleAnswerAsync(context),
                    ListenerKind.Aws => _awsEndpoint.HandleAsync(context),
                    _ when LocalControls.Serves(context.Request.Path) => _controls.HandleAsync(context),
                    _ => _gateway.HandleAsync(context),
                }
            );
        }
        catch (Exception error)
            when (error is OperationCanceledException or IOException
                && (context.RequestAborted.IsCancellationRequested || _stopping.IsCancellationRequested)
            )
        {
            // Whoever asked is gone, or everything is.
            context.Abort();
        }
    }

    private Uri UrlAt(string host, int port)
    {
        var path = _gateway.Api.Methods.FirstOrDefault(method => method.Function.Function.Handler == "connection")?.Path ?? "/";
        return new Uri($"http://{host}:{port}/{_gateway.Api.Stage}{path}");
    }
}

/// <summary>How the deletion of the stack ended.</summary>
/// <param name="Succeeded">True if everything is gone.</param>
/// <param name="Reason">What a custom resource said that failed; null if none did.</param>
public sealed record DestroyResult(bool Succeeded, string? Reason);
