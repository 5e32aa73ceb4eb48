using System.Diagnostics;
using System.Text;

namespace AuthSecGroup.Benchmarks.Functions;

/// <summary>
/// The floor: a bare HTTP client that repeats the calls which the function made for its latest event, as much at once as can be, and reads
/// each response to its end without looking at it. No signature, no XML, no plan.
/// </summary>
internal sealed class Floor(CloudServer cloud) : IDisposable
{
    /// <summary>How many groups the function writes at once.</summary>
    public const int AtOnce = 50;

    private readonly HttpClient _http = new(
        new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
        }
    );

    /// <summary>
    /// The milliseconds that it takes: both buckets and all regions are read concurrently, then the record and the groups are written.
    /// </summary>
    public async Task<double> RepeatAsync()
    {
        var calls = cloud.Calls.ToList();
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(calls.Where(call => !call.IsWrite).GroupBy(call => (call.Scope, call.IsOfRecord)).Select(SendInTurnAsync));
        var recording = Task.WhenAll(calls.Where(call => call is { IsWrite: true, IsOfRecord: true }).Select(SendAsync));
        foreach (var writes in calls.Where(call => call is { IsWrite: true, IsOfRecord: false }).Chunk(AtOnce))
        {
            await Task.WhenAll(writes.Select(SendAsync));
        }

        await recording;

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    public void Dispose() => _http.Dispose();

    private async Task SendInTurnAsync(IEnumerable<Call> calls)
    {
        foreach (var call in calls)
        {
            await SendAsync(call);
        }
    }

    private async Task SendAsync(Call call)
    {
        using var request = new HttpRequestMessage(
            call.Scope.Service == "ec2" ? HttpMethod.Post
                : call.IsWrite ? HttpMethod.Put
                : HttpMethod.Get,
            new Uri(cloud.Address, call.Target)
        );
        if (call.Form.Length > 0)
        {
            request.Content = new StringContent(call.Form, Encoding.ASCII, "application/x-www-form-urlencoded");
        }

        // As long as a real one; nobody checks it.
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261123/{call.Scope.Region}/{call.Scope.Service}/aws4_request, "
                + $"SignedHeaders=content-type;host;x-amz-date, Signature={new string('a', 64)}"
        );
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead);
        response.EnsureSuccessStatusCode();
    }
}
