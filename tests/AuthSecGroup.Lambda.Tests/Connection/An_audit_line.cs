using System.Text.Json;
using System.Text.Json.Nodes;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;
using Json.Schema;

namespace AuthSecGroup.Lambda.Tests.Connection;

/// <summary>Queries and subscribers rely on audit.schema.json, whatever happened.</summary>
public sealed class An_audit_line : IDisposable
{
    private const string BobArn = "arn:aws:iam::123456789012:user/bob";

    private static readonly AccountRegion OtherAccount = new(
        Given.East.Region,
        new AccessRole("arn:aws:iam::210987654321:role/authsecgroup-access", null)
    );

    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "audit.schema.json"));
    private static readonly JsonNode Members = JsonNode.Parse(Text)!["properties"]!["audit"]!["properties"]!;
    private static readonly JsonSchema Schema = JsonSchema.FromText(Text);

    private readonly Endpoint _endpoint = new(
        Given.Access(Given.East with { Place = OtherAccount }, Given.Ssh) with
        {
            Target = "db",
        },
        Given.Access(Given.West)
    );

    public void Dispose() => _endpoint.Dispose();

    [Fact]
    public async Task Complies_with_the_schema_and_together_they_have_all_events_and_members_of_it()
    {
        await LeaseAsync();
        await RevokeAsync();
        await ExpireAsync();

        var lines = _endpoint.Log.All.Where(line => line.TryGetProperty("audit", out _)).ToList();
        Assert.All(lines, line => Assert.True(Complies(line), line.GetRawText()));
        Assert.Equal(
            Members["event"]!["enum"]!.AsArray().Select(name => (string?)name).Order(),
            _endpoint.Log.Audits.Select(audit => audit.GetProperty("event").GetString()).Distinct().Order()
        );
        Assert.Equal(
            NamesIn("", Members).Distinct().Order(),
            _endpoint.Log.Audits.SelectMany(audit => NamesOf("", audit)).Distinct().Order()
        );
    }

    [Theory]
    [InlineData("event", "\"vanished\"")]
    [InlineData("event", "null")]
    [InlineData("status", "\"201\"")]
    [InlineData("groups", "[{\"groupId\":\"sg-1\",\"region\":\"us-east-1\",\"rules\":{\"tcp:22:22\":\"gone\"}}]")]
    public async Task Does_not_comply_if_a_member_has_another_value(string member, string value)
    {
        await _endpoint.PostAsync();
        var line = JsonNode.Parse(Assert.Single(_endpoint.Log.All, line => line.TryGetProperty("audit", out _)).GetRawText())!;
        Assert.True(Complies(line.Deserialize<JsonElement>()));
        line["audit"]![member] = JsonNode.Parse(value);
        Assert.False(Complies(line.Deserialize<JsonElement>()));
    }

    private async Task LeaseAsync()
    {
        await _endpoint.PostAsync("""{"reason":"INC-1","session":"one","expiresInSeconds":90}""");
        await _endpoint.PostAsync("""{"session":"one"}""");
        await _endpoint.GetAsync();
        await _endpoint.PostAsync(arn: BobArn);
        await _endpoint.DeleteAsync();
        await _endpoint.GetAsync();
        await _endpoint.SendAsync(GatewayEvent.For("db", Endpoint.Event("DELETE", arn: BobArn)));
        await _endpoint.PostAsync(arn: "arn:aws:iam::123456789012:user/mallory");
        _endpoint.Groups.Fail(Operation.Authorize, Ec2Errors.Denied);
        await _endpoint.PostAsync();
    }

    private async Task RevokeAsync()
    {
        var list = JsonNode.Parse(GatewayEvent.Revocation(Given.AliceArn, ""))!;
        list["httpMethod"] = "GET";
        list["queryStringParameters"] = null;
        await _endpoint.PostAsync("""{"reason":"INC-1","session":"one"}""");
        await _endpoint.SendAsync(list.ToJsonString());
        await _endpoint.SendAsync(GatewayEvent.Revocation(Given.AliceArn, ""));
        await _endpoint.PostAsync();
        _endpoint.Users.Put("0.json", "[\"bob\"]");
        await _endpoint.SweepAsync();
    }

    private async Task ExpireAsync()
    {
        await _endpoint.PostAsync(arn: BobArn);
        _endpoint.Clock.Advance(Given.TenMinutes);
        await _endpoint.SweepAsync();
    }

    private static bool Complies(JsonElement line) => Schema.Evaluate(line).IsValid;

    // Names with their paths: groups/groupId. The names of the rules in a group are ports.
    private static IEnumerable<string> NamesIn(string path, JsonNode members) =>
        members
            .AsObject()
            .SelectMany(member =>
                member.Value!["items"]?["properties"] is { } items
                    ? NamesIn($"{path}{member.Key}/", items).Prepend(path + member.Key)
                    : [path + member.Key]
            );

    private static IEnumerable<string> NamesOf(string path, JsonElement value) =>
        value
            .EnumerateObject()
            .SelectMany(member =>
                member.Value.ValueKind is JsonValueKind.Array
                    ? member.Value.EnumerateArray().SelectMany(item => NamesOf($"{path}{member.Name}/", item)).Prepend(path + member.Name)
                    : [path + member.Name]
            );
}
