using System.Text.Json.Nodes;
using AuthSecGroup.Local.Cloud;
using AuthSecGroup.Local.Deployment;
using AuthSecGroup.Local.Tests.Support;

namespace AuthSecGroup.Local.Tests.Cloud;

public class The_greeting : LocalCloudTest
{
    private protected override void Change(JsonNode resources) =>
        resources["Connection"]!["Properties"]!["Environment"]!["Variables"]!["AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS"] = "90";

    [Fact]
    public void Has_for_each_caller_a_command_with_curl_and_one_with_the_client()
    {
        var greeting = Greeting.Of(Cloud);

        Assert.All(
            Cloud.Callers,
            caller =>
                Assert.Contains(
                    $"""
                    {caller.Name}: {UserFiles.Of(Cloud).CaptionOf(caller)}
                      {caller.CurlCommand("us-east-1", Cloud.Url)}
                      {caller.Variables} authsecgroup open --region us-east-1 --url {Cloud.Url}

                    """,
                    greeting,
                    StringComparison.Ordinal
                )
        );
        Assert.Contains("-H 'x-amz-security-token: dave-session-token-for-local-mode-only'", greeting, StringComparison.Ordinal);
        Assert.Contains(" AWS_SESSION_TOKEN=dave-session-token-for-local-mode-only authsecgroup", greeting, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_the_page_that_describes_the_rest() =>
        Assert.Contains("docs/local-mode.md describes it.", Greeting.Of(Cloud), StringComparison.Ordinal);

    [Fact]
    public void Leaves_no_key_in_the_shell_and_sends_no_token_that_is_already_there()
    {
        var lines = Greeting.Of(Cloud).Split('\n').Where(line => line.Contains("AWS_ACCESS_KEY_ID", StringComparison.Ordinal)).ToList();

        Assert.Equal(Cloud.Callers.Count + 1, lines.Count);
        // Variables before a command are set for this command only.
        Assert.All(lines, line => Assert.Matches("^ *(AWS_[A-Z_]+=[^ ]* )*AWS_SESSION_TOKEN=[^ ]* (authsecgroup|aws) ", line));
        Assert.DoesNotContain("export ", Greeting.Of(Cloud), StringComparison.Ordinal);
    }

    [Fact]
    public async Task And_the_page_let_the_configured_time_pass()
    {
        Assert.Contains("/_local/clock -d advanceSeconds=90\n", Greeting.Of(Cloud), StringComparison.Ordinal);
        Assert.Contains(
            "<button name=\"advanceSeconds\" value=\"90\">Until leases expire: 90 s</button>",
            (await SendAsync("GET", "/")).Body,
            StringComparison.Ordinal
        );
    }
}
