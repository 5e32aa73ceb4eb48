using System.Diagnostics;
using System.Globalization;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Functions;
using AuthSecGroup.Local.Iam;
using AuthSecGroup.Local.Signing;
using Microsoft.AspNetCore.Http;

namespace AuthSecGroup.Benchmarks.Functions;

/// <summary>The published executable as Lambda runs it: a process of its own, which asks this one for its events.</summary>
internal sealed class FunctionProcess : IAsyncDisposable
{
    private readonly CloudServer _cloud;
    private readonly FunctionPool _pool;
    private readonly FunctionLog _log = new(TimeProvider.System, writer: null);
    private long _delivered;
    private long _responded;

    public FunctionProcess(string folder, string handler, Scene scene, CloudServer cloud, (string File, string Folder)? roots)
    {
        _cloud = cloud;
        var function = new LambdaFunction(
            LogicalId: handler,
            Name: handler,
            Arn: $"arn:aws:lambda:us-east-1:{UnverifiedAws.Account}:function:{handler}",
            handler,
            RoleArn: UnverifiedAws.Principal,
            CodeDirectory: folder,
            Timeout: TimeSpan.FromSeconds(29),
            MemorySize: 512,
            ReservedConcurrency: null,
            LogFormat: "JSON",
            LogLevel: null,
            Environment(scene)
        );
        var role = new Credential("AKIDEXAMPLE", "secret", "token", UnverifiedAws.Principal, "AROAEXAMPLE:sweep", new PolicySet());
        var local = new Dictionary<string, string> { ["AWS_ENDPOINT_URL"] = cloud.Address.ToString() };
        if (roots is { } given)
        {
            (local["SSL_CERT_FILE"], local["SSL_CERT_DIR"]) = given;
        }

        _pool = new FunctionPool(function, role, local, [cloud.RuntimePort], new KeyRing(), _log);
    }

    private int ProcessId => _pool.ProcessIds.Single();

    /// <summary>
    /// Sends an event; the milliseconds from its delivery to its response. The first event starts the process, and its time includes that.
    /// </summary>
    public Task<double> InvokeAsync(string payload) => InvokeAsync(payload, aliasArn: null);

    /// <summary>Sends an event as the schedule does that keeps the connection function warm.</summary>
    public Task<double> KeepWarmAsync() => InvokeAsync("{}", $"{_pool.Function.Arn}:{KeepWarmAlias.Name}");

    private async Task<double> InvokeAsync(string payload, string? aliasArn)
    {
        _cloud.Calls.Clear();
        var isFirst = _pool.ProcessIds.Count == 0;
        var start = Stopwatch.GetTimestamp();
        var result = await _pool.InvokeAsync(payload, aliasArn: aliasArn);
        // A refusal is quick; no measure may count one for a success.
        if (!result.Succeeded || result.Payload.Contains("problem+json", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(
                $"the function failed: {result.Payload}\nIts log ends: {string.Join('\n', _log.Lines.TakeLast(3))}"
            );
        }

        return Stopwatch.GetElapsedTime(isFirst ? start : _delivered, _responded).TotalMilliseconds;
    }

    public async Task HandleRuntimeApiAsync(HttpContext context)
    {
        if (HttpMethods.IsPost(context.Request.Method))
        {
            _responded = Stopwatch.GetTimestamp();
        }

        await _pool.HandleRuntimeApiAsync(context, slot: 0);
        if (HttpMethods.IsGet(context.Request.Method))
        {
            _delivered = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>The most memory it ever held, in MiB: the kernel's VmHWM.</summary>
    public double PeakMebibytes()
    {
        var peak = File.ReadLines($"/proc/{ProcessId}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(peak["VmHWM:".Length..^"kB".Length], CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>The processor time of all its threads, in milliseconds: the kernel's schedstat, which counts nanoseconds.</summary>
    public double CpuMilliseconds() =>
        Directory
            .EnumerateDirectories($"/proc/{ProcessId}/task")
            .Sum(task => double.Parse(File.ReadAllText(Path.Combine(task, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture) / 1e6);

    /// <summary>Stops the process as Lambda does between two events, and lets it go on.</summary>
    public async Task FreezeAsync(TimeSpan time)
    {
        await Testing.CommandLine.RunAsync("kill", ["-STOP", $"{ProcessId}"]);
        await Task.Delay(time);
        await Testing.CommandLine.RunAsync("kill", ["-CONT", $"{ProcessId}"]);
    }

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    private static Dictionary<string, string> Environment(Scene scene) =>
        new()
        {
            ["AUTHSECGROUP_NAME"] = Scene.Deployment,
            ["AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS"] = Scene.TimeToExpireSeconds.ToString(CultureInfo.InvariantCulture),
            ["AUTHSECGROUP_SECURITY_GROUPS"] = scene.SecurityGroupsJson,
            ["AUTHSECGROUP_USERS_BUCKET"] = Scene.Bucket,
            ["AUTHSECGROUP_LEASES_BUCKET"] = Scene.LeasesBucket,
            ["AUTHSECGROUP_LOG_LEVEL"] = "info",
        };
}
