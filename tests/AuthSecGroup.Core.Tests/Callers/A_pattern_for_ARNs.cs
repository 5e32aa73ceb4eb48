using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AuthSecGroup.Core.Callers;
using FsCheck.Xunit;

namespace AuthSecGroup.Core.Tests.Callers;

public class A_pattern_for_ARNs
{
    private const string Alice = "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/alice@example.com";

    [Theory]
    [InlineData(Alice)]
    [InlineData("arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_*/alice@example.com")]
    [InlineData("arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_*/*")]
    [InlineData("arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_*_*/*@example.com")]
    [InlineData("arn:aws:sts::123456789012:assumed-role/*Dev*/*")]
    [InlineData("arn:*:*::*:*/*/*")]
    [InlineData("arn:aws:sts:*:123456789012:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/alice@example.com*")]
    [InlineData("arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/**alice@example.com**")]
    public void Matches_the_whole_ARN(string pattern) => Assert.True(PrincipalPattern.Matches(pattern, Alice));

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("arn:*")]
    [InlineData("arn:aws:sts::123456789012:*")]
    [InlineData("arn:aws:sts::123456789012:assumed-role/*")]
    [InlineData("arn:aws:sts::*/AWSReservedSSO_Dev_0123456789abcdef/alice@example.com")]
    [InlineData("arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_*")]
    [InlineData("arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_*/alice@example.co")]
    [InlineData("arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_*/alice@example.com/")]
    [InlineData("arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_*/lice@example.com")]
    [InlineData("arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Ops_*/alice@example.com")]
    [InlineData("arn:aws:sts::123456789012:assumed-role/awsreservedsso_dev_*/alice@example.com")]
    [InlineData("rn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_*/alice@example.com")]
    [InlineData("arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_????????????????/alice@example.com")]
    public void Matches_no_other_ARN(string pattern) => Assert.False(PrincipalPattern.Matches(pattern, Alice));

    [Theory]
    [InlineData("alice", null)]
    [InlineData("alice.o'hara", "isn't the name of an IAM user")]
    [InlineData("a+=,.@_-9", null)]
    [InlineData("", "isn't the name of an IAM user")]
    [InlineData("*", "isn't the name of an IAM user")]
    [InlineData("user/alice", "isn't the name of an IAM user")]
    [InlineData("arn:aws:iam::123456789012:user/ops/alice", null)]
    [InlineData("arn:aws:iam::123456789012:user/al*", null)]
    [InlineData("arn:aws:iam::123456789012:root", null)]
    [InlineData("arn:aws:sts::123456789012:assumed-role/Dba/*", null)]
    [InlineData("arn:aws:sts::123456789012:assumed-role/Dba", "isn't the ARN of a user")]
    [InlineData("arn:aws:iam::123456789012:role/Dba", "is a role, but callers are its sessions")]
    [InlineData("arn:aws:iam::123456789012:group/Dba", "isn't the ARN of a user")]
    [InlineData("AIDAEXAMPLEEXAMPLE123", null)]
    [InlineData("AROAEXAMPLEEXAMPLE123:*", null)]
    [InlineData("AROAEXAMPLEEXAMPLE123", "is the unique id of a role")]
    public void Matches_nobody_if_no_caller_can_have_it(string entry, string? why)
    {
        var reason = PrincipalPattern.WhyMatchesNobody(entry);
        Assert.Equal(why is null, reason is null);
        Assert.StartsWith(why ?? "", reason ?? "", StringComparison.Ordinal);
        var file = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new[] { "bob", entry }));
        var reading = Assert.IsType<UserFileReading.Valid>(UserFileReader.Read("users.json", file, null));
        Assert.Equal(
            why is null ? [] : [$"line 1: '{entry}' matches nobody, because it {reason}"],
            reading.Useless.Select(each => each.ToString())
        );
    }

    [Fact]
    public void Never_crosses_a_slash_or_a_colon()
    {
        Assert.True(PrincipalPattern.Matches("a*c", "abbbc"));
        Assert.False(PrincipalPattern.Matches("a*c", "ab/bc"));
        Assert.False(PrincipalPattern.Matches("a*c", "ab:bc"));
        Assert.False(PrincipalPattern.Matches("a*", "a/"));
        Assert.False(PrincipalPattern.Matches("*", ":"));
        Assert.True(PrincipalPattern.Matches("*/*", "/"));
    }

    [Property(Arbitrary = [typeof(Arbitraries)], MaxTest = 3000)]
    public bool Matches_what_the_same_regular_expression_matches(PatternAndText made)
    {
        var definition = "\\A" + Regex.Escape(made.Pattern).Replace("\\*", "[^/:]*", StringComparison.Ordinal) + "\\z";
        return PrincipalPattern.Matches(made.Pattern, made.Text) == Regex.IsMatch(made.Text, definition);
    }

    [Fact]
    public void Is_matched_quickly_whatever_it_contains()
    {
        var pattern = string.Concat(Enumerable.Repeat("a*", 500_000));
        Assert.False(PrincipalPattern.Matches(pattern + "b", new string('a', 2048)));
    }
}
