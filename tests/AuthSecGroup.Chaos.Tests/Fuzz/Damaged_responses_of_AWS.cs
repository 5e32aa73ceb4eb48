using System.Globalization;
using System.Text;
using AuthSecGroup.Chaos.Tests.Wire;
using AuthSecGroup.Lambda.Sweep;
using AuthSecGroup.Local.Ec2;
using Xunit.Abstractions;

namespace AuthSecGroup.Chaos.Tests.Fuzz;

/// <summary>Damages the responses of EC2 and S3 to the AWS SDK. <c>AUTHSECGROUP_FUZZ_WIRE</c> is the number of invocations.</summary>
public sealed class Damaged_responses_of_AWS(ITestOutputHelper output)
{
    private static readonly int[] Statuses = [200, 201, 403, 404, 409, 502, 503];
    private static readonly int[] HttpStatuses = [200, 200, 200, 204, 206, 304, 400, 403, 404, 409, 500, 503];
    private static readonly string[] HeaderValues = ["", "-1", "0", "999999999999", "text/html", "\"etag\"", "gzip", "chunked", "x"];

    private static int Turns =>
        int.Parse(
            Environment.GetEnvironmentVariable("AUTHSECGROUP_FUZZ_WIRE") is { Length: > 0 } text ? text : "2000",
            CultureInfo.InvariantCulture
        );

    [Fact]
    public async Task Never_crash_a_function_and_never_give_access_to_unlisted_callers()
    {
        var mutator = new Mutator(5);
        await using var functions = await WiredFunctions.StartAsync(retries: 0);
        foreach (var group in Scene.Groups)
        {
            functions.Aws.Ec2.AddRule(group.GroupId, NewRule.Tcp(22, "198.51.100.1/32", "2019-04-02"));
            functions.Aws.Ec2.AddRule(group.GroupId, NewRule.Tcp(22, "198.51.100.2/32", OurForm.Write("alice", DateTimeOffset.UtcNow)));
        }

        var damaged = 0;
        functions.Change = (_, response) =>
        {
            if (mutator.Random.Next(3) != 0)
            {
                return response;
            }

            damaged++;
            return Damage(mutator, response);
        };
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        await Memory.StaysFlatAsync(
            Turns,
            async n =>
            {
                if (n % 50 == 0)
                {
                    // The new ETag makes the function read the file again.
                    functions.PutUsers(Scene.UserFile + new string(' ', n / 50 % 100));
                }

                var outcome = mutator.Random.Next(5) == 0 ? await SweepAsync(functions) : await RequestAsync(functions, mutator);
                counts[outcome] = counts.GetValueOrDefault(outcome) + 1;
            }
        );
        output.WriteLine(
            $"{Turns} invocations, {damaged} damaged responses: {string.Join(", ", counts.Select(count => $"{count.Key} {count.Value}"))}"
        );
        Assert.Empty(functions.RulesFor("203.0.113.66/32"));
    }

    [Fact]
    public async Task With_endless_pages_are_abandoned_in_time()
    {
        await using var functions = await WiredFunctions.StartAsync(retries: 0);
        // The first request compiles what it runs, which on a busy machine takes longer than the time that the second one has.
        await functions.RequestAsync("GET", Scene.Callers[0].Arn, "203.0.113.7", TimeSpan.FromSeconds(29));
        functions.Change = (request, response) =>
            request.Method == HttpMethod.Post
                ? response with
                {
                    Body = Encoding.UTF8.GetBytes(
                        "<DescribeSecurityGroupRulesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">"
                            + "<securityGroupRuleSet/><nextToken>again</nextToken></DescribeSecurityGroupRulesResponse>"
                    ),
                    Status = 200,
                }
                : response;
        var (status, _, body) = await functions.RequestAsync("GET", Scene.Callers[0].Arn, "203.0.113.7", TimeSpan.FromSeconds(4));
        Assert.Equal(502, status);
        Assert.All(body["groups"]!.AsArray(), group => Assert.NotNull(group!["error"]));
    }

    private static async Task<string> RequestAsync(WiredFunctions functions, Mutator mutator)
    {
        var method = mutator.Pick<string>(["POST", "POST", "GET", "DELETE"]);
        var isMallory = mutator.Random.Next(4) == 0;
        var (status, _, body) = await functions.RequestAsync(
            method,
            Scene.Callers[isMallory ? 3 : 0].Arn,
            isMallory ? "203.0.113.66" : "203.0.113.7",
            TimeSpan.FromSeconds(10)
        );
        Assert.Contains(status, Statuses);
        Assert.True(!isMallory || status is 403 or 503, $"mallory got {status}: {body}");
        return $"{method} {status}";
    }

    private static async Task<string> SweepAsync(WiredFunctions functions)
    {
        try
        {
            await functions.SweepAsync();
            return "swept";
        }
        catch (SweepFailedException)
        {
            return "sweep failed";
        }
    }

    private static RawResponse Damage(Mutator mutator, RawResponse response) =>
        mutator.Random.Next(6) switch
        {
            0 => response with { Status = mutator.Pick(HttpStatuses) },
            1 => response with
            {
                Headers =
                [
                    .. response.Headers.Select(header =>
                        (header.Name, mutator.Random.Next(3) == 0 ? mutator.Pick(HeaderValues) : header.Value)
                    ),
                ],
            },
            2 => response with { Body = [] },
            3 => response with { Status = mutator.Pick(HttpStatuses), Body = mutator.Damage(response.Body) },
            _ => response with { Body = mutator.Damage(response.Body) },
        };
}
