using System.Diagnostics;
using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Cloud;
using AuthSecGroup.Local.Deployment;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Local.Faults;
using AuthSecGroup.Local.Functions;

namespace AuthSecGroup.Chaos.Tests.Process;

/// <summary>Local mode: signed requests over HTTP, the functions as processes that are killed at times, EC2, S3, and IAM.</summary>
internal sealed class ProcessWorld : IChaosWorld
{
    // A call of a killed process arrives within the longest latency.
    private static readonly TimeSpan LateCalls = TimeSpan.FromMilliseconds(350);

    private readonly LocalCloud _cloud;
    private readonly LoopbackClient _client = new();
    private readonly IReadOnlyList<LocalCaller> _callers;
    private FaultSet? _faults;

    private ProcessWorld(LocalCloud cloud)
    {
        _cloud = cloud;
        _callers =
        [
            .. Scene.Callers.Select(caller =>
                cloud.Callers.FirstOrDefault(known => known.Arn == caller.Arn)
                ?? cloud.AddCaller(caller.Name, caller.Arn, allow: true, sessionToken: "token-of-" + caller.Name)
            ),
        ];
        cloud.S3.Put(cloud.Settings.UsersBucket, "users.json", System.Text.Encoding.UTF8.GetBytes(Scene.UserFile));
    }

    public static async Task<ProcessWorld> StartAsync() =>
        new(
            await LocalCloud.StartAsync(
                new LocalCloudOptions
                {
                    AssemblyDirectory = await ChaosAssembly.SynthesizeAsync(),
                    Port = 0,
                    ScheduleEnabled = false,
                    MaxInstances = 8,
                }
            )
        );

    public DateTimeOffset Now => _cloud.Clock.GetUtcNow();

    public long Tick => Stopwatch.GetTimestamp();

    public long FaultsInjected => _cloud.Faults.Injected.Values.Sum();

    /// <summary>How many processes were killed.</summary>
    public int Kills { get; private set; }

    /// <summary>How many calls EC2, S3, and STS served or lost.</summary>
    public long Calls => _cloud.Ec2.CallCounts.Values.Sum() + _cloud.S3.CallCounts.Values.Sum() + _cloud.Sts.CallCounts.Values.Sum();

    public IReadOnlyList<SecurityGroup> Groups => _cloud.Ec2.Groups;

    public SecurityGroupRule? TryAdd(string groupId, NewRule rule)
    {
        try
        {
            return _cloud.Ec2.AddRule(groupId, rule);
        }
        catch (ServiceException)
        {
            // The group is missing or full, or has the rule already.
            return null;
        }
    }

    public bool Remove(string ruleId) => _cloud.Ec2.RemoveRule(ruleId);

    public bool Describe(string ruleId, string? description) => _cloud.Ec2.SetDescription(ruleId, description);

    public byte[]? Record(string address) => _cloud.S3.Find(_cloud.Settings.LeasesBucket, KeyOf(address))?.Content.ToArray();

    public void SetRecord(string address, byte[]? content)
    {
        if (content is null)
        {
            _cloud.S3.Delete(_cloud.Settings.LeasesBucket, KeyOf(address));
        }
        else
        {
            _cloud.S3.Put(_cloud.Settings.LeasesBucket, KeyOf(address), content);
        }
    }

    public void List(IReadOnlySet<int> callers) =>
        _cloud.S3.Put(_cloud.Settings.UsersBucket, "users.json", System.Text.Encoding.UTF8.GetBytes(Scene.UserFileWith(callers)));

    public void DeleteGroup(SceneGroup group) => _cloud.Ec2.DeleteGroup(group.Region, group.GroupId);

    public void CreateGroup(SceneGroup group) => _cloud.Ec2.CreateGroup(group.Region, group.GroupId, group.Role?.Account ?? _cloud.Account);

    public void SetFaults(FaultSet? set)
    {
        _faults = set is null ? null : ProcessFaults.Scaled(set);
        _cloud.Faults.Clear();
        foreach (var role in _cloud.Sts.Roles)
        {
            role.Create();
            // What the functions have assumed outlives a fault of STS, so that a role that fails always is one that is missing.
            if (_faults?.Role >= 1)
            {
                _cloud.DeleteRole(role);
            }
        }

        if (_faults is not null)
        {
            Settle(_faults.Lag);
            ProcessFaults.Apply(_cloud.Faults, _faults);
        }
    }

    public void Advance(TimeSpan by)
    {
        Settle(_faults?.Lag ?? TimeSpan.Zero);
        _cloud.Clock.Advance(by);
    }

    public async Task<IReadOnlyList<StepResult>> RunAsync(int seed, IReadOnlyList<ChaosStep> together, IReadOnlyList<Action> interludes)
    {
        var random = new Random(seed);
        var kills = together.Any(step => step is ChaosStep.Request { Killed: true } or ChaosStep.Sweep { Killed: true });
        var working = together.Select(step => WorkAsync(step, together.Count == 1 ? 0 : random.Next(25))).ToList();
        var editing = EditAsync(interludes, random.Next(20));
        var killed = kills ? await KillAsync(random) : [];

        var round = await Task.WhenAll(working);
        await editing;
        if (!kills)
        {
            return round;
        }

        await Task.Delay(LateCalls);
        // Until its end is noticed, a killed process could still get an event of the next round.
        while (
            killed.Exists(id => _cloud.Functions.ProcessIds("connection").Contains(id) || _cloud.Functions.ProcessIds("sweep").Contains(id))
        )
        {
            await Task.Delay(10);
        }

        return
        [
            .. round.Select(result =>
                result with
                {
                    Killed =
                        result.Step is ChaosStep.Sweep
                            ? !result.Swept
                            : result.Status is null || (result.Status == 502 && result.ContentType != "application/problem+json"),
                    Crash = null,
                    EndTick = Tick,
                }
            ),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _cloud.DisposeAsync();
    }

    // EC2 lags by real time, but this clock jumps. Before a jump, and before a lag starts, all changes must be visible, or a describe would
    // show a state of hours ago.
    private static void Settle(TimeSpan lag) => Thread.Sleep(lag);

    private static async Task EditAsync(IReadOnlyList<Action> interludes, int afterMilliseconds)
    {
        foreach (var interlude in interludes)
        {
            await Task.Delay(afterMilliseconds);
            interlude();
        }
    }

    private async Task<List<int>> KillAsync(Random random)
    {
        await Task.Delay(random.Next(60));
        var killed = new List<int>();
        foreach (var function in (string[])["connection", "sweep"])
        {
            var ids = _cloud.Functions.ProcessIds(function);
            if (ids.Count > 0)
            {
                try
                {
                    using var process = System.Diagnostics.Process.GetProcessById(ids[random.Next(ids.Count)]);
                    process.Kill();
                    killed.Add(process.Id);
                    Kills++;
                }
                catch (Exception e) when (e is ArgumentException or InvalidOperationException)
                {
                    // It has ended by itself.
                    continue;
                }
            }
        }

        return killed;
    }

    private async Task<StepResult> WorkAsync(ChaosStep step, int afterMilliseconds)
    {
        await Task.Delay(afterMilliseconds);
        var started = StepResult.Of(step, this, _faults);
        var ended = step is ChaosStep.Request request
            ? Scene.Addresses[request.Address].IsIPv6
                ? await InvokeAsync(request, started)
                : await SendAsync(request, started)
            : step is ChaosStep.Revoke revoke
                ? await RevokeAsync(revoke, started)
                : await SweepAsync(started);
        return ended with { End = Now, EndTick = Tick };
    }

    private async Task<StepResult> SendAsync(ChaosStep.Request request, StepResult result)
    {
        var (caller, from) = (_callers[request.Caller], Scene.Addresses[request.Address].Text);
        var response = await _client.SendSignedAsync(_cloud, caller, request.Method, from, request.Body ?? "", request.Query);
        return result with
        {
            Status = response.Status,
            ContentType = response.ContentType,
            RetryAfter = response.RetryAfter,
            Body = ResponseBody.Read(response.Body),
            // The gateway's own response doesn't say why; its record does.
            Crash = response is { Status: 502, ContentType: not "application/problem+json" }
                ? _cloud.Requests.LastOrDefault(record => record.Status == 502)?.Reason
                : null,
        };
    }

    private async Task<StepResult> RevokeAsync(ChaosStep.Revoke revoke, StepResult result)
    {
        var url = new Uri(new Uri(_cloud.Url, "leases") + revoke.Query);
        var headers = RequestSigner
            .Sign(url, _cloud.Region, _cloud.Administrator, "DELETE", "", DateTimeOffset.UtcNow)
            .Select(header => KeyValuePair.Create(header.Name, header.Value));
        var response = await _client.SendAsync("DELETE", url, headers);
        return result with { Status = response.Status, ContentType = response.ContentType };
    }

    // A machine has at most one IPv6 loopback address, so requests from IPv6 addresses bypass the gateway.
    private async Task<StepResult> InvokeAsync(ChaosStep.Request request, StepResult started)
    {
        var invocation = await _cloud.Functions.InvokeAsync("connection", request.Event);
        return invocation.Succeeded ? started.With(JsonNode.Parse(invocation.Payload)!) : started with { Crash = Failure(invocation) };
    }

    private async Task<StepResult> SweepAsync(StepResult started)
    {
        var invocation = await _cloud.SweepAsync();
        var isFailedSweep = invocation.ErrorType == "SweepFailedException";
        return started with { Swept = invocation.Succeeded, Crash = invocation.Succeeded || isFailedSweep ? null : Failure(invocation) };
    }

    private static string KeyOf(string address) => $"leases/{address}.json";

    private static string Failure(InvocationResult invocation) => $"{invocation.ErrorType}: {invocation.ErrorMessage}";
}
