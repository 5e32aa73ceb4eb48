using AuthSecGroup.Core.Connection;
using AuthSecGroup.Core.Holders;

namespace AuthSecGroup.Core.Tests.Connection;

public sealed class A_filter_of_leases
{
    private const string Account = "123456789012";

    private static readonly Lease Alices = new(
        new Holder($"arn:aws:iam::{Account}:user/team/alice", ""),
        "db",
        Given.Now,
        Given.Now,
        Given.Now + Given.TenMinutes
    )
    {
        UniqueId = "AIDAABCDEFGHIJKLMNOPQ",
    };

    private static LeaseFilter Filter(string? principal, string? address = null)
    {
        var filter = LeaseFilter.Read(principal, address, out var error);
        Assert.Equal("", error);
        return filter!;
    }

    [Theory]
    [InlineData("alice", true)]
    [InlineData("arn:aws:iam::123456789012:user/team/alice", true)]
    [InlineData("AIDAABCDEFGHIJKLMNOPQ", true)]
    [InlineData("Alice", false)]
    [InlineData("arn:aws:iam::123456789012:user/alice", false)]
    [InlineData("AIDAABCDEFGHIJKLMNOPR", false)]
    public void Names_a_principal_by_name_ARN_or_unique_id(string principal, bool matches) =>
        Assert.Equal(matches, Filter(principal).Matches(Alices, Given.Office, Account));

    [Fact]
    public void Means_users_of_its_own_account_by_a_bare_name() =>
        Assert.False(Filter("alice").Matches(Alices, Given.Office, "210987654321"));

    [Theory]
    [InlineData("203.0.113.7", true)]
    [InlineData("203.0.113.7/32", true)]
    [InlineData("203.0.113.8", false)]
    [InlineData("2001:db8::7", false)]
    public void Names_an_address_with_or_without_prefix_length(string address, bool matches) =>
        Assert.Equal(matches, Filter(null, address).Matches(Alices, Given.Office, Account));

    [Fact]
    public void Names_an_IPv6_address_in_any_form() =>
        Assert.True(Filter(null, "2001:db8:0::7/128").Matches(Alices, Given.OfficeV6, Account));

    [Theory]
    [InlineData(null, null, "Give either principal")]
    [InlineData("", null, "Give either principal")]
    [InlineData("alice", "203.0.113.7", "Give either principal")]
    [InlineData(null, "", "Give either principal")]
    [InlineData("a*", null, "The principal 'a*' contains a *.")]
    [InlineData("two words", null, "'two words' matches nobody, because it isn't the name of an IAM user.")]
    [InlineData("arn:aws:iam::123456789012:role/Dba", null, "matches nobody, because it is a role, but callers are its sessions")]
    [InlineData(null, "203.0.113.0/24", "The address '203.0.113.0/24' must be a single IPv4 or IPv6 host address")]
    [InlineData(null, "203.0.113.7/128", "must be a single")]
    [InlineData(null, "2001:db8::7/32", "must be a single")]
    public void Is_refused_with_the_reason(string? principal, string? address, string reason)
    {
        Assert.Null(LeaseFilter.Read(principal, address, out var error));
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }
}
