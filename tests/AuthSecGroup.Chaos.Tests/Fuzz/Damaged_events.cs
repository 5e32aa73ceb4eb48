using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AuthSecGroup.Aws.Logging;
using AuthSecGroup.Chaos.Tests.Memory;
using AuthSecGroup.Chaos.Tests.Model;
using AuthSecGroup.Core.Callers;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Lambda.Connection;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Chaos.Tests.Fuzz;

public sealed partial class Damaged_events
{
    private static readonly int[] Statuses = [200, 201, 400, 403, 404, 409];

    [Fact]
    public async Task Get_an_answer_and_let_in_nobody_who_is_not_listed_or_not_at_that_address()
    {
        var mutator = new Mutator(1);
        var ec2 = new MemoryEc2(TimeProvider.System, 60);
        foreach (var group in Scene.Groups)
        {
            ec2.Create(group.GroupId);
        }

        var rules = new PlainRules(ec2);
        var log = new JsonLog(Stream.Null, LogSeverity.Error, TimeProvider.System);
        var function = new ConnectionFunction(
            Scene.Deployment,
            rules,
            new ListedUsers(),
            log,
            new EmbeddedMetrics(log, TimeProvider.System, Scene.Name),
            TimeProvider.System
        );
        var events = (
            from method in (string[])["POST", "GET", "DELETE", "PUT"]
            from caller in Scene.Callers
            from source in (string[])["203.0.113.7", "2001:db8::7", "::ffff:203.0.113.9"]
            select Encoding.UTF8.GetBytes(GatewayEvent.Text(method, caller.Arn, source, GatewayEvent.Body(method, 300)))
        )
            .Concat(
                ((string[])["null", "{}", "[]", "{\"authsecgroup\":\"warm\"}", "{\"requestContext\":{\"identity\":{}}}"]).Select(
                    Encoding.UTF8.GetBytes
                )
            )
            .ToList();

        await Memory.StaysFlatAsync(
            40_000,
            async _ =>
            {
                var payload = mutator.Damage(mutator.Pick(events));
                rules.LetIn.Clear();
                using var answer = await function.HandleAsync(
                    new MemoryStream(payload),
                    new FakeLambdaContext { RemainingTime = TimeSpan.FromSeconds(20) }
                );
                using var json = await JsonDocument.ParseAsync(answer);
                if (json.RootElement.TryGetProperty("statusCode", out var status))
                {
                    Assert.Contains(status.GetInt32(), Statuses);
                    Assert.Equal(
                        JsonValueKind.Object,
                        JsonDocument.Parse(json.RootElement.GetProperty("body").GetString()!).RootElement.ValueKind
                    );
                }
                else
                {
                    Assert.Equal("{}", json.RootElement.GetRawText());
                }

                if (rules.LetIn.Count > 0)
                {
                    AssertMayEnter(payload, rules.LetIn);
                    foreach (var rule in ec2.Rules.Where(rule => !rule.IsEgress).GroupBy(rule => rule.GroupId))
                    {
                        ec2.Revoke(rule.Key, [.. rule.Select(item => item.RuleId)]);
                    }
                }
            }
        );
    }

    /// <summary>Reads the event with another reader than the function's and judges anew.</summary>
    private static void AssertMayEnter(byte[] payload, IReadOnlyList<string> letIn)
    {
        using var json = JsonDocument.Parse(Encoding.UTF8.GetString(payload));
        var context = Member(json.RootElement, "requestContext");
        var identity = Member(context, "identity");
        var (arn, account) = (Member(identity, "userArn").GetString()!, Member(context, "accountId").GetString());
        var user = User().Match(arn);
        Assert.True((user.Success && user.Groups["account"].Value == account) || Carol().IsMatch(arn), $"{arn} of {account} was let in");
        var source = IPAddress.Parse(Member(identity, "sourceIp").GetString()!);
        source = source.IsIPv4MappedToIPv6 ? source.MapToIPv4() : source;
        Assert.All(letIn, cidr => Assert.Equal(source, IPAddress.Parse(cidr.Split('/')[0])));
    }

    // The vendor's serializer takes names in any case, and the last of several.
    private static JsonElement Member(JsonElement of, string name) =>
        of.EnumerateObject().Last(member => string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase)).Value;

    [GeneratedRegex(@"\Aarn:[^:]+:iam::(?<account>[0-9]{12}):user/([^/]+/)*(alice|bob)\z")]
    private static partial Regex User();

    [GeneratedRegex(@"\Aarn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_[^/:]*/carol@example\.com\z")]
    private static partial Regex Carol();

    private sealed class ListedUsers : IUserDirectory
    {
        private static readonly UserFile File = UserFile.Parse(Encoding.UTF8.GetBytes(Scene.UserFile), out _)!;

        public Task<UsersReading> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(new UsersReading([File], null));
    }
}
