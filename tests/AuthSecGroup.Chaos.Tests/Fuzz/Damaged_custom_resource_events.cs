using System.Net;
using System.Text;
using System.Text.Json;

namespace AuthSecGroup.Chaos.Tests.Fuzz;

public sealed class Damaged_custom_resource_events
{
    [Fact]
    public async Task Get_a_response_or_start_a_sweep_and_change_no_foreign_rule()
    {
        var mutator = new Mutator(4);
        var clock = new SkippingClock();
        var ec2 = new InMemoryEc2(clock).With(Scene.Groups.Select(group => group.Id));
        foreach (var group in Scene.Groups)
        {
            Add(ec2, group, 1, "2019-04-02");
            Add(ec2, group, 2, $"authsecgroup/1 {Scene.Name} alice 2026-01-01T00:00:00Z ");
            Add(ec2, group, 3, "authsecgroup/1 other alice 2026-01-01T00:00:00Z");
        }

        var foreign = ec2.Rules;
        using var responses = new Responses();
        using var functions = new TestFunctions(Scene.Deployment, ec2, ec2, new InMemoryUsers(), clock, responses);
        var events = (
            from type in (string[])["Create", "Update", "Delete"]
            from revokeOn in (string[])["Delete", "Update"]
            select Encoding.UTF8.GetBytes(Event(type, revokeOn))
        ).ToList();

        var elsewhere = 0;
        await Memory.StaysFlatAsync(
            10_000,
            async n =>
            {
                if (n % 10 == 0)
                {
                    Add(ec2, Scene.Groups[n % 3], 4, OurForm.Write("alice", clock.GetUtcNow()));
                }

                var payload = mutator.Damage(mutator.Pick(events));
                try
                {
                    await functions.SweepAsync(TimeSpan.FromMinutes(5), new MemoryStream(payload));
                }
                catch (InvalidOperationException e) when (e.Message.StartsWith("The event's ResponseURL is at ", StringComparison.Ordinal))
                {
                    elsewhere++;
                }

                Assert.Equal(foreign, ec2.Rules.Where(rule => OurForm.Read(rule) is null));
            }
        );
        Assert.True(responses.Count > 2_000, $"{responses.Count} of 10,000 got a response");
        Assert.True(elsewhere > 10, $"{elsewhere} of 10,000 named a host that isn't S3's");
    }

    private static void Add(InMemoryEc2 ec2, SceneGroup group, int host, string text) =>
        ec2.TryAdd(group.GroupId, "tcp", 22, 22, $"203.0.113.{host}/32", text);

    private static string Event(string type, string revokeOn) =>
        JsonSerializer.Serialize(
            new
            {
                RequestType = type,
                ResponseURL = "https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com/response?signature=1",
                StackId = "arn:aws:cloudformation:us-east-1:123456789012:stack/s/1",
                RequestId = "r",
                LogicalResourceId = "Leases",
                PhysicalResourceId = "leases",
                ResourceType = "Custom::Leases",
                ResourceProperties = Properties(revokeOn, Scene.Groups),
                OldResourceProperties = Properties(revokeOn, Scene.Groups.Take(1)),
            }
        );

    private static object Properties(string revokeOn, IEnumerable<SceneGroup> groups) =>
        new
        {
            ServiceToken = "arn:aws:lambda:us-east-1:123456789012:function:sweep",
            RevokeOn = revokeOn,
            Scene.Name,
            SecurityGroups = JsonSerializer.Serialize(
                groups.Select(group => new
                {
                    region = group.Region,
                    groups = new[] { group.GroupId },
                    rules = group.RuleTexts,
                })
            ),
        };

    /// <summary>CloudFormation's bucket: accepts every valid response.</summary>
    private sealed class Responses : HttpMessageHandler
    {
        public int Count { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var json = JsonDocument.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken));
            Assert.Contains(json.RootElement.GetProperty("Status").GetString(), (string[])["SUCCESS", "FAILED"]);
            Count++;
            return new HttpResponseMessage(HttpStatusCode.OK);
        }
    }
}
