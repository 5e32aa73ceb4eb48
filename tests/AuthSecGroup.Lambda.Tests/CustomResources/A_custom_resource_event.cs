using System.Net;
using System.Text;
using System.Text.Json;
using AuthSecGroup.Lambda.CustomResources;
using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.CustomResources;

public sealed class A_custom_resource_event : IDisposable
{
    private const string Url = "https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com/answer?X-Amz-Signature=abc%2Fdef";
    private const string Both =
        """[{\"region\":\"us-east-1\",\"groups\":[\"sg-00000ea0\"],\"rules\":[\"tcp:22:22\"]},{\"region\":\"us-west-1\",\"groups\":[\"sg-00000de0\"]}]""";
    private const string East = """[{\"region\":\"us-east-1\",\"groups\":[\"sg-00000ea0\"],\"rules\":[]}]""";

    private readonly SkippingClock _clock = new();
    private readonly ScriptedEc2 _groups;
    private readonly LogLines _log;
    private readonly RecordingHttp _http = new(_ => new HttpResponseMessage(HttpStatusCode.OK));
    private readonly HttpClient _client;

    public A_custom_resource_event()
    {
        _groups = new ScriptedEc2(_clock).With(Given.East, Given.West);
        _log = new LogLines(_clock);
        _client = new HttpClient(_http);
        foreach (var group in new[] { Given.East, Given.West })
        {
            _groups.Put(group, Given.Text(TimeSpan.Zero));
            _groups.Put(group, Given.Text(Given.TenMinutes, "bob"), "udp", 53, 53);
            // A clock that was ahead.
            _groups.Put(group, Given.Text(TimeSpan.FromMinutes(-4)), fromPort: 23, toPort: 23);
            _groups.Put(group, Given.Text(TimeSpan.FromDays(-4)), fromPort: 24, toPort: 24);
            _groups.Put(group, "for good", fromPort: 25, toPort: 25);
            _groups.Put(group, Given.Text(TimeSpan.Zero, name: "other"), fromPort: 26, toPort: 26);
        }
    }

    public void Dispose()
    {
        _log.Dispose();
        _client.Dispose();
        _http.Dispose();
    }

    private static string Event(string type, string properties, string? old = null) =>
        $$"""
            {"RequestType":"{{type}}","ResponseURL":"{{Url}}","StackId":"arn:aws:cloudformation:us-east-1:123456789012:stack/s/1","RequestId":"request-1","ResourceType":"AWS::CloudFormation::CustomResource",
            "LogicalResourceId":"Leases","PhysicalResourceId":"leases-1","ResourceProperties":{{properties}}{{(
                old is null ? "" : ",\"OldResourceProperties\":" + old
            )}}}
            """;

    private static string Properties(string revokeOn, string groups = Both, string name = Given.Name) =>
        $$"""{"ServiceToken":"arn:aws:lambda:us-east-1:123456789012:function:sweep","RevokeOn":"{{revokeOn}}","Name":"{{name}}","SecurityGroups":"{{groups}}"}""";

    private async Task<JsonElement> HandleAsync(string json, CancellationToken deadline = default)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        var customResourceEvent = await CustomResourceEvent.ReadAsync(stream, CancellationToken.None);
        await Handler(_client).HandleAsync(Assert.IsType<CustomResourceEvent>(customResourceEvent), deadline);
        return JsonElement.Parse(Assert.Single(_http.Sent).Body);
    }

    private CustomResourceHandler Handler(HttpClient client, string? responseOrigin = null) =>
        new(_groups, new ResponseSender(client, responseOrigin, _log.Log, _clock), _log.Log, _clock);

    private int Leases(Core.Rules.SecurityGroupId group) =>
        _groups.In(group).Count(rule => rule.Description!.Contains(" office-ssh ", StringComparison.Ordinal));

    private void AssertForeignRulesAreThere() =>
        Assert.All(
            [Given.East, Given.West],
            group =>
                Assert.Equal(
                    ["for good", Given.Text(TimeSpan.Zero, name: "other")],
                    _groups.In(group).Select(rule => rule.Description).TakeLast(2)
                )
        );

    [Fact]
    public async Task Of_deletion_closes_every_lease_and_leaves_every_foreign_rule()
    {
        var answer = await HandleAsync(Event("Delete", Properties("Delete")));
        Assert.Equal("SUCCESS", answer.GetProperty("Status").GetString());
        Assert.Equal((0, 0), (Leases(Given.East), Leases(Given.West)));
        AssertForeignRulesAreThere();
    }

    [Fact]
    public async Task Is_answered_as_CloudFormation_wants_it()
    {
        await HandleAsync(Event("Delete", Properties("Delete")));
        var sent = Assert.Single(_http.Sent);
        Assert.Equal(("PUT", Url, null), (sent.Method, sent.Url.AbsoluteUri, sent.ContentType));
        Assert.Equal(
            """{"Status":"SUCCESS","Reason":"done","PhysicalResourceId":"leases-1","StackId":"arn:aws:cloudformation:us-east-1:123456789012:stack/s/1","RequestId":"request-1","LogicalResourceId":"Leases"}""",
            sent.Body
        );
        Assert.Equal(
            """{"timestamp":"2026-11-22T06:40:31.000Z","level":"INFO","message":"stack event","requestType":"Delete","revokeOn":"Delete","status":"SUCCESS","reason":"done"}""",
            Assert.Single(_log.Of("stack event")).GetRawText()
        );
    }

    [Theory]
    [InlineData("Create", "Delete")]
    [InlineData("Create", "Update")]
    [InlineData("Update", "Delete")]
    [InlineData("Delete", "Update")]
    [InlineData("Delete", "")]
    [InlineData("delete", "Delete")]
    [InlineData("Unheard-of", "Delete")]
    public async Task That_is_not_this_resources_closes_nothing(string type, string revokeOn)
    {
        var answer = await HandleAsync(Event(type, Properties(revokeOn), Properties(revokeOn)));
        Assert.Equal("SUCCESS", answer.GetProperty("Status").GetString());
        Assert.Equal((4, 4), (Leases(Given.East), Leases(Given.West)));
        Assert.Empty(_groups.Calls);
    }

    [Fact]
    public async Task Of_an_update_closes_the_leases_of_the_groups_that_are_no_longer_configured()
    {
        var answer = await HandleAsync(Event("Update", Properties("Update", East), Properties("Update")));
        Assert.Equal("SUCCESS", answer.GetProperty("Status").GetString());
        Assert.Equal((4, 0), (Leases(Given.East), Leases(Given.West)));
        AssertForeignRulesAreThere();
    }

    [Fact]
    public async Task Of_an_update_closes_nothing_where_a_group_is_being_drained_or_added()
    {
        await HandleAsync(Event("Update", Properties("Update"), Properties("Update", East)));
        Assert.Equal((4, 4), (Leases(Given.East), Leases(Given.West)));
    }

    [Fact]
    public async Task Of_an_update_closes_all_leases_of_the_old_name()
    {
        await HandleAsync(Event("Update", Properties("Update", name: "new-name"), Properties("Update")));
        Assert.Equal((0, 0), (Leases(Given.East), Leases(Given.West)));
        AssertForeignRulesAreThere();
    }

    [Fact]
    public async Task Of_an_update_without_the_old_properties_closes_nothing()
    {
        var answer = await HandleAsync(Event("Update", Properties("Update", East)));
        Assert.Equal("SUCCESS", answer.GetProperty("Status").GetString());
        Assert.Equal((4, 4), (Leases(Given.East), Leases(Given.West)));
    }

    [Fact]
    public async Task Is_a_failure_where_a_group_could_not_be_closed_and_says_what_to_do()
    {
        _groups.Fail(Operation.Revoke, Ec2Errors.Denied, Given.East.GroupId);
        _groups.Fail(Operation.Read, Ec2Errors.Throttled, Given.West.Region);
        var answer = await HandleAsync(Event("Delete", Properties("Delete")));
        Assert.Equal("FAILED", answer.GetProperty("Status").GetString());
        Assert.Equal(
            "Rules can still exist in sg-00000ea0 in us-east-1 (UnauthorizedOperation); sg-00000de0 in us-west-1 (RequestLimitExceeded). "
                + "Fix the cause and delete again, or revoke the rules described as 'authsecgroup/1 office-ssh ...' manually.",
            answer.GetProperty("Reason").GetString()
        );
    }

    [Fact]
    public async Task Closes_the_other_groups_where_one_fails()
    {
        _groups.Fail(Operation.Read, Ec2Errors.Unavailable, Given.East.Region);
        var answer = await HandleAsync(Event("Delete", Properties("Delete")));
        Assert.Equal("FAILED", answer.GetProperty("Status").GetString());
        Assert.Equal((4, 0), (Leases(Given.East), Leases(Given.West)));
    }

    [Fact]
    public async Task Is_a_success_where_a_group_is_gone_before()
    {
        _groups.Delete(Given.East);
        Assert.Equal("SUCCESS", (await HandleAsync(Event("Delete", Properties("Delete")))).GetProperty("Status").GetString());
        Assert.Equal(0, Leases(Given.West));
    }

    [Fact]
    public async Task Is_a_success_where_a_group_goes_while_it_is_being_closed()
    {
        _groups.Fail(Operation.Revoke, Ec2Errors.Missing, Given.East.GroupId);
        Assert.Equal("SUCCESS", (await HandleAsync(Event("Delete", Properties("Delete")))).GetProperty("Status").GetString());
    }

    [Fact]
    public async Task Is_answered_also_where_its_time_is_up()
    {
        var answer = await HandleAsync(Event("Delete", Properties("Delete")), new CancellationToken(canceled: true));
        Assert.Equal("FAILED", answer.GetProperty("Status").GetString());
        Assert.Contains("sg-00000ea0 in us-east-1 (TimedOut)", answer.GetProperty("Reason").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"RevokeOn":"Delete"}""")]
    [InlineData("""{"RevokeOn":"Delete","Name":"office-ssh"}""")]
    [InlineData("""{"RevokeOn":"Delete","Name":"office-ssh","SecurityGroups":"[]"}""")]
    [InlineData("""{"RevokeOn":"Delete","Name":"office-ssh","SecurityGroups":"nothing"}""")]
    [InlineData("""{"RevokeOn":"Delete","Name":"a b","SecurityGroups":"[{\"region\":\"us-east-1\",\"groups\":[\"sg-00000ea0\"]}]"}""")]
    [InlineData("""{"RevokeOn":"Delete","SecurityGroups":"[{\"region\":\"us-east-1\",\"groups\":[\"sg-00000ea0\"]}]"}""")]
    public async Task With_properties_that_cannot_be_read_holds_up_no_stack_and_is_logged(string properties)
    {
        Assert.Equal("SUCCESS", (await HandleAsync(Event("Delete", properties))).GetProperty("Status").GetString());
        Assert.Empty(_groups.Calls);
        Assert.Equal(
            "ERROR",
            Assert
                .Single(_log.Of("the configuration in a stack event can't be read, so there is nothing to revoke"))
                .GetProperty("level")
                .GetString()
        );
    }

    [Fact]
    public async Task Without_any_properties_is_answered_and_closes_nothing()
    {
        var answer = await HandleAsync($$"""{"RequestType":"Delete","ResponseURL":"{{Url}}"}""");
        Assert.Equal(
            """{"Status":"SUCCESS","Reason":"done","PhysicalResourceId":"leases","StackId":null,"RequestId":null,"LogicalResourceId":null}""",
            answer.GetRawText()
        );
    }

    [Fact]
    public async Task Of_creation_is_given_its_logical_id_as_the_physical_one()
    {
        var answer = await HandleAsync($$"""{"RequestType":"Create","ResponseURL":"{{Url}}","LogicalResourceId":"Leases"}""");
        Assert.Equal("Leases", answer.GetProperty("PhysicalResourceId").GetString());
    }

    [Fact]
    public async Task Whose_answer_is_refused_makes_the_invocation_fail()
    {
        using var http = new RecordingHttp(_ => new HttpResponseMessage(HttpStatusCode.Forbidden));
        using var client = new HttpClient(http);
        var customResourceEvent = new CustomResourceEvent { RequestType = "Create", ResponseUrl = new Uri(Url) };
        await Assert.ThrowsAsync<HttpRequestException>(() => Handler(client).HandleAsync(customResourceEvent, CancellationToken.None));
    }

    [Theory]
    [InlineData("Delete", "Delete")]
    [InlineData("Update", "Update")]
    public async Task Revokes_a_rule_that_a_request_adds_after_the_API_was_deleted(string type, string revokeOn)
    {
        var started = _clock.GetUtcNow();
        var isLate = true;
        _clock.Waiting = () =>
        {
            // The gateway lets a request run for 29 seconds.
            if (isLate && _clock.GetUtcNow() - started < TimeSpan.FromSeconds(29))
            {
                isLate = false;
                _groups.Put(Given.West, Given.Text(TimeSpan.FromSeconds(-29), "carol"), fromPort: 27, toPort: 27);
            }
        };

        var answer = await HandleAsync(Event(type, Properties(revokeOn, type == "Update" ? East : Both), Properties(revokeOn)));

        Assert.Equal("SUCCESS", answer.GetProperty("Status").GetString());
        Assert.Equal(TimeSpan.FromSeconds(30), _clock.Waits[0]);
        Assert.Equal(0, Leases(Given.West));
        AssertForeignRulesAreThere();
    }

    [Fact]
    public async Task Waits_no_longer_than_the_property_says()
    {
        await HandleAsync(
            Event("Delete", Properties("Delete").Replace("\"RevokeOn\"", "\"WaitSeconds\":\"3\",\"RevokeOn\"", StringComparison.Ordinal))
        );

        Assert.Equal(TimeSpan.FromSeconds(3), _clock.Waits[0]);
    }

    [Fact]
    public async Task Reads_again_until_nothing_is_left()
    {
        // EC2 lags: the rule is there, but the first two readings after the wait don't return it.
        _clock.Waiting = () =>
        {
            if (_clock.Waits.Count == 2)
            {
                _groups.Put(Given.East, Given.Text(TimeSpan.Zero, "carol"), fromPort: 27, toPort: 27);
            }
        };

        var answer = await HandleAsync(Event("Delete", Properties("Delete")));

        Assert.Equal("SUCCESS", answer.GetProperty("Status").GetString());
        Assert.Equal(0, Leases(Given.East));
    }

    [Theory]
    [InlineData("http://bucket.s3.amazonaws.com/answer")]
    [InlineData("https://example.com/answer")]
    [InlineData("https://example.com/?s3.amazonaws.com")]
    [InlineData("https://s3.amazonaws.com.example.com/answer")]
    [InlineData("https://execute-api.us-east-1.amazonaws.com/answer")]
    [InlineData("https://notas3.amazonaws.com/answer")]
    [InlineData("https://bucket.s3.amazonaws.com:8443/answer")]
    [InlineData("http://127.0.0.1:8081/answer")]
    public async Task With_a_response_URL_that_is_not_S3s_does_nothing_and_fails(string url)
    {
        var json = Event("Delete", Properties("Delete")).Replace(Url, url, StringComparison.Ordinal);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => HandleAsync(json));

        Assert.Contains("allowed are https URLs of Amazon S3", error.Message, StringComparison.Ordinal);
        Assert.Empty(_http.Sent);
        Assert.Empty(_groups.Calls);
    }

    [Theory]
    [InlineData("https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com/a", null)]
    [InlineData("https://cloudformation-custom-resource-response-uswest2.s3-us-west-2.amazonaws.com/a", null)]
    [InlineData("https://cloudformation-custom-resource-response-eunorth1.s3.eu-north-1.amazonaws.com/a", null)]
    [InlineData("https://cloudformation-custom-resource-response-cnnorth1.s3.cn-north-1.amazonaws.com.cn/a", null)]
    [InlineData("https://s3.us-east-2.amazonaws.com/bucket/a", null)]
    [InlineData("http://127.0.0.1:8081/a", "http://127.0.0.1:8081")]
    public async Task Is_answered_at_S3_and_at_the_origin_that_local_mode_sets(string url, string? responseOrigin)
    {
        var customResourceEvent = new CustomResourceEvent { RequestType = "Create", ResponseUrl = new Uri(url) };

        await Handler(_client, responseOrigin).HandleAsync(customResourceEvent, CancellationToken.None);

        Assert.Equal(url, Assert.Single(_http.Sent).Url.AbsoluteUri);
    }

    [Fact]
    public async Task Is_answered_within_the_4096_bytes_that_CloudFormation_accepts_whatever_failed()
    {
        var groups = Enumerable.Range(0, 150).Select(n => $"\\\"sg-{n:x17}\\\"");
        var all = $$"""[{\"region\":\"us-east-1\",\"groups\":[{{string.Join(',', groups)}}],\"rules\":[]}]""";
        _groups.Fail(Operation.Read, Ec2Errors.Denied, Given.East.Region);

        var answer = await HandleAsync(Event("Delete", Properties("Delete", all)));

        Assert.InRange(Encoding.UTF8.GetByteCount(Assert.Single(_http.Sent).Body), 3_500, 4_096);
        Assert.Equal("FAILED", answer.GetProperty("Status").GetString());
        Assert.EndsWith("... (shortened; see the log)", answer.GetProperty("Reason").GetString(), StringComparison.Ordinal);
    }
}
