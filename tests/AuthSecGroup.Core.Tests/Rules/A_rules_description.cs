using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Rules;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AuthSecGroup.Core.Tests.Rules;

public class A_rules_description
{
    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpRange.html
    private const string Ec2Characters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ._-:/()#,@[]+=&;{}!$*";

    [Theory]
    [InlineData("alice", null, "authsecgroup/1 office-ssh alice 2026-11-22T06:40:00Z")]
    [InlineData("Deploy/build@42", 90, "authsecgroup/1 office-ssh Deploy/build@42 2026-11-22T06:40:00Z ttl=90")]
    public void Consists_of_its_form_the_deployment_the_caller_the_time_and_the_time_to_live(string caller, int? ttl, string text) =>
        Assert.Equal(
            text,
            new RuleDescription("office-ssh", caller, Given.Now, ttl is { } seconds ? TimeSpan.FromSeconds(seconds) : null).ToString()
        );

    [Fact]
    public void Contains_the_time_in_UTC_in_whole_seconds()
    {
        var description = new RuleDescription(
            "office-ssh",
            "alice",
            new DateTimeOffset(2026, 11, 22, 8, 40, 59, 999, TimeSpan.FromHours(2))
        );
        Assert.Equal("authsecgroup/1 office-ssh alice 2026-11-22T06:40:59Z", description.ToString());
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 6, 40, 59, TimeSpan.Zero), description.Time);
        Assert.Equal(TimeSpan.Zero, description.Time.Offset);
    }

    [Property]
    public Property Is_read_back_from_its_own_text() =>
        Prop.ForAll(
            Arbitraries.Descriptions(),
            description => RuleDescription.TryParse(description.ToString(), out var again) && again == description
        );

    [Property(Arbitrary = [typeof(Arbitraries)], MaxTest = 1000)]
    public bool Is_read_only_from_a_text_that_it_would_write(AnyText text) =>
        !RuleDescription.TryParse(text.Value, out var description) || description.ToString() == text.Value;

    [Property]
    public Property Is_always_a_text_that_EC2_accepts() =>
        Prop.ForAll(
            Arbitraries.Descriptions(),
            description => description.ToString() is { Length: <= 255 } text && text.All(Ec2Characters.Contains)
        );

    [Fact]
    public void Fits_into_EC2s_255_characters_with_everything_at_its_longest()
    {
        var name = new string('n', 64);
        var caller = new string('c', RuleDescription.LongestCaller);
        var text = new RuleDescription(name, caller, Given.Now, TimeSpan.FromDays(365)).ToString();
        Assert.Equal($"authsecgroup/1 {name} {caller} 2026-11-22T06:40:00Z ttl=31536000", text);
        Assert.True(text.Length <= 255);
        Assert.True(RuleDescription.TryParse(text, out _));
    }

    [Theory]
    [InlineData(null, 600)]
    [InlineData(1, 1)]
    [InlineData(599, 599)]
    [InlineData(600, 600)]
    [InlineData(601, 600)]
    [InlineData(31_536_000, 600)]
    public void Expires_after_the_configured_time_or_its_own_if_that_is_shorter(int? ttlSeconds, int expectedSeconds)
    {
        TimeSpan? ttl = ttlSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        var description = new RuleDescription("office-ssh", "alice", Given.Now, ttl);
        Assert.Equal(Given.Now.AddSeconds(expectedSeconds), description.ExpiresAt(Given.TenMinutes));
    }

    [Fact]
    public void Expires_between_the_first_and_the_last_possible_time()
    {
        Assert.True(RuleDescription.TryParse("authsecgroup/1 office-ssh alice 9999-12-31T23:59:59Z", out var last));
        Assert.Equal(DateTimeOffset.MaxValue, last.ExpiresAt(Given.TenMinutes));
        Assert.True(RuleDescription.TryParse("authsecgroup/1 office-ssh alice 0001-01-01T00:00:00Z", out var first));
        Assert.Equal(DateTimeOffset.MinValue, first.ExpiresAt(-Given.TenMinutes));
        Assert.Equal(DateTimeOffset.MinValue.AddMinutes(10), first.ExpiresAt(Given.TenMinutes));
    }

    [Theory]
    [InlineData("")]
    [InlineData("office ssh")]
    public void Refuses_an_invalid_name(string name)
    {
        var refused = Assert.Throws<ArgumentException>(() => new RuleDescription(name, "alice", Given.Now));
        Assert.Equal($"The name must be 1 to 64 characters out of a-z A-Z 0-9 . _ -, got '{name}'. (Parameter 'name')", refused.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("al ice")]
    [InlineData("al\u00efce")]
    [InlineData("alice\n")]
    [InlineData("alice'")]
    public void Refuses_a_caller_that_EC2_would_refuse(string caller)
    {
        var refused = Assert.Throws<ArgumentException>(() => new RuleDescription("office-ssh", caller, Given.Now));
        Assert.Equal(
            $"The caller must be 1 to 140 characters that EC2 takes, without spaces, got '{caller}'. (Parameter 'caller')",
            refused.Message
        );
    }

    [Fact]
    public void Refuses_a_caller_that_is_too_long()
    {
        Assert.Equal(140, RuleDescription.LongestCaller);
        Assert.Equal(new string('c', 140), new RuleDescription("office-ssh", new string('c', 140), Given.Now).Caller);
        Assert.Throws<ArgumentException>(() => new RuleDescription("office-ssh", new string('c', 141), Given.Now));
    }

    [Theory]
    [InlineData(0, "00:00:00")]
    [InlineData(-1, "-00:00:01")]
    [InlineData(1.5, "00:00:01.5000000")]
    [InlineData(31_536_001, "365.00:00:01")]
    public void Refuses_an_invalid_time_to_live(double seconds, string shown)
    {
        var refused = Assert.Throws<ArgumentException>(() =>
            new RuleDescription("office-ssh", "alice", Given.Now, TimeSpan.FromSeconds(seconds))
        );
        Assert.Equal($"The time to live must be whole seconds from 1 to 31536000, got {shown}. (Parameter 'timeToLive')", refused.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(31_536_000)]
    public void Accepts_the_shortest_and_the_longest_time_to_live(int seconds)
    {
        var text = new RuleDescription("office-ssh", "alice", Given.Now, TimeSpan.FromSeconds(seconds)).ToString();
        Assert.EndsWith($" ttl={seconds}", text, StringComparison.Ordinal);
        Assert.True(RuleDescription.TryParse(text, out var description));
        Assert.Equal(TimeSpan.FromSeconds(seconds), description.TimeToLive);
    }
}
