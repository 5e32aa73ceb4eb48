using System.Diagnostics;
using System.Text;
using AuthSecGroup.Benchmarks.Cloud;

namespace AuthSecGroup.Benchmarks.Functions;

/// <summary>
/// The floor: a bare HTTP client that makes the calls which a function has to make, as much at once as can be, and reads each
/// response to its
/// end without looking at it. No signature, no XML, no plan.
/// </summary>
internal sealed class Floor(string address) : IDisposable
{
    private readonly HttpClient _http = new(
        new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
        }
    );

    /// <summary>What a request costs: the list of users beside all regions' rules, then one write for each group.</summary>
    /// <param name="scene">What there is.</param>
    /// <param name="write">EC2's action; null for a request that writes nothing.</param>
    /// <param name="fetchFiles">True for the first request of a process, which has to fetch the user files.</param>
    public Task<double> RequestAsync(Scene scene, string? write, bool fetchFiles = false) =>
        TimeAsync(async () =>
        {
            await Task.WhenAll([ListAsync(scene, fetchFiles), .. scene.Regions.Select(region => DescribeAsync(scene, region))]);
            if (write is not null)
            {
                await Task.WhenAll(scene.Groups.Select(group => SendAsync(Post(group.Region, Form(write, group.Id, [])))));
            }
        });

    /// <summary>What a sweep costs: each region page by page, then one write for each group, <paramref name="atOnce"/> at a time.</summary>
    public Task<double> SweepAsync(Scene scene, Scenery scenery, int atOnce) =>
        TimeAsync(async () =>
        {
            await Task.WhenAll(scene.Regions.Select(region => DescribeAsync(scene, region)));
            foreach (var groups in scene.Groups.Chunk(atOnce))
            {
                await Task.WhenAll(
                    groups.Select(group =>
                        SendAsync(Post(group.Region, Form("RevokeSecurityGroupIngress", group.Id, Scene.ExpiredIds(group.Id, scenery))))
                    )
                );
            }
        });

    public void Dispose() => _http.Dispose();

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private async Task ListAsync(Scene scene, bool fetchFiles)
    {
        await SendAsync(new(HttpMethod.Get, $"http://{address}/{Scene.Bucket}?list-type=2&prefix="));
        if (fetchFiles)
        {
            await Task.WhenAll(scene.Files.Select(key => SendAsync(new(HttpMethod.Get, $"http://{address}/{Scene.Bucket}/{key}"))));
        }
    }

    private async Task DescribeAsync(Scene scene, string region)
    {
        for (var page = 0; page < scene.PagesOf(region); page++)
        {
            await SendAsync(
                Post(
                    region,
                    "Action=DescribeSecurityGroupRules&Version=2016-11-15&MaxResults=1000&Filter.1.Name=group-id"
                        + string.Concat(scene.In(region).Select((id, number) => $"&Filter.1.Value.{number + 1}={id}"))
                        + (page > 0 ? $"&NextToken=page-{page}" : "")
                )
            );
        }
    }

    private static string Form(string action, string group, IEnumerable<string> ruleIds) =>
        $"Action={action}&Version=2016-11-15&GroupId={group}"
        + string.Concat(ruleIds.Select((id, number) => $"&SecurityGroupRuleId.{number + 1}={id}"));

    private HttpRequestMessage Post(string region, string form)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"http://{address}/")
        {
            Content = new StringContent(form, Encoding.ASCII, "application/x-www-form-urlencoded"),
        };
        // As long as a real one; nobody checks it.
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261123/{region}/ec2/aws4_request, "
                + $"SignedHeaders=content-type;host;x-amz-date, Signature={new string('a', 64)}"
        );
        return request;
    }

    private async Task SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead);
            response.EnsureSuccessStatusCode();
        }
    }
}
