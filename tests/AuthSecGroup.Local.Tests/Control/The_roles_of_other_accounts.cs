using System.Text.Json.Nodes;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Local.Cloud;

namespace AuthSecGroup.Local.Tests.Control;

public class The_roles_of_other_accounts : LocalCloudTest
{
    private const string Arn = "arn:aws:iam::210987654321:role/authsecgroup-access";
    private const string Groups = $$"""
        [{"region":"eu-west-1","groups":["sg-0123456789abcdef0"],"rules":["tcp:22:22"]},
         {"region":"eu-west-1","groups":["sg-0fedcba9876543210"],"rules":["tcp:22:22"],"accessRoleArn":"{{Arn}}"}]
        """;

    private protected override void Change(JsonNode resources)
    {
        foreach (var resource in resources.AsObject().Where(resource => (string?)resource.Value!["Type"] == "AWS::Lambda::Function"))
        {
            resource.Value!["Properties"]!["Environment"]!["Variables"]![FunctionEnvironment.SecurityGroups] = Groups;
        }
    }

    [Fact]
    public async Task Are_in_the_state_with_the_accounts_of_their_groups()
    {
        var state = (await SendAsync("GET", "/_local/state")).Json;
        Assert.Equal($$"""[{"arn":"{{Arn}}","exists":true}]""", state["roles"]!.ToJsonString());
        Assert.Equal(
            [("sg-0123456789abcdef0", null), ("sg-0fedcba9876543210", "210987654321")],
            state["groups"]!.AsArray().Select(group => ((string)group!["groupId"]!, (string?)group["account"]))
        );
    }

    [Fact]
    public async Task Are_deleted_and_created_again_which_the_page_shows()
    {
        const string heading = "<h3>eu-west-1 in account 210987654321 <span class=\"quiet\">through the role authsecgroup-access";
        Assert.Contains($"{heading}</span>", (await SendAsync("GET", "/")).Body, StringComparison.Ordinal);

        Assert.Equal(204, (await SendAsync("DELETE", $"/_local/roles/{Arn}")).Status);
        Assert.False((bool)(await SendAsync("GET", "/_local/state")).Json["roles"]![0]!["exists"]!);
        Assert.Contains($"{heading}, deleted</span>", (await SendAsync("GET", "/")).Body, StringComparison.Ordinal);

        Assert.Equal(204, (await SendAsync("PUT", $"/_local/roles/{Arn}")).Status);
        Assert.True((bool)(await SendAsync("GET", "/_local/state")).Json["roles"]![0]!["exists"]!);
    }

    [Theory]
    [InlineData("x", $"There is no role 'x'. There are: {Arn}.\n")]
    [InlineData("", "There is no 'DELETE /_local/roles/'.")]
    public async Task Are_named_if_there_is_no_such_role(string arn, string message)
    {
        var response = await SendAsync("DELETE", $"/_local/roles/{arn}");
        Assert.Equal(404, response.Status);
        Assert.StartsWith(message, response.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Are_in_the_greeting_with_the_command_that_deletes_one() =>
        Assert.Contains($"  curl -sS -X DELETE {Cloud.Url.GetLeftPart(UriPartial.Authority)}/_local/roles/{Arn}\n", Greeting.Of(Cloud));
}
