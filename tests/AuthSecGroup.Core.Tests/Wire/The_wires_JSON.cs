using System.Text.Json;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Core.Tests.Wire;

public class The_wires_JSON
{
    [Fact]
    public void Of_a_success_has_the_documented_members()
    {
        var answer = new ConnectionResponse
        {
            Cidr = "203.0.113.7/32",
            ExpiresAt = new DateTimeOffset(2026, 11, 22, 8, 40, 0, 999, TimeSpan.FromHours(2)),
            ExpiresInSeconds = 600,
            CappedToSeconds = 600,
            Groups =
            [
                new GroupResponse
                {
                    GroupId = "sg-0",
                    Region = "us-east-1",
                    Rules =
                    [
                        new RuleResponse
                        {
                            Protocol = "tcp",
                            FromPort = 22,
                            ToPort = 23,
                            Outcome = Outcome.Created,
                        },
                    ],
                },
            ],
        };
        Assert.Equal(
            """{"cidr":"203.0.113.7/32","expiresAt":"2026-11-22T06:40:00Z","expiresInSeconds":600,"cappedToSeconds":600,"groups":[{"groupId":"sg-0","region":"us-east-1","rules":[{"protocol":"tcp","fromPort":22,"toPort":23,"outcome":"created"}]}]}""",
            JsonSerializer.Serialize(answer, WireJson.Default.ConnectionResponse)
        );
    }

    [Fact]
    public void Of_a_success_leaves_out_what_there_is_not() =>
        Assert.Equal(
            """{"cidr":"203.0.113.7/32","groups":[]}""",
            JsonSerializer.Serialize(new ConnectionResponse { Cidr = "203.0.113.7/32", Groups = [] }, WireJson.Default.ConnectionResponse)
        );

    [Fact]
    public void Of_a_problem_has_the_documented_members()
    {
        var problem = new Problem
        {
            Title = "Busy",
            Status = 503,
            Code = ProblemCode.Busy,
            Detail = "Try again.",
            RequestId = "r-1",
            Cidr = "203.0.113.7/32",
            Groups =
            [
                new GroupResponse
                {
                    GroupId = "sg-0",
                    Region = "us-east-1",
                    Rules = [],
                    Error = "RequestLimitExceeded",
                    Detail = "Slow down.",
                },
            ],
        };
        Assert.Equal(
            """{"title":"Busy","status":503,"code":"busy","detail":"Try again.","requestId":"r-1","cidr":"203.0.113.7/32","groups":[{"groupId":"sg-0","region":"us-east-1","rules":[],"error":"RequestLimitExceeded","detail":"Slow down."}]}""",
            JsonSerializer.Serialize(problem, WireJson.Default.Problem)
        );
    }

    [Fact]
    public void Is_read_by_the_same_types()
    {
        const string Json = """{"cidr":"2001:db8::7/128","expiresAt":"2026-11-22T06:40:00Z","expiresInSeconds":1,"groups":[]}""";
        var answer = JsonSerializer.Deserialize(Json, WireJson.Default.ConnectionResponse)!;
        Assert.Equal(Given.Now, answer.ExpiresAt);
        Assert.Equal(Json, JsonSerializer.Serialize(answer, WireJson.Default.ConnectionResponse));
    }

    [Fact]
    public void Of_a_request_may_have_both_members_or_none()
    {
        Assert.Equal(new OpenRequest(), JsonSerializer.Deserialize("{}", RequestJson.Default.OpenRequest));
        Assert.Equal(
            new OpenRequest { ExpiresInSeconds = 1800, Reason = "INC-1234" },
            JsonSerializer.Deserialize("""{"expiresInSeconds":1800,"reason":"INC-1234"}""", RequestJson.Default.OpenRequest)
        );
        Assert.Equal("""{"reason":"x"}""", JsonSerializer.Serialize(new OpenRequest { Reason = "x" }, RequestJson.Default.OpenRequest));
    }

    [Theory]
    [InlineData("""{"expiresinseconds":1800}""")]
    [InlineData("""{"ExpiresInSeconds":1800}""")]
    [InlineData("""{"ttl":1800}""")]
    [InlineData("""{"expiresInSeconds":"1800"}""")]
    [InlineData("""{"expiresInSeconds":1.5}""")]
    [InlineData("""{"reason":5}""")]
    [InlineData("[]")]
    public void Of_a_request_has_no_other_members(string json) =>
        Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize(json, RequestJson.Default.OpenRequest));

    [Fact]
    public void Has_stable_words() =>
        Assert.Equal(
            "created refreshed closed open permanent failed bad_event bad_source_address bad_body bad_method not_listed not_open "
                + "nothing_to_open group_full group_failed busy users_unreadable",
            string.Join(
                ' ',
                Outcome.Created,
                Outcome.Refreshed,
                Outcome.Closed,
                Outcome.Open,
                Outcome.Permanent,
                Outcome.Failed,
                ProblemCode.BadEvent,
                ProblemCode.BadSourceAddress,
                ProblemCode.BadBody,
                ProblemCode.BadMethod,
                ProblemCode.NotListed,
                ProblemCode.NotOpen,
                ProblemCode.NothingToOpen,
                ProblemCode.GroupFull,
                ProblemCode.GroupFailed,
                ProblemCode.Busy,
                ProblemCode.UsersUnreadable
            )
        );
}
