namespace AuthSecGroup.Core.Tests.Leases;

public class A_request_for_a_lease
{
    [Theory]
    [InlineData(null, null)]
    [InlineData(1, 1)]
    [InlineData(599, 599)]
    [InlineData(600, null)]
    [InlineData(601, null)]
    public void Describes_a_time_to_live_only_if_it_is_shorter_than_the_configured_time(int? asked, int? written)
    {
        var request = Given.Request(asked is { } seconds ? TimeSpan.FromSeconds(seconds) : null, "Deploy/alice");
        var description = request.DescriptionUntil(request.RuleEndsAt(Given.Now), Given.Now);
        Assert.Equal(written is { } some ? TimeSpan.FromSeconds(some) : null, description.TimeToLive);
        Assert.Equal((Given.Name, "Deploy/alice", Given.Now), (description.Name, description.Caller, description.Time));
    }
}
