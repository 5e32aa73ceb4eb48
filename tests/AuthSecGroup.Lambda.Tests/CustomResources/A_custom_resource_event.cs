using System.Net;
using System.Text.Json;
using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.CustomResources;

public sealed class A_custom_resource_event : IDisposable
{
    private const string Url =
        "https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com/response?X-Amz-Signature=abc%2Fdef";
    private const string Both =
        """[{\"region\":\"us-east-1\",\"groups\":[\"sg-00000ea0\"],\"rules\":[\"tcp:22:22\"]},"""
        + """{\"region\":\"us-west-1\",\"groups\":[\"sg-00000de0\"]}]""";
    private const string East = """[{\"region\":\"us-east-1\",\"groups\":[\"sg-00000ea0\"],\"rules\":[]}]""";

    private readonly SkippingClock _clock = new();
    private readonly ScriptedEc2 _groups;
    private readonly LogLines _log;
    private readonly RecordingHttp _http;
    private HttpStatusCode _status = HttpStatusCode.OK;

    public A_custom_resource_event()
    {
        _groups = new ScriptedEc2(_clock).With(Given.East, Given.West);
        _log = new LogLines(_clock);
        _http = new RecordingHttp(_ => new HttpResponseMessage(_status));
        foreach (var group in new[] { Given.East, Given.West })
        {
            _groups.Put(group, Given.Text(TimeSpan.Zero));
            _groups.Put(group, Given.Text(Given.TenMinutes, "bob"), "udp");
            _groups.Put(group, "for good", port: 25);
            _groups.Put(group, Given.Text(TimeSpan.Zero, name: "other"), port: 26);
        }
    }

    public void Dispose()
    {
        _log.Dispose();
        _http.Dispose();
    }

    private static string Event(string type, string properties, string? old = null) =>
        $$"""
            {"RequestType":"{{type}}","ResponseURL":"{{Url}}",
            "StackId":"arn:aws:cloudformation:us-east-1:123456789012:stack/s/1","RequestId":"request-1",
            "ResourceType":"AWS::CloudFormation::CustomResource",
            "LogicalResourceId":"Leases","PhysicalResourceId":"leases-1","ResourceProperties":{{properties}}{{(
                old is null ? "" : ",\"OldResourceProperties\":" + old
            )}}}
            """;

    private static string Properties(string revokeOn, string groups = Both, string name = Given.Name) =>
        $$"""
            {"ServiceToken":"arn:aws:lambda:us-east-1:123456789012:function:sweep","RevokeOn":"{{revokeOn}}","Name":"{{name}}",
            "SecurityGroups":"{{groups}}"}
            """.ReplaceLineEndings("");

    private async Task<JsonElement> HandleAsync(string json, double seconds = 120)
    {
        using var functions = new TestFunctions(Given.Deployment(), _groups, _groups, new InMemoryUsers(), _clock, _http, _log.Log);
        await functions.SweepAsync(TimeSpan.FromSeconds(seconds), GatewayEvent.Stream(json));
        return JsonElement.Parse(Assert.Single(_http.Sent).Body);
    }

    /// <summary>
    /// Handles the event, and checks the response and how many of our rules are left in each group; foreign rules always
    /// are.
    /// </summary>
    private async Task<string?> HandleAsync(string json, string status, int inEast, int inWest)
    {
        var response = await HandleAsync(json);
        Assert.Equal(status, response.GetProperty("Status").GetString());
        foreach (var (group, ours) in new[] { (Given.East, inEast), (Given.West, inWest) })
        {
            var descriptions = _groups.In(group).Select(rule => rule.Description).ToList();
            Assert.Equal(["for good", Given.Text(TimeSpan.Zero, name: "other")], descriptions.TakeLast(2));
            Assert.Equal(ours, descriptions.Count - 2);
        }

        return response.GetProperty("Reason").GetString();
    }

    [Fact]
    public async Task Of_deletion_revokes_all_our_rules_and_gets_the_response_that_CloudFormation_expects()
    {
        await HandleAsync(Event("Delete", Properties("Delete")), "SUCCESS", 0, 0);
        var sent = Assert.Single(_http.Sent);
        Assert.Equal(("PUT", Url, null), (sent.Method, sent.Url.AbsoluteUri, sent.ContentType));
        Assert.Equal(
            """
            {"Status":"SUCCESS","Reason":"done","PhysicalResourceId":"leases-1",
            "StackId":"arn:aws:cloudformation:us-east-1:123456789012:stack/s/1","RequestId":"request-1",
            "LogicalResourceId":"Leases"}
            """.ReplaceLineEndings(""),
            sent.Body
        );
        Assert.Equal(
            """
            {"timestamp":"2026-11-22T06:40:31.000Z","level":"INFO","message":"stack event","requestType":"Delete",
            "revokeOn":"Delete","status":"SUCCESS","reason":"done"}
            """.ReplaceLineEndings(""),
            Assert.Single(_log.Of("stack event")).GetRawText()
        );
    }

    [Theory]
    [InlineData("Create", "Update")]
    [InlineData("Update", "Delete")]
    [InlineData("Delete", "Update")]
    [InlineData("Delete", "")]
    [InlineData("delete", "Delete")]
    [InlineData("Unheard-of", "Delete")]
    public async Task Of_another_type_than_the_resource_is_for_revokes_nothing(string type, string revokeOn)
    {
        await HandleAsync(Event(type, Properties(revokeOn), Properties(revokeOn)), "SUCCESS", 2, 2);
        Assert.Empty(_groups.Calls);
    }

    [Fact]
    public Task Of_an_update_revokes_the_rules_in_groups_that_are_no_longer_configured() =>
        HandleAsync(Event("Update", Properties("Update", East), Properties("Update")), "SUCCESS", 2, 0);

    [Fact]
    public Task Of_an_update_revokes_all_rules_with_the_old_name() =>
        HandleAsync(Event("Update", Properties("Update", name: "new-name"), Properties("Update")), "SUCCESS", 0, 0);

    [Fact]
    public Task Of_an_update_without_the_old_properties_revokes_nothing() =>
        HandleAsync(Event("Update", Properties("Update", East)), "SUCCESS", 2, 2);

    [Fact]
    public async Task Is_a_failure_if_a_group_cannot_be_cleaned_up_and_the_others_are()
    {
        _groups.Fail(Operation.Read, Ec2Errors.Throttled, Given.East.Region);
        Assert.Equal(
            "Rules can still exist in sg-00000ea0 in us-east-1 (RequestLimitExceeded). Fix the cause and delete again, or revoke the rules "
                + "described as 'authsecgroup/1 office-ssh ...' manually.",
            await HandleAsync(Event("Delete", Properties("Delete")), "FAILED", 2, 0)
        );
    }

    [Fact]
    public async Task Is_a_failure_if_EC2_refuses_to_revoke()
    {
        _groups.Fail(Operation.Revoke, Ec2Errors.Denied, Given.East.GroupId);
        var reason = await HandleAsync(Event("Delete", Properties("Delete")), "FAILED", 2, 0);
        Assert.Contains("sg-00000ea0 in us-east-1 (UnauthorizedOperation).", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gets_a_response_also_if_its_time_is_up()
    {
        _groups.Hang(Operation.Read, Given.East.Region);
        // 2 seconds are reserved for the response.
        var response = await HandleAsync(Event("Delete", Properties("Delete")), seconds: 2.2);
        Assert.Equal("FAILED", response.GetProperty("Status").GetString());
        Assert.Contains("sg-00000ea0 in us-east-1 (TimedOut)", response.GetProperty("Reason").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"RevokeOn":"Delete"}""")]
    [InlineData("""{"RevokeOn":"Delete","Name":"office-ssh"}""")]
    [InlineData("""{"RevokeOn":"Delete","Name":"office-ssh","SecurityGroups":"[]"}""")]
    [InlineData("""{"RevokeOn":"Delete","Name":"office-ssh","SecurityGroups":"nothing"}""")]
    [InlineData("""{"RevokeOn":"Delete","Name":"a b","SecurityGroups":"[{\"region\":\"us-east-1\",\"groups\":[\"sg-00000ea0\"]}]"}""")]
    [InlineData("""{"RevokeOn":"Delete","SecurityGroups":"[{\"region\":\"us-east-1\",\"groups\":[\"sg-00000ea0\"]}]"}""")]
    public async Task With_invalid_properties_does_not_block_the_stack_and_is_logged(string properties)
    {
        await HandleAsync(Event("Delete", properties), "SUCCESS", 2, 2);
        Assert.Empty(_groups.Calls);
        var line = Assert.Single(_log.Of("the configuration in a stack event can't be read, so there is nothing to revoke"));
        Assert.Equal("ERROR", line.GetProperty("level").GetString());
    }

    [Theory]
    [InlineData("Delete", "", "leases", "null")]
    [InlineData("Create", ",\"LogicalResourceId\":\"Leases\"", "Leases", "\"Leases\"")]
    public async Task Without_a_physical_id_gets_the_logical_one_or_a_fixed_one(
        string type,
        string more,
        string physicalId,
        string logicalId
    )
    {
        var response = await HandleAsync($$"""{"RequestType":"{{type}}","ResponseURL":"{{Url}}"{{more}}}""");
        Assert.Equal(
            $$"""
            {"Status":"SUCCESS","Reason":"done","PhysicalResourceId":"{{physicalId}}","StackId":null,"RequestId":null,
            "LogicalResourceId":{{logicalId}}}
            """.ReplaceLineEndings(""),
            response.GetRawText()
        );
    }

    [Fact]
    public async Task Makes_the_invocation_fail_if_its_response_is_refused()
    {
        _status = HttpStatusCode.Forbidden;
        await Assert.ThrowsAsync<HttpRequestException>(() => HandleAsync(Event("Create", Properties("Delete"))));
    }

    [Theory]
    [InlineData("Delete", Both)]
    [InlineData("Update", East)]
    public async Task Revokes_a_rule_that_a_request_adds_while_it_still_runs(string type, string groups)
    {
        _clock.Waiting = () =>
        {
            // The gateway lets a request run for 29 seconds.
            if (_clock.Waits.Count == 1 && _clock.Waits[0] > TimeSpan.FromSeconds(29))
            {
                _groups.Put(Given.West, Given.Text(TimeSpan.Zero, "carol"), port: 27);
            }
        };
        var response = await HandleAsync(Event(type, Properties(type, groups), Properties(type)));
        Assert.Equal("SUCCESS", response.GetProperty("Status").GetString());
        Assert.Equal(TimeSpan.FromSeconds(30), _clock.Waits[0]);
        Assert.Equal(2, _groups.In(Given.West).Count);
    }

    [Fact]
    public async Task Waits_no_longer_than_the_property_says()
    {
        var properties = Properties("Delete").Replace("{\"Serv", "{\"WaitSeconds\":\"3\",\"Serv", StringComparison.Ordinal);
        await HandleAsync(Event("Delete", properties), "SUCCESS", 0, 0);
        Assert.Equal(TimeSpan.FromSeconds(3), _clock.Waits[0]);
    }

    [Fact]
    public async Task Is_a_success_only_after_a_reading_that_finds_nothing()
    {
        _clock.Waiting = () =>
        {
            // EC2 returns the rule late.
            if (_clock.Waits.Count == 2)
            {
                _groups.Put(Given.East, Given.Text(TimeSpan.Zero, "carol"), port: 27);
            }
        };
        var response = await HandleAsync(Event("Delete", Properties("Delete")));
        Assert.Equal("SUCCESS", response.GetProperty("Status").GetString());
        Assert.Equal(2, _groups.In(Given.East).Count);
    }
}
