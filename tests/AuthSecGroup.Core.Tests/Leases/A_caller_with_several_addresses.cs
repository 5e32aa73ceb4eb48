using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Tests.Leases;

public class A_caller_with_several_addresses
{
    private static AwsError? Error(int most, params IEnumerable<SecurityGroupRule> present) =>
        AddressLimit.ErrorOf(Given.Access(Given.Ssh, Given.Https), [.. present], Given.Request() with { MaxAddresses = most }, Given.Now);

    private static SecurityGroupRule From(string cidr, int age = 0, string caller = "alice", string name = Given.Name, int port = 22) =>
        Given.Ours(TimeSpan.FromSeconds(age), caller: caller, name: name) with
        {
            CidrIpv4 = cidr.Contains(':', StringComparison.Ordinal) ? null : cidr,
            CidrIpv6 = cidr.Contains(':', StringComparison.Ordinal) ? cidr : null,
            FromPort = port,
            ToPort = port,
        };

    private static IEnumerable<SecurityGroupRule> Others(int count) =>
        Enumerable.Range(1, count).SelectMany(host => new[] { From($"198.51.100.{host}/32"), From($"198.51.100.{host}/32", port: 443) });

    [Theory]
    [InlineData(5, 4, true)]
    [InlineData(5, 5, false)]
    [InlineData(5, 6, false)]
    [InlineData(1, 0, true)]
    [InlineData(1, 1, false)]
    public void Can_open_a_lease_from_as_many_as_allowed(int most, int others, bool isAllowed) =>
        Assert.Equal(isAllowed, Error(most, Others(others)) is null);

    [Fact]
    public void Learns_which_they_are_and_until_when()
    {
        var error = Error(
            2,
            From("198.51.100.2/32", age: 300),
            From("198.51.100.2/32", age: 60, port: 443),
            From("198.51.100.2/32", age: 200, port: 444),
            From("2001:db8::7/128")
        );
        Assert.Equal(
            new AwsError(
                AwsErrorKind.TooManyAddresses,
                "TooManyAddresses",
                "alice already has leases from 2 other addresses: 198.51.100.2/32 until 2026-11-22T06:49:00Z, "
                    + "2001:db8::7/128 until 2026-11-22T06:50:00Z."
            ),
            error
        );
    }

    [Fact]
    public void Is_not_counted_with_leases_that_have_expired_of_others_of_other_deployments_and_of_administrators() =>
        Assert.Null(
            Error(
                1,
                From("198.51.100.1/32", age: 600),
                From("198.51.100.2/32", caller: "bob"),
                From("198.51.100.3/32", name: "other"),
                Given.Rule("for good", cidr: "198.51.100.4/32"),
                Given.Rule(From("198.51.100.5/32").Description, cidr: null)
            )
        );

    [Fact]
    public void Can_renew_where_nothing_is_added()
    {
        SecurityGroupRule[] own = [From("203.0.113.7/32"), From("203.0.113.7/32", age: 580, port: 443)];
        Assert.Null(Error(1, [.. own, .. Others(3)]));
        Assert.NotNull(Error(1, [own[0], .. Others(3)]));
    }
}
