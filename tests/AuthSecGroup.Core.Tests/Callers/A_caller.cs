using AuthSecGroup.Core.Callers;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Tests.Callers;

public class A_caller
{
    [Theory]
    [InlineData("arn:aws:iam::123456789012:user/alice", "alice")]
    [InlineData("arn:aws:iam::123456789012:user/staff/alice", "alice")]
    [InlineData("arn:aws:iam::123456789012:user/staff/berlin/alice", "alice")]
    [InlineData("arn:aws-cn:iam::123456789012:user/alice", "alice")]
    [InlineData("arn:aws-us-gov:iam::123456789012:user/alice", "alice")]
    [InlineData("arn:aws:iam::123456789012:user/alice@example.com", "alice@example.com")]
    [InlineData("arn:aws:iam::123456789012:user/root", "root")]
    [InlineData("arn:aws:iam::123456789012:user/user", "user")]
    public void Who_is_an_IAM_user_goes_by_the_name_without_its_path(string arn, string name)
    {
        var caller = Given.Caller(arn);
        Assert.Equal(name, caller.UserName);
        Assert.Equal(name, caller.Label);
        Assert.Equal("123456789012", caller.Account);
        Assert.Equal(arn, caller.Arn);
    }

    [Theory]
    [InlineData("arn:aws:sts::123456789012:assumed-role/Deploy/alice", "Deploy/alice")]
    [InlineData(
        "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/alice@example.com",
        "AWSReservedSSO_Dev_0123456789abcdef/alice@example.com"
    )]
    [InlineData("arn:aws-cn:sts::123456789012:assumed-role/Deploy/i-0123456789abcdef0", "Deploy/i-0123456789abcdef0")]
    [InlineData("arn:aws:sts::123456789012:federated-user/alice", "federated-user/alice")]
    [InlineData("arn:aws:iam::123456789012:root", "root")]
    public void Who_is_no_IAM_user_has_no_user_name_whatever_they_call_themselves(string arn, string label)
    {
        var caller = Given.Caller(arn);
        Assert.Null(caller.UserName);
        Assert.Equal(label, caller.Label);
        Assert.Equal("123456789012", caller.Account);
        Assert.Equal(arn, caller.Arn);
    }

    public static TheoryData<string?> Texts =>
        [
            null,
            "",
            " ",
            "alice",
            "arn",
            "arn:aws:iam",
            "arn:aws:iam::123456789012",
            "arn:aws:iam::123456789012:",
            "SYSTEM",
            "anonymous",
            "ARN:aws:iam::123456789012:user/alice",
            "urn:aws:iam::123456789012:user/alice",
            "arn::iam::123456789012:user/alice",
            "arn:aws:iam:us-east-1:123456789012:user/alice",
            "arn:aws:iam::12345678901:user/alice",
            "arn:aws:iam::1234567890123:user/alice",
            "arn:aws:iam::12345678901x:user/alice",
            "arn:aws:iam:::user/alice",
            "arn:aws:iam::aws:user/alice",
            "arn:aws:iam::12345678901\u0662:user/alice",
            "arn:aws:iam::123456789012:user",
            "arn:aws:iam::123456789012:user/",
            "arn:aws:iam::123456789012:/alice",
            "arn:aws:iam::123456789012:user//alice",
            "arn:aws:iam::123456789012:user/alice/",
            "arn:aws:iam::123456789012:User/alice",
            "arn:aws:iam::123456789012:role/Deploy",
            "arn:aws:iam::123456789012:group/staff",
            "arn:aws:iam::123456789012:root/alice",
            "arn:aws:iam::123456789012:Root",
            "arn:aws:sts::123456789012:user/alice",
            "arn:aws:iam::123456789012:assumed-role/Deploy/alice",
            "arn:aws:iam::123456789012:federated-user/alice",
            "arn:aws:sts::123456789012:root",
            "arn:aws:sts::123456789012:assumed-role/Deploy",
            "arn:aws:sts::123456789012:assumed-role/Deploy/",
            "arn:aws:sts::123456789012:assumed-role//alice",
            "arn:aws:sts::123456789012:assumed-role/path/Deploy/alice",
            "arn:aws:sts::123456789012:federated-user",
            "arn:aws:sts::123456789012:federated-user/a/b",
            "arn:aws:s3::123456789012:user/alice",
            "arn:aws:iam::123456789012:user/al ice",
            "arn:aws:iam::123456789012:user/alice\n",
            "arn:aws:iam::123456789012:user/al\u00efce",
            "arn:aws:iam::123456789012:user/alice\u007f",
            " arn:aws:iam::123456789012:user/alice",
            "arn:aws:iam::123456789012:user/alice ",
        ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Is_nobody_whose_ARN_is_not_a_principals(string? arn)
    {
        Assert.False(Caller.TryParse(arn, out var caller), arn);
        Assert.Null(caller);
    }

    [Fact]
    public void May_have_an_ARN_of_2048_characters_and_no_more()
    {
        var arn = "arn:aws:iam::123456789012:user/";
        Assert.True(Caller.TryParse(arn + new string('a', 2048 - arn.Length), out _));
        Assert.False(Caller.TryParse(arn + new string('a', 2049 - arn.Length), out _));
    }

    [Theory]
    [InlineData("arn:aws:iam::123456789012:user/o'hara", "o_hara")]
    [InlineData("arn:aws:iam::123456789012:user/a~b\"c", "a_b_c")]
    [InlineData("arn:aws:sts::123456789012:assumed-role/Deploy/o'hara", "Deploy/o_hara")]
    [InlineData("arn:aws:sts::123456789012:federated-user/o'hara", "federated-user/o_hara")]
    public void Is_labelled_with_characters_that_EC2_takes(string arn, string label)
    {
        Assert.Equal(label, Given.Caller(arn).Label);
        Assert.Equal(label, new RuleDescription("office-ssh", label, Given.Now).Caller);
    }

    [Theory]
    [InlineData(139, 139)]
    [InlineData(140, 140)]
    [InlineData(141, 140)]
    [InlineData(500, 140)]
    public void Is_labelled_with_no_more_than_fits(int length, int expected)
    {
        var name = string.Concat(Enumerable.Range(0, length).Select(at => (char)('a' + (at % 26))));
        Assert.Equal(name[..expected], Given.Caller("arn:aws:iam::123456789012:user/" + name).Label);
    }
}
