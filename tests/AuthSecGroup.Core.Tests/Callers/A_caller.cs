using AuthSecGroup.Core.Callers;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Tests.Callers;

public class A_caller
{
    [Theory]
    [InlineData("arn:aws:iam::123456789012:user/alice", "alice", "alice")]
    [InlineData("arn:aws:iam::123456789012:user/staff/alice", "alice", "alice")]
    [InlineData("arn:aws:iam::123456789012:user/staff/berlin/alice", "alice", "alice")]
    [InlineData("arn:aws-cn:iam::123456789012:user/alice", "alice", "alice")]
    [InlineData("arn:aws-us-gov:iam::123456789012:user/alice", "alice", "alice")]
    [InlineData("arn:aws:iam::123456789012:user/alice@example.com", "alice@example.com", "alice@example.com")]
    [InlineData("arn:aws:iam::123456789012:user/root", "root", "root")]
    [InlineData("arn:aws:iam::123456789012:user/user", "user", "user")]
    [InlineData("arn:aws:sts::123456789012:assumed-role/Deploy/alice", null, "Deploy/alice")]
    [InlineData(
        "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/alice@example.com",
        null,
        "AWSReservedSSO_Dev_0123456789abcdef/alice@example.com"
    )]
    [InlineData("arn:aws-cn:sts::123456789012:assumed-role/Deploy/i-0123456789abcdef0", null, "Deploy/i-0123456789abcdef0")]
    [InlineData("arn:aws:sts::123456789012:federated-user/alice", null, "federated-user/alice")]
    [InlineData("arn:aws:iam::123456789012:root", null, "root")]
    public void Has_a_user_name_without_the_path_only_if_it_is_an_IAM_user(string arn, string? userName, string label)
    {
        var caller = Given.Caller(arn);
        Assert.Equal((userName, label, "123456789012", arn), (caller.UserName, caller.Label, caller.Account, caller.Arn));
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
    public void Has_no_other_form_of_ARN(string? arn)
    {
        Assert.False(Caller.TryParse(arn, null, out var caller), arn);
        Assert.Null(caller);
    }

    [Fact]
    public void Has_an_ARN_of_at_most_2048_characters()
    {
        var arn = "arn:aws:iam::123456789012:user/";
        Assert.True(Caller.TryParse(arn + new string('a', 2048 - arn.Length), null, out _));
        Assert.False(Caller.TryParse(arn + new string('a', 2049 - arn.Length), null, out _));
    }

    [Theory]
    [InlineData("arn:aws:iam::123456789012:user/o'hara", "o_hara")]
    [InlineData("arn:aws:iam::123456789012:user/a~b\"c", "a_b_c")]
    [InlineData("arn:aws:sts::123456789012:assumed-role/Deploy/o'hara", "Deploy/o_hara")]
    [InlineData("arn:aws:sts::123456789012:federated-user/o'hara", "federated-user/o_hara")]
    public void Has_a_label_of_characters_that_EC2_accepts(string arn, string label)
    {
        Assert.Equal(label, Given.Caller(arn).Label);
        Assert.Equal(label, new RuleDescription("office-ssh", label, Given.Now).Caller);
    }

    [Theory]
    [InlineData(139, 139)]
    [InlineData(140, 140)]
    [InlineData(141, 140)]
    [InlineData(500, 140)]
    public void Has_a_label_of_at_most_140_characters(int length, int expected)
    {
        var name = string.Concat(Enumerable.Range(0, length).Select(at => (char)('a' + (at % 26))));
        Assert.Equal(name[..expected], Given.Caller("arn:aws:iam::123456789012:user/" + name).Label);
    }
}
