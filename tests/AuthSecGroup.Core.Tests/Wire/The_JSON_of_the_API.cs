using System.Text.Json;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Core.Tests.Wire;

public class The_JSON_of_the_API
{
    [Fact]
    public void Of_a_success_has_the_documented_members()
    {
        var response = new ConnectionResponse
        {
            Cidr = "203.0.113.7/32",
            ExpiresAt = new DateTimeOffset(2026, 11, 22, 8, 40, 0, 999, TimeSpan.FromHours(2)),
            ExpiresInSeconds = 600,
            CappedToSeconds = 600,
            SharedWith = 2,
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
            """
            {"cidr":"203.0.113.7/32","expiresAt":"2026-11-22T06:40:00Z","expiresInSeconds":600,"cappedToSeconds":600,
            "sharedWith":2,"groups":[{"groupId":"sg-0","region":"us-east-1","rules":[{"protocol":"tcp","fromPort":22,"toPort":23,
            "outcome":"created"}]}]}
            """.ReplaceLineEndings(""),
            JsonSerializer.Serialize(response, WireJson.Default.ConnectionResponse)
        );
    }

    [Fact]
    public void Of_a_success_omits_members_without_a_value() =>
        Assert.Equal(
            """{"cidr":"203.0.113.7/32","sharedWith":0,"groups":[]}""",
            JsonSerializer.Serialize(
                new ConnectionResponse
                {
                    Cidr = "203.0.113.7/32",
                    SharedWith = 0,
                    Groups = [],
                },
                WireJson.Default.ConnectionResponse
            )
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
            """
            {"title":"Busy","status":503,"code":"busy","detail":"Try again.","requestId":"r-1","cidr":"203.0.113.7/32",
            "groups":[{"groupId":"sg-0","region":"us-east-1","rules":[],"error":"RequestLimitExceeded","detail":"Slow down."}]}
            """.ReplaceLineEndings(""),
            JsonSerializer.Serialize(problem, WireJson.Default.Problem)
        );
    }

    [Fact]
    public void Is_read_by_the_same_types()
    {
        const string Json =
            """{"cidr":"2001:db8::7/128","expiresAt":"2026-11-22T06:40:00Z","expiresInSeconds":1,"sharedWith":0,"groups":[]}""";
        var response = JsonSerializer.Deserialize(Json, WireJson.Default.ConnectionResponse)!;
        Assert.Equal(Given.Now, response.ExpiresAt);
        Assert.Equal(Json, JsonSerializer.Serialize(response, WireJson.Default.ConnectionResponse));
    }

    [Fact]
    public void Of_a_request_can_have_all_members_or_none()
    {
        Assert.Equal(new OpenRequest(), JsonSerializer.Deserialize("{}", RequestJson.Default.OpenRequest));
        Assert.Equal(
            new OpenRequest
            {
                ExpiresInSeconds = 1800,
                Reason = "INC-1234",
                Session = "laptop",
            },
            JsonSerializer.Deserialize(
                """{"expiresInSeconds":1800,"reason":"INC-1234","session":"laptop"}""",
                RequestJson.Default.OpenRequest
            )
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
}
