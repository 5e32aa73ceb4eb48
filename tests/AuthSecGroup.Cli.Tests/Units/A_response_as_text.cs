using AuthSecGroup.Cli.Output;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Tests.Units;

public sealed class A_response_as_text
{
    private static ConnectionResponse Response(int sharedWith, bool isOpen, params string[] outcomes) =>
        new()
        {
            Cidr = "203.0.113.7/32",
            ExpiresAt = isOpen ? new DateTimeOffset(2026, 11, 22, 6, 40, 0, TimeSpan.Zero) : null,
            ExpiresInSeconds = isOpen ? 600 : null,
            SharedWith = sharedWith,
            Groups = [.. outcomes.Select(outcome => Canned.Group(outcome))],
        };

    [Theory]
    [InlineData(0, "203.0.113.7/32 is open until 2026-11-22T06:40:00Z (10m 0s)")]
    [InlineData(1, "203.0.113.7/32 is open until 2026-11-22T06:40:00Z (10m 0s), shared with 1 other holder")]
    [InlineData(2, "203.0.113.7/32 is open until 2026-11-22T06:40:00Z (10m 0s), shared with 2 other holders")]
    public void Says_how_many_others_share_the_address(int others, string expected) =>
        Assert.Equal(expected, ResponseText.Lines(Response(others, isOpen: true, Outcome.Open)).First());

    [Theory]
    [InlineData(0, Outcome.Closed, "203.0.113.7/32 is closed")]
    [InlineData(1, Outcome.Held, "203.0.113.7/32 is closed for you; 1 other holder keeps it open")]
    [InlineData(3, Outcome.Held, "203.0.113.7/32 is closed for you; 3 other holders keep it open")]
    // Others hold another target only.
    [InlineData(3, Outcome.Closed, "203.0.113.7/32 is closed")]
    public void Says_who_keeps_a_closed_address_open(int others, string outcome, string expected) =>
        Assert.Equal(expected, ResponseText.Lines(Response(others, isOpen: false, outcome)).First());

    [Fact]
    public void Of_an_address_that_only_others_hold_says_so()
    {
        var problem = new Problem
        {
            Title = "Not open",
            Status = 404,
            Code = ProblemCode.NotOpen,
            Detail = "",
            Cidr = "203.0.113.7/32",
            Groups = [Canned.Group(Outcome.Held)],
        };
        Assert.Equal("203.0.113.7/32 is not open for you, but for other holders", ResponseText.Lines(problem).First());
    }
}
