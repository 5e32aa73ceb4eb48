using AuthSecGroup.Lambda.Sweep;
using AuthSecGroup.Lambda.Tests.Connection;
using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;
using Microsoft.Extensions.Time.Testing;

namespace AuthSecGroup.Lambda.Tests;

/// <summary>Both functions with an EC2 that doesn't respond, and a clock that the test advances.</summary>
public sealed class A_call_that_hangs : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly FakeTimeProvider _time = new(Given.Now);
    private readonly TaskCompletionSource<CancellationToken> _hanging = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RecordingHttp _http = new();
    private readonly ScriptedEc2 _groups;
    private readonly TestFunctions _functions;

    public A_call_that_hangs()
    {
        _groups = new ScriptedEc2(_time).With(Given.East);
        _functions = new TestFunctions(
            Given.Deployment(Given.Access(Given.East, Given.Ssh)),
            _groups,
            _groups,
            new InMemoryUsers("[\"alice\"]"),
            _time,
            _http,
            prefixLists: _groups
        );
    }

    public void Dispose()
    {
        _functions.Dispose();
        _http.Dispose();
    }

    [Theory]
    [InlineData(29, 25)]
    [InlineData(300, 25)]
    [InlineData(10, 8.5)]
    public async Task Ends_a_second_and_a_half_before_the_time_of_a_request_and_after_25_seconds_at_the_latest(double remaining, double end)
    {
        _groups.Hang(Operation.Authorize, hanging: _hanging.SetResult);
        var request = _functions.RequestAsync(GatewayEvent.Stream(Endpoint.Event("POST").ToJsonString()), TimeSpan.FromSeconds(remaining));
        await AssertEndsAfterAsync(end);
        using var response = await request.WaitAsync(Patience);
        Assert.NotEqual(0, response.Length);
    }

    [Fact]
    public async Task Ends_two_seconds_before_the_time_of_a_sweep()
    {
        _groups.Hang(Operation.Read, hanging: _hanging.SetResult);
        var sweep = _functions.SweepAsync(TimeSpan.FromSeconds(120));
        await AssertEndsAfterAsync(118);
        await Assert.ThrowsAsync<SweepFailedException>(() => sweep.WaitAsync(Patience));
    }

    [Theory]
    [InlineData("Create", 120, 40)]
    [InlineData("Delete", 120, 40)]
    [InlineData("Create", 20, 18)]
    [InlineData("Delete", 20, 18)]
    public async Task Ends_two_seconds_before_the_time_of_a_stack_event_and_after_40_seconds_at_the_latest(
        string type,
        double remaining,
        double end
    )
    {
        _groups.Hang(Operation.Read, hanging: _hanging.SetResult);
        var handling = _functions.SweepAsync(TimeSpan.FromSeconds(remaining), GatewayEvent.Stream(StackEvent(type)));
        await AssertEndsAfterAsync(end);
        await handling.WaitAsync(Patience);
        Assert.Single(_http.Sent);
    }

    private static string StackEvent(string type) =>
        $$$"""
            {"RequestType":"{{{type}}}","ResponseURL":"https://bucket.s3.amazonaws.com/response","ResourceProperties":{
            "RevokeOn":"Delete","Name":"{{{Given.Name}}}","WaitSeconds":"0",
            "SecurityGroups":"[{\"region\":\"us-east-1\",\"groups\":[\"sg-00000ea0\"]}]"}}
            """;

    private async Task AssertEndsAfterAsync(double seconds)
    {
        var token = await _hanging.Task.WaitAsync(Patience);
        _time.Advance(TimeSpan.FromSeconds(seconds) - Moment);
        Assert.False(token.IsCancellationRequested);
        _time.Advance(Moment);
        Assert.True(token.IsCancellationRequested);
    }
}
