using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthSecGroup.Aws.Logging;
using AuthSecGroup.Chaos.Tests.Memory;
using AuthSecGroup.Chaos.Tests.Model;
using AuthSecGroup.Chaos.Tests.Support;
using AuthSecGroup.Lambda;
using AuthSecGroup.Lambda.CustomResources;
using AuthSecGroup.Lambda.Sweep;

namespace AuthSecGroup.Chaos.Tests.Fuzz;

public sealed class Damaged_custom_resource_events
{
    [Fact]
    public async Task Are_answered_or_taken_for_the_schedules_and_touch_no_foreign_rule()
    {
        var mutator = new Mutator(4);
        var ec2 = new MemoryEc2(TimeProvider.System, 60);
        foreach (var group in Scene.Groups)
        {
            ec2.Create(group.GroupId);
            ec2.Authorize(
                group.GroupId,
                [
                    Rule(group, 1, "2019-04-02"),
                    Rule(group, 2, $"authsecgroup/1 {Scene.Name} alice 2026-01-01T00:00:00Z "),
                    Rule(group, 3, "authsecgroup/1 other alice 2026-01-01T00:00:00Z"),
                ]
            );
        }

        var foreign = ec2.Rules.ToList();
        using var answers = new Answers();
        using var http = new HttpClient(answers);
        var rules = new PlainRules(ec2);
        var log = new JsonLog(Stream.Null, LogSeverity.Error, TimeProvider.System);
        var function = new SweepFunction(
            new ScheduledSweep(
                Scene.Deployment,
                new Sweeper(Scene.Deployment, rules, TimeProvider.System),
                log,
                new EmbeddedMetrics(log, TimeProvider.System, Scene.Name),
                TimeProvider.System
            ),
            new CustomResourceHandler(rules, http, log, TimeProvider.System),
            TimeProvider.System
        );
        var events = (
            from type in (string[])["Create", "Update", "Delete"]
            from close in (string[])["Delete", "Update"]
            select Encoding.UTF8.GetBytes(Event(type, close))
        ).ToList();

        await Memory.StaysFlatAsync(
            10_000,
            async n =>
            {
                if (n % 10 == 0)
                {
                    ec2.Authorize(
                        Scene.Groups[n % 3].GroupId,
                        [Rule(Scene.Groups[n % 3], 4, OurForm.Write("alice", DateTimeOffset.UtcNow))]
                    );
                }

                var payload = mutator.Damage(mutator.Pick(events));
                await function.HandleAsync(new MemoryStream(payload), new FakeContext(TimeSpan.FromMinutes(1)));
                Assert.Equal(foreign, ec2.Rules.Where(rule => OurForm.Read(rule.Description) is null));
            }
        );
        Assert.True(answers.Count > 2_000, $"{answers.Count} of 10,000 were answered");
    }

    private static RuleView Rule(SceneGroup group, int host, string text) =>
        new("", group.GroupId, false, "tcp", 22, 22, $"203.0.113.{host}/32", text);

    private static string Event(string type, string closeOn) =>
        new JsonObject
        {
            ["RequestType"] = type,
            ["ResponseURL"] = "https://cloudformation.example.com/answer?signature=1",
            ["StackId"] = "arn:aws:cloudformation:us-east-1:123456789012:stack/s/1",
            ["RequestId"] = "r",
            ["LogicalResourceId"] = "Leases",
            ["PhysicalResourceId"] = "leases",
            ["ResourceType"] = "Custom::Leases",
            ["ResourceProperties"] = Properties(closeOn, Scene.Groups),
            ["OldResourceProperties"] = Properties(closeOn, Scene.Groups.Take(1)),
        }.ToJsonString();

    private static JsonObject Properties(string closeOn, IEnumerable<SceneGroup> groups) =>
        new()
        {
            ["ServiceToken"] = "arn:aws:lambda:us-east-1:123456789012:function:sweep",
            ["RevokeOn"] = closeOn,
            ["Name"] = Scene.Name,
            ["SecurityGroups"] = new JsonArray([
                .. groups.Select(group =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["region"] = group.Region,
                            ["groups"] = new JsonArray(group.GroupId),
                            ["rules"] = new JsonArray([.. group.Rules.Select(rule => (JsonNode)rule.ToString())]),
                        }
                ),
            ]).ToJsonString(),
        };

    /// <summary>CloudFormation's bucket: takes every answer that is one.</summary>
    private sealed class Answers : HttpMessageHandler
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
