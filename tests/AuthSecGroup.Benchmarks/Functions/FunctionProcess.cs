using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using AuthSecGroup.Benchmarks.Cloud;

namespace AuthSecGroup.Benchmarks.Functions;

/// <summary>The published executable as Lambda runs it: a process of its own, which asks this one for its events.</summary>
internal sealed class FunctionProcess : IDisposable
{
    private readonly LoopbackServer _runtimeApi;
    private readonly Process _process;
    private readonly BlockingCollection<byte[]> _events = [];
    private readonly BlockingCollection<(long Time, string Body, bool Failed)> _responses = [];
    private readonly long _started;
    private long _delivered;
    private volatile string _lastLog = "";

    /// <summary>Starts a function. An event that is offered at once is what Lambda calls a cold start.</summary>
    /// <param name="folder">The folder with the executable.</param>
    /// <param name="handler"><c>connection</c> or <c>sweep</c>.</param>
    /// <param name="scene">What it is configured for.</param>
    /// <param name="cloud">The address of EC2 and S3.</param>
    /// <param name="first">The event that waits for it already.</param>
    public FunctionProcess(string folder, string handler, Scene scene, string cloud, byte[] first)
    {
        _runtimeApi = new LoopbackServer(Respond);
        _events.Add(first);
        var start = new ProcessStartInfo(Path.Combine(folder, "bootstrap")) { WorkingDirectory = folder, RedirectStandardOutput = true };
        start.Environment.Clear();
        foreach (var (name, value) in Environment(handler, scene, cloud))
        {
            start.Environment[name] = value;
        }

        _started = Stopwatch.GetTimestamp();
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start");
        _ = DrainAsync(_process.StandardOutput.BaseStream);
    }

    /// <summary>Waits for the first event's response; the milliseconds since the process was started.</summary>
    public double FirstResponse() => Take(_started);

    /// <summary>Sends an event; the milliseconds from its delivery to its response.</summary>
    public double Invoke(byte[] @event)
    {
        _events.Add(@event);
        return Take(null);
    }

    /// <summary>The most memory it ever held, in MiB: the kernel's VmHWM.</summary>
    public double PeakMebibytes() =>
        double.Parse(
            File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))[
                "VmHWM:".Length..^"kB".Length
            ],
            CultureInfo.InvariantCulture
        ) / 1024;

    /// <summary>The processor time of all its threads, in milliseconds: the kernel's schedstat, which counts nanoseconds.</summary>
    public double CpuMilliseconds() =>
        Directory
            .EnumerateDirectories($"/proc/{_process.Id}/task")
            .Sum(task => double.Parse(File.ReadAllText(Path.Combine(task, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture) / 1e6);

    /// <summary>Stops the process as Lambda does between two events, and lets it go on.</summary>
    public void Freeze(TimeSpan time)
    {
        Signal("STOP");
        Thread.Sleep(time);
        Signal("CONT");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _runtimeApi.Dispose();
        _events.Dispose();
        _responses.Dispose();
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private double Take(long? since)
    {
        if (!_responses.TryTake(out var response, TimeSpan.FromSeconds(30)))
        {
            throw new InvalidOperationException("the function gave no response within 30 s");
        }

        // A refusal is quick; no measure may count one for a success.
        if (response.Failed || response.Body.Contains("problem+json", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"the function failed: {response.Body}\nIts log ends: {_lastLog}");
        }

        return Stopwatch.GetElapsedTime(since ?? _delivered, response.Time).TotalMilliseconds;
    }

    // Lambda reads the log as well; unread, it would hold the function up.
    private async Task DrainAsync(Stream log)
    {
        var buffer = new byte[64 * 1024];
        for (int read; (read = await log.ReadAsync(buffer)) > 0; )
        {
            _lastLog = Encoding.UTF8.GetString(buffer, 0, Math.Min(read, 2000));
        }
    }

    private byte[]? Respond(HttpRequest request, HttpConnection connection)
    {
        if (request.Line.EndsWith("/invocation/next", StringComparison.Ordinal))
        {
            return Next();
        }

        _responses.Add(
            (Stopwatch.GetTimestamp(), Encoding.UTF8.GetString(request.Body), !request.Line.EndsWith("/response", StringComparison.Ordinal))
        );
        return Responses.Json("202 Accepted", "{\"status\":\"OK\"}");
    }

    private byte[]? Next()
    {
        byte[] taken;
        try
        {
            taken = _events.Take();
        }
        catch (Exception e) when (e is ObjectDisposedException or InvalidOperationException)
        {
            // The measure is over.
            return null;
        }

        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(29).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var response = Responses.Json(
            "200 OK",
            Encoding.UTF8.GetString(taken),
            $"Lambda-Runtime-Aws-Request-Id: {Guid.NewGuid()}\r\nLambda-Runtime-Deadline-Ms: {deadline}\r\n"
                + "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:123456789012:function:connection\r\n"
                + "Lambda-Runtime-Trace-Id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0\r\n"
        );
        _delivered = Stopwatch.GetTimestamp();
        return response;
    }

    private Dictionary<string, string> Environment(string handler, Scene scene, string cloud) =>
        new()
        {
            ["_HANDLER"] = handler,
            ["AWS_LAMBDA_RUNTIME_API"] = _runtimeApi.Address,
            ["AWS_REGION"] = "us-east-1",
            ["AWS_DEFAULT_REGION"] = "us-east-1",
            ["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE",
            ["AWS_SECRET_ACCESS_KEY"] = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            ["AWS_SESSION_TOKEN"] = "token",
            ["AWS_LAMBDA_FUNCTION_NAME"] = handler,
            ["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST",
            ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "512",
            ["AWS_LAMBDA_LOG_FORMAT"] = "JSON",
            ["AWS_ENDPOINT_URL"] = "http://" + cloud,
            ["LANG"] = "en_US.UTF-8",
            ["TZ"] = ":UTC",
            ["PATH"] = "/usr/local/bin:/usr/bin/:/bin:/opt/bin",
            ["AUTHSECGROUP_NAME"] = Scene.Deployment,
            ["AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS"] = Scene.TimeToExpireSeconds.ToString(CultureInfo.InvariantCulture),
            ["AUTHSECGROUP_SECURITY_GROUPS"] = scene.SecurityGroupsJson,
            ["AUTHSECGROUP_USERS_BUCKET"] = Scene.Bucket,
            ["AUTHSECGROUP_LOG_LEVEL"] = "info",
        };
}
