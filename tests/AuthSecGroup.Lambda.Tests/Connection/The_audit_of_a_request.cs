using System.Text.RegularExpressions;
using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Connection;

public sealed class The_audit_of_a_request : IDisposable
{
    private readonly Endpoint _endpoint = new();

    public void Dispose() => _endpoint.Dispose();

    /// <summary>The only audit line, without its duration.</summary>
    private string Line => Regex.Replace(Assert.Single(_endpoint.Log.Audits).GetRawText(), "\"milliseconds\":[0-9]+", "\"milliseconds\":0");

    private void AssertMetrics(params long[] values) =>
        Assert.Equal(
            values,
            new[] { "Opened", "Refreshed", "Closed", "Refused", "Failed" }.Select(name => _endpoint.Log.Metric(name).Last())
        );

    [Fact]
    public async Task Contains_the_caller_the_address_the_reason_and_the_outcome()
    {
        await _endpoint.PostAsync("""{"reason":"INC-1234 \"quoted\"\nüber","expiresInSeconds":90}""");
        Assert.Equal(
            """
            {"event":"opened","requestId":"request-1","lambdaRequestId":"lambda-1","method":"POST",
            "caller":"arn:aws:iam::123456789012:user/alice","source":"203.0.113.7","reason":"INC-1234 \"quoted\"\nüber",
            "allowedBy":"alice in 0.json","status":201,"expiresAt":"2026-11-22T06:41:30Z","expiresInSeconds":90,"milliseconds":0,
            "groups":[{"groupId":"sg-00000ea0","region":"us-east-1","rules":{"tcp:22:22":"created"}},
            {"groupId":"sg-00000de0","region":"us-west-1","rules":{"tcp:443:443":"created"}}]}
            """.ReplaceLineEndings(""),
            Line
        );
        var start = """{"timestamp":"2026-11-22T06:40:00.000Z","level":"INFO","message":"connection request","audit":{""";
        Assert.StartsWith(start, _endpoint.Log.Text, StringComparison.Ordinal);
        AssertMetrics(2, 0, 0, 0, 0);
    }

    [Fact]
    public async Task Contains_what_failed_and_why()
    {
        _endpoint.Groups.Fail(Operation.Authorize, Ec2Errors.Denied, Given.West.GroupId);
        await _endpoint.PostAsync();
        Assert.Equal(
            """
            {"event":"failed","requestId":"request-1","lambdaRequestId":"lambda-1","method":"POST",
            "caller":"arn:aws:iam::123456789012:user/alice",
            "source":"203.0.113.7","allowedBy":"alice in 0.json","status":502,"code":"group_failed",
            "detail":"The function's role may not read or change sg-00000de0 in us-west-1. Ask the operator to fix its policy.",
            "milliseconds":0,"groups":[{"groupId":"sg-00000ea0","region":"us-east-1","rules":{"tcp:22:22":"created"}},
            {"groupId":"sg-00000de0","region":"us-west-1","error":"UnauthorizedOperation",
            "detail":"You are not authorized to perform this operation.","rules":{"tcp:443:443":"failed"}}]}
            """.ReplaceLineEndings(""),
            Line
        );
        AssertMetrics(1, 0, 0, 0, 1);
    }

    [Fact]
    public async Task Is_written_for_a_caller_who_is_not_listed()
    {
        await _endpoint.PostAsync("""{"reason":"please"}""", arn: "arn:aws:iam::123456789012:user/mallory");
        Assert.Equal(
            """
            {"event":"denied","requestId":"request-1","lambdaRequestId":"lambda-1","method":"POST",
            "caller":"arn:aws:iam::123456789012:user/mallory",
            "source":"203.0.113.7","reason":"please","status":403,"code":"not_listed",
            "detail":"arn:aws:iam::123456789012:user/mallory may call this API but is in none of its user files. Ask the operator
             to add it.","milliseconds":0,"groups":[]}
            """.ReplaceLineEndings(""),
            Line
        );
        AssertMetrics(0, 0, 0, 1, 0);
    }

    [Fact]
    public async Task Is_written_for_an_invalid_event()
    {
        await _endpoint.SendAsync(Endpoint.Event("POST", ip: "203.0.113.0/24"));
        Assert.Equal(
            """
            {"event":"denied","requestId":"request-1","lambdaRequestId":"lambda-1","method":"POST",
            "caller":"arn:aws:iam::123456789012:user/alice",
            "source":"203.0.113.0/24","status":400,"code":"bad_source_address",
            "detail":"The gateway gave '203.0.113.0/24' as source address; it must be a single IPv4 or IPv6 host address, such as
             203.0.113.7 or 2001:db8::7.","milliseconds":0,"groups":[]}
            """.ReplaceLineEndings(""),
            Line
        );
        AssertMetrics(0, 0, 0, 1, 0);
    }

    [Fact]
    public async Task Contains_no_value_of_a_body_that_was_refused()
    {
        await _endpoint.PostAsync("""{"expiresInSeconds":90,"reason":"hunter2","password":"hunter2"}""");
        await _endpoint.PostAsync("hunter2 hunter2");
        await _endpoint.PostAsync("""{"expiresInSeconds":"hunter2"}""");
        await _endpoint.SendAsync(Endpoint.Event("DELETE", """{"reason":"hunter2"}"""));
        Assert.Equal(4, _endpoint.Log.Audits.Count);
        Assert.DoesNotContain("hunter2", _endpoint.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Contains_the_reason_that_neither_the_response_nor_the_rules_contain()
    {
        var reply = await _endpoint.PostAsync("""{"reason":"hunter2"}""");
        Assert.DoesNotContain("hunter2", reply.Raw.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", _endpoint.Groups.In(Given.East)[0].Description!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(2_345)]
    [InlineData(61_000)]
    public async Task Contains_the_whole_duration_in_milliseconds(int milliseconds)
    {
        _endpoint.Users.Reading = () => _endpoint.Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        await _endpoint.PostAsync();
        Assert.Equal(milliseconds, Assert.Single(_endpoint.Log.Audits).GetProperty("milliseconds").GetInt64());
    }

    [Fact]
    public async Task Counts_what_happened_to_each_rule()
    {
        await _endpoint.PostAsync();
        AssertMetrics(2, 0, 0, 0, 0);
        await _endpoint.PostAsync();
        AssertMetrics(0, 2, 0, 0, 0);
        await _endpoint.DeleteAsync();
        AssertMetrics(0, 0, 2, 0, 0);
        await _endpoint.DeleteAsync();
        AssertMetrics(0, 0, 0, 0, 0);
        await _endpoint.GetAsync();
        AssertMetrics(0, 0, 0, 0, 0);
        Assert.Equal(5, _endpoint.Log.MetricLines.Count);
    }

    [Fact]
    public async Task Counts_a_full_group_as_refused_and_a_busy_one_as_failed()
    {
        _endpoint.Groups.Fail(Operation.Authorize, Ec2Errors.Full, times: 2);
        await _endpoint.PostAsync();
        AssertMetrics(0, 0, 0, 1, 0);
        _endpoint.Groups.Fail(Operation.Authorize, Ec2Errors.Throttled, times: 2);
        await _endpoint.PostAsync();
        AssertMetrics(0, 0, 0, 0, 1);
    }
}
