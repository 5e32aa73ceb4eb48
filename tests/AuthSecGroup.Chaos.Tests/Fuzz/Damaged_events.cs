using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AuthSecGroup.Chaos.Tests.Model;
using AuthSecGroup.Chaos.Tests.Mutants;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Chaos.Tests.Fuzz;

public sealed partial class Damaged_events
{
    private static readonly int[] Statuses = [200, 201, 400, 403, 404, 409];

    [Fact]
    public async Task Get_a_response_and_grant_access_only_to_listed_callers_at_their_address()
    {
        var mutator = new Mutator(1);
        var ec2 = new InMemoryEc2(TimeProvider.System).With(Scene.Groups.Select(group => group.Id));
        var rules = new RecordedGrants(ec2);
        using var functions = new TestFunctions(Scene.Deployment, rules, new InMemoryUsers(Scene.UserFile), TimeProvider.System);
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
                rules.Sources.Clear();
                using var answer = await functions.RequestAsync(new MemoryStream(payload), TimeSpan.FromSeconds(20));
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

                if (rules.Sources.Count > 0)
                {
                    AssertMayEnter(payload, rules.Sources);
                    foreach (var rule in ec2.Rules.Where(rule => !rule.IsEgress))
                    {
                        ec2.Remove(rule.RuleId);
                    }
                }
            }
        );
    }

    /// <summary>Reads the event with an independent reader and decides independently.</summary>
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

    // Lambda's serializer ignores the case of names, and takes the last of several.
    private static JsonElement Member(JsonElement of, string name) =>
        of.EnumerateObject().Last(member => string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase)).Value;

    [GeneratedRegex(@"\Aarn:[^:]+:iam::(?<account>[0-9]{12}):user/([^/]+/)*(alice|bob)\z")]
    private static partial Regex User();

    [GeneratedRegex(@"\Aarn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_[^/:]*/carol@example\.com\z")]
    private static partial Regex Carol();

    private sealed class RecordedGrants(ISecurityGroupRules inner) : Mutant(inner)
    {
        /// <summary>The sources that were granted access since the list was last cleared.</summary>
        public List<string> Sources { get; } = [];

        public override Task<AwsError?> AuthorizeAsync(
            SecurityGroupId group,
            IReadOnlyList<NewIngressRule> rules,
            CancellationToken cancellationToken
        )
        {
            Sources.AddRange(rules.Select(rule => rule.Source.Cidr));
            return base.AuthorizeAsync(group, rules, cancellationToken);
        }
    }
}
