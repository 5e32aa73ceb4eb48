using System.Text.Json.Nodes;
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
using AuthSecGroup.Local.Sts;
using AuthSecGroup.Local.Template;

namespace AuthSecGroup.Local.Deployment;

/// <summary>The template's resources as services and processes of this machine.</summary>
internal abstract class DeployedStack : IAsyncDisposable
{
    private readonly Stack _stack;
    private readonly LoopbackServer _server;
    private readonly FunctionLog _log;
    private readonly KeyRing _keys = new();
    private readonly FunctionRoles _roles;
    private readonly CallerRegistry _callers;
    private readonly Scheduler _scheduler;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lazy<Task<string?>> _deletion;
    private int _isDisposed;

    /// <summary>Makes everything but the custom resources.</summary>
    /// <exception cref="LocalModeException">The template contains something that local mode can't run.</exception>
    protected DeployedStack(
        Stack stack,
        IReadOnlyList<LambdaFunction> functions,
        LoopbackServer server,
        LocalTimeProvider clock,
        LocalCloudOptions options
    )
    {
        (_stack, _server, Clock, Stopping) = (stack, server, clock, _stopping.Token);
        _deletion = new(DeleteStackAsync);
        var connection = functions.FirstOrDefault(function => function.Handler == FunctionHandlers.Connection);
        LocalModeException.Require(
            connection is not null,
            $"The stack has no function with the handler '{FunctionHandlers.Connection}' "
                + $"(it has: {string.Join(", ", functions.Select(function => function.Handler))})."
        );
        Settings = StackSettings.Read(connection);
        (Ec2, S3) = (new Ec2Service(clock, Faults), new S3Service(clock, Faults));
        SeedData.MakeGroups(Ec2, Settings, stack, options.PlantForeignRules);

        _log = new FunctionLog(clock, options.LogWriter);
        _roles = new FunctionRoles(stack);
        Functions = new LocalFunctions([.. functions.Zip(server.RuntimePorts.Chunk(options.MaxInstances), MakePool)]);
        var api = RestApi.Read(stack, Functions.Pools);
        _callers = new CallerRegistry(_keys, Account, stack.Pseudo.Partition, api.ExecutionArn);
        SeedData.MakeUsers(S3, Settings, stack, _callers.Callers);
        Gateway = new ApiGateway(api, Account, Region, _keys, clock, _log);
        Sts = new StsService(clock, Faults, MemberAccounts.Deploy(Settings.Groups, functions, stack.Pseudo), _keys);
        AwsEndpoint = new AwsEndpoint(_keys, Ec2, S3, Sts, clock);
        CustomResources = new CustomResources(stack, Functions.Pools, server.AwsPort);
        _scheduler = Scheduler.Read(stack, Functions.Pools, clock, _log);
    }

    /// <summary>The URL to call, on 127.0.0.1.</summary>
    public Uri Url => UrlAt("127.0.0.1", _server.Port);

    /// <summary>The URL to call from an IPv6 address, on ::1; null if this machine has no IPv6.</summary>
    public Uri? UrlV6 => _server.PortV6 is { } port ? UrlAt("[::1]", port) : null;

    /// <summary>The endpoint of the local EC2, S3, and STS, for all regions.</summary>
    public Uri AwsUrl => new($"http://127.0.0.1:{_server.AwsPort}");

    /// <summary>The region of the stack, which signatures for the API must name.</summary>
    public string Region => _stack.Pseudo.Region;

    /// <summary>The account of the stack.</summary>
    public string Account => _stack.Pseudo.Account;

    public StackSettings Settings { get; }

    /// <summary>The local cloud's time. Advancing it lets time pass for all parts at once.</summary>
    public LocalTimeProvider Clock { get; }

    /// <summary>The faults that are injected into EC2, S3, and STS. Default: none.</summary>
    public FaultInjector Faults { get; } = new();

    /// <summary>The security groups.</summary>
    public Ec2Service Ec2 { get; }

    /// <summary>The buckets.</summary>
    public S3Service S3 { get; }

    /// <summary>The roles of other accounts.</summary>
    public StsService Sts { get; }

    public LocalFunctions Functions { get; }

    /// <summary>The callers: alice, bob, dave, mallory, intern, and those that were added.</summary>
    public IReadOnlyList<LocalCaller> Callers => _callers.Callers;

    /// <summary>The principal for the AWS CLI, to whom the local EC2 and S3 allow everything.</summary>
    public LocalCaller Administrator => _callers.Administrator;

    /// <summary>The last lines that the functions logged, oldest first.</summary>
    public IReadOnlyList<LogLine> LogLines => _log.Lines;

    /// <summary>The last requests that the gateway served or refused, oldest first; at most 200.</summary>
    public IReadOnlyList<RequestRecord> Requests => Gateway.Requests;

    /// <summary>Ends when the local cloud does.</summary>
    public CancellationToken Stopping { get; }

    protected ApiGateway Gateway { get; }

    protected AwsEndpoint AwsEndpoint { get; }

    protected CustomResources CustomResources { get; }

    /// <summary>Adds a principal with keys of its own.</summary>
    /// <param name="name">A short name.</param>
    /// <param name="arn">The principal: an IAM user, or a role's session (<c>arn:aws:sts::…:assumed-role/Role/session</c>).</param>
    /// <param name="allow">True to allow it to invoke the API.</param>
    /// <param name="sessionToken">The token that must be sent with the keys; null for long-lived keys.</param>
    public LocalCaller AddCaller(string name, string arn, bool allow, string? sessionToken = null) =>
        _callers.Add(name, arn, allow, sessionToken);

    /// <summary>Adds a principal with keys and a policy of its own.</summary>
    /// <param name="name">A short name.</param>
    /// <param name="arn">The principal: an IAM user, or a role's session.</param>
    /// <param name="policy">The document of the identity policy.</param>
    /// <param name="attributes">The condition keys of its requests, such as <c>aws:MultiFactorAuthPresent</c>, and their values.</param>
    /// <exception cref="LocalModeException">The policy contains what local mode doesn't know.</exception>
    public LocalCaller AddCaller(string name, string arn, JsonNode policy, IReadOnlyDictionary<string, string> attributes) =>
        _callers.Add(name, arn, policy, attributes, Clock);

    /// <summary>The role of an ARN, of which the configuration names some.</summary>
    /// <exception cref="LocalModeException">There is no such role, whether deleted or not.</exception>
    public MemberRole RoleOf(string arn) =>
        Sts.Roles.FirstOrDefault(role => role.Arn == arn)
        ?? throw new LocalModeException(
            $"There is no role '{arn}'. There are: {string.Join(", ", Sts.Roles.Select(role => role.Arn).DefaultIfEmpty("none"))}."
        );

    /// <summary>Deletes a role of another account. Its sessions end.</summary>
    public void DeleteRole(MemberRole role) => role.Delete(_keys);

    /// <summary>Starts the sweep now, as the schedule does, and waits for its end.</summary>
    /// <exception cref="LocalModeException">No schedule starts the sweep.</exception>
    public Task<InvocationResult> SweepAsync()
    {
        var (rule, target) = _scheduler
            .Rules.SelectMany(rule => rule.Targets.Select(target => (rule, target)))
            .FirstOrDefault(pair => pair.target.Handler == FunctionHandlers.Sweep);
        return rule?.FireAsync(target) ?? throw new LocalModeException("The stack has no enabled schedule that starts the sweep.");
    }

    /// <summary>
    /// Deletes the stack as CloudFormation does: everything that no custom resource depends on, then the custom resources, then the rest.
    /// Groups that the stack only uses, and the users bucket, are kept.
    /// </summary>
    /// <returns>Null if everything was deleted; else which custom resource failed, with the reason that it gave.</returns>
    public Task<string?> DestroyAsync() => _deletion.Value;

    /// <summary>Stops everything that was started.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
        {
            return;
        }

        await _stopping.CancelAsync();
        await _scheduler.DisposeAsync();
        await Functions.DisposeAsync();
        _stopping.Dispose();
        await _server.DisposeAsync();
        Clock.Dispose();
    }

    /// <summary>Creates the custom resources, then starts the schedule.</summary>
    /// <exception cref="LocalModeException">A custom resource failed.</exception>
    protected async Task CompleteAsync(bool scheduleEnabled, CancellationToken cancellationToken)
    {
        foreach (var resource in CustomResources.InOrderOfDeletion.Reverse())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var reason = await CustomResources.SendAsync(resource, "Create");
            LocalModeException.Require(
                reason is null,
                $"The custom resource '{resource.LogicalId}' ({resource.Type}) could not be created: {reason}"
            );
        }

        if (scheduleEnabled)
        {
            _scheduler.Start();
        }
    }

    private FunctionPool MakePool(LambdaFunction function, int[] ports)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL"] = AwsUrl.ToString(),
            ["AWS_ENDPOINT_URL_EC2"] = AwsUrl.ToString(),
            ["AWS_ENDPOINT_URL_S3"] = AwsUrl.ToString(),
            [FunctionEnvironment.ClockFile] = Clock.OffsetFile,
            [FunctionEnvironment.ResponseOrigin] = AwsUrl.GetLeftPart(UriPartial.Authority),
        };
        return new FunctionPool(function, _roles.SessionOf(function), environment, ports, _keys, _log);
    }

    private async Task<string?> DeleteStackAsync()
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
                return $"The custom resource '{resource.LogicalId}' ({resource.Type}) could not be deleted: {reason}";
            }
        }

        await Functions.DisposeAsync();
        foreach (var group in _stack.OfType("AWS::EC2::SecurityGroup"))
        {
            Ec2.DeleteGroup(Region, _stack.Attribute(group.LogicalId, "GroupId"));
        }

        return null;
    }

    private Uri UrlAt(string host, int port) => new($"http://{host}:{port}/{Gateway.Api.Stage}{ApiResource.Connection}");
}
