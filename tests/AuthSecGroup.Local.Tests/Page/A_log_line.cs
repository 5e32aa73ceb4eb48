using AuthSecGroup.Local.Page;

namespace AuthSecGroup.Local.Tests.Page;

public class A_log_line
{
    [Fact]
    public void Is_shown_by_level_message_and_facts()
    {
        var entry = LogEntry.Read(
            """{"timestamp":"2026-11-23T16:41:10.265Z","level":"WARN","message":"swept","groups":2,"expired":0,"isLate":true}"""
        );

        Assert.Equal(("WARN", "swept"), (entry.Level, entry.Message));
        Assert.Equal("groups=2 expired=0 isLate=true", Facts(entry));
    }

    [Fact]
    public void Of_a_request_tells_who_from_where_and_what_came_of_it()
    {
        var entry = LogEntry.Read(
            """
            {"timestamp":"2026-11-23T16:41:54.871Z","level":"INFO","message":"connection request",
            "audit":{"requestId":"a9","lambdaRequestId":"8e","method":"POST",
            "caller":"arn:aws:iam::123456789012:user/team/alice","source":"127.0.0.1","status":502,
            "expiresAt":"2026-11-23T16:51:54Z","milliseconds":40,
            "groups":[{"groupId":"sg-1","region":"us-east-1",
            "rules":{"tcp:22:22":"created","tcp:23:23":"created","tcp:24:24":"permanent"}},
            {"groupId":"sg-2","region":"us-east-1","error":"missing","rules":{}},{"groupId":"sg-3","region":"us-east-1","rules":{}}]}}
            """
        );

        Assert.Equal(
            "method=POST caller=team/alice source=127.0.0.1 status=502 milliseconds=40 sg-1=2 created, 1 permanent sg-2=missing "
                + "sg-3=nothing",
            Facts(entry)
        );
    }

    [Fact]
    public void Of_metrics_tells_those_that_are_not_zero()
    {
        var entry = LogEntry.Read("""{"_aws":{"Timestamp":1},"Deployment":"authsecgroup","Opened":3,"Refreshed":0,"Region":"us-east-1"}""");

        Assert.Equal((LogEntry.Metric, "metrics"), (entry.Level, entry.Message));
        Assert.Equal("Opened=3 Region=us-east-1", Facts(entry));
    }

    [Theory]
    [InlineData("started connection")]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("42")]
    [InlineData("""{"level":"INFO"}""")]
    [InlineData("""{"message":{"text":"x"}}""")]
    [InlineData("""{"message":"once","message":"twice"}""")]
    [InlineData("""{"message":"half a character: \ud800"}""")]
    [InlineData("""{"message":"x","audit":{"detail":"\udc00"}}""")]
    public void Of_another_form_is_shown_as_it_is(string line)
    {
        var entry = LogEntry.Read(line);

        Assert.Equal(("", line, 0), (entry.Level, entry.Message, entry.Facts.Count));
    }

    [Fact]
    public void Does_not_get_endless()
    {
        var entry = LogEntry.Read($$"""{"message":"m","detail":"{{new string('x', 1000)}}"}""");

        Assert.Equal(new string('x', 160) + "…", entry.Facts.Single().Value);
    }

    private static string Facts(LogEntry entry) => string.Join(' ', entry.Facts.Select(fact => $"{fact.Key}={fact.Value}"));
}
