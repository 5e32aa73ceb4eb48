using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AuthSecGroup.Chaos.Tests.Mutants;

namespace AuthSecGroup.Chaos.Tests.Fuzz;

public sealed partial class Damaged_events
{
    // 503 for a new lease whose rules aren't there, because the test has removed them.
    private static readonly int[] Statuses = [200, 201, 400, 403, 404, 409, 503];

    [Fact]
    public async Task Get_a_response_and_grant_access_only_to_listed_callers_at_their_address()
    {
        var mutator = new Mutator(1);
        var clock = new SkippingClock(DateTimeOffset.UtcNow);
        var ec2 = new InMemoryEc2(clock).With(Scene.Groups.Select(group => group.Id));
        var granted = new List<string>();
        var rules = new Mutant(ec2)
        {
            Write = rules =>
            {
                granted.AddRange(rules.Select(rule => rule.Source.Cidr));
                return rules;
            },
        };
        using var functions = new TestFunctions(Scene.Deployment, rules, new InMemoryUsers(Scene.UserFile), clock);
        var events = (
            from method in (string[])["POST", "GET", "DELETE", "PUT"]
            from caller in Scene.Callers
            from source in (string[])["203.0.113.7", "2001:db8::7", "::ffff:203.0.113.9"]
            select Encoding.UTF8.GetBytes(GatewayEvent.Text(method, caller.Arn, source, GatewayEvent.Body(method, 300)))
        ).ToList();
        string[] others = ["null", "{}", "[]", "{\"requestContext\":{\"identity\":{}}}"];
        events.AddRange(others.Select(Encoding.UTF8.GetBytes));

        await Memory.StaysFlatAsync(
            40_000,
            async _ =>
            {
                var payload = mutator.Damage(mutator.Pick(events));
                granted.Clear();
                using var response = await functions.RequestAsync(new MemoryStream(payload), TimeSpan.FromSeconds(20));
                using var json = await JsonDocument.ParseAsync(response);
                if (json.RootElement.TryGetProperty("statusCode", out var status))
                {
                    Assert.Contains(status.GetInt32(), Statuses);
                    using var body = JsonDocument.Parse(json.RootElement.GetProperty("body").GetString()!);
                    Assert.Equal(JsonValueKind.Object, body.RootElement.ValueKind);
                }
                else
                {
                    Assert.Equal("{}", json.RootElement.GetRawText());
                }

                if (granted.Count > 0)
                {
                    AssertMayHaveAccess(payload, granted);
                    foreach (var rule in ec2.Rules.Where(rule => !rule.IsEgress))
                    {
                        ec2.Remove(rule.RuleId);
                    }
                }
            }
        );
    }

    /// <summary>Reads the event with an independent reader and decides independently.</summary>
    private static void AssertMayHaveAccess(byte[] payload, List<string> granted)
    {
        using var json = JsonDocument.Parse(Encoding.UTF8.GetString(payload));
        var context = Member(json.RootElement, "requestContext");
        var identity = Member(context, "identity");
        var (arn, account) = (Member(identity, "userArn").GetString()!, Member(context, "accountId").GetString());
        var user = User().Match(arn);
        Assert.True((user.Success && user.Groups["account"].Value == account) || Carol().IsMatch(arn), $"{arn} of {account} got access");
        var source = IPAddress.Parse(Member(identity, "sourceIp").GetString()!);
        source = source.IsIPv4MappedToIPv6 ? source.MapToIPv4() : source;
        Assert.All(granted, cidr => Assert.Equal(source, IPAddress.Parse(cidr.Split('/')[0])));
    }

    // Lambda's serializer ignores the case of names, and takes the last of several.
    private static JsonElement Member(JsonElement of, string name) =>
        of.EnumerateObject().Last(member => string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase)).Value;

    [GeneratedRegex(@"\Aarn:[^:]+:iam::(?<account>[0-9]{12}):user/([^/]+/)*(alice|bob)\z")]
    private static partial Regex User();

    [GeneratedRegex(@"\Aarn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/carol@[^/:]*\z")]
    private static partial Regex Carol();
}
