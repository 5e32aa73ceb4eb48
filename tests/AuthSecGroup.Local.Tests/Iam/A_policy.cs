using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Iam;

namespace AuthSecGroup.Local.Tests.Iam;

public class A_policy
{
    private const string Group = "arn:aws:ec2:us-east-1:123456789012:security-group/sg-1";
    private const string Revoke = "ec2:RevokeSecurityGroupIngress";

    [Theory]
    [InlineData("""{ "Effect": "Allow", "Action": "ec2:RevokeSecurityGroupIngress", "Resource": "*" }""", true)]
    [InlineData("""{ "Effect": "Allow", "Action": "EC2:revokesecuritygroupingress", "Resource": "*" }""", true)]
    [InlineData("""{ "Effect": "Allow", "Action": "ec2:Revoke*", "Resource": "*" }""", true)]
    [InlineData("""{ "Effect": "Allow", "Action": "ec2:Revoke?ecurityGroupIngress", "Resource": "*" }""", true)]
    [InlineData("""{ "Effect": "Allow", "Action": ["s3:GetObject", "ec2:*"], "Resource": "*" }""", true)]
    [InlineData("""{ "Effect": "Allow", "Action": "ec2:Authorize*", "Resource": "*" }""", false)]
    [InlineData("""{ "Effect": "Allow", "NotAction": "s3:*", "Resource": "*" }""", true)]
    [InlineData("""{ "Effect": "Allow", "NotAction": ["s3:*", "ec2:Revoke*"], "Resource": "*" }""", false)]
    [InlineData("""{ "Effect": "Allow", "Action": "*", "Resource": "arn:aws:ec2:us-east-1:123456789012:security-group/sg-1" }""", true)]
    [InlineData("""{ "Effect": "Allow", "Action": "*", "Resource": "arn:aws:ec2:*:123456789012:security-group/*" }""", true)]
    [InlineData("""{ "Effect": "Allow", "Action": "*", "Resource": "arn:aws:ec2:us-east-1:123456789012:security-group/sg-2" }""", false)]
    [InlineData("""{ "Effect": "Allow", "Action": "*", "Resource": "arn:aws:ec2:us-west-1:123456789012:security-group/sg-1" }""", false)]
    [InlineData("""{ "Effect": "Allow", "Action": "*", "Resource": "ARN:aws:ec2:us-east-1:123456789012:security-group/sg-1" }""", false)]
    // A wildcard stays in its part of the ARN.
    [InlineData("""{ "Effect": "Allow", "Action": "*", "Resource": "arn:aws:*/sg-1" }""", false)]
    [InlineData("""{ "Effect": "Allow", "Action": "*", "NotResource": "arn:aws:ec2:*:*:security-group/sg-2" }""", true)]
    [InlineData("""{ "Effect": "Allow", "Action": "*", "NotResource": "arn:aws:ec2:*:*:security-group/sg-1" }""", false)]
    [InlineData("""{ "Effect": "Deny", "Action": "*", "Resource": "*" }""", false)]
    [InlineData(
        """[{ "Effect": "Allow", "Action": "*", "Resource": "*" }, { "Effect": "Deny", "Action": "ec2:Revoke*", "Resource": "*" }]""",
        false
    )]
    [InlineData(
        """[{ "Effect": "Deny", "Action": "ec2:Revoke*", "Resource": "*" }, { "Effect": "Allow", "Action": "*", "Resource": "*" }]""",
        false
    )]
    [InlineData(
        """[{ "Effect": "Allow", "Action": "*", "Resource": "*" }, { "Effect": "Deny", "Action": "s3:*", "Resource": "*" }]""",
        true
    )]
    [InlineData("[]", false)]
    public void Decides_on_actions_and_resources(string statement, bool allows) => Assert.Equal(allows, Allows(statement));

    [Theory]
    [InlineData("""{ "StringEquals": { "ec2:Region": "us-east-1" } }""", true)]
    [InlineData("""{ "StringEquals": { "EC2:region": ["eu-west-1", "us-east-1"] } }""", true)]
    [InlineData("""{ "StringEquals": { "ec2:Region": "eu-west-1" } }""", false)]
    [InlineData("""{ "StringEquals": { "ec2:Region": "us-*" } }""", false)]
    [InlineData("""{ "StringEquals": { "ec2:Vpc": "vpc-1" } }""", false)]
    [InlineData("""{ "StringEqualsIfExists": { "ec2:Vpc": "vpc-1" } }""", true)]
    [InlineData("""{ "StringEqualsIgnoreCase": { "ec2:Region": "US-EAST-1" } }""", true)]
    [InlineData("""{ "StringLike": { "ec2:Region": "us-*" } }""", true)]
    [InlineData("""{ "StringNotLike": { "ec2:Region": "us-*" } }""", false)]
    [InlineData("""{ "StringNotEquals": { "ec2:Region": ["us-east-1", "eu-west-1"] } }""", false)]
    [InlineData("""{ "StringNotEquals": { "ec2:Region": "eu-west-1" } }""", true)]
    [InlineData("""{ "StringNotEquals": { "ec2:Vpc": "vpc-1" } }""", true)]
    [InlineData("""{ "ArnLike": { "aws:SourceArn": "arn:aws:events:*:*:rule/*" } }""", true)]
    [InlineData("""{ "ArnLike": { "aws:SourceArn": "arn:aws:s3:*:*:rule/*" } }""", false)]
    [InlineData("""{ "Bool": { "aws:SecureTransport": true } }""", true)]
    [InlineData("""{ "Bool": { "aws:SecureTransport": "false" } }""", false)]
    [InlineData("""{ "Null": { "ec2:Vpc": "true" } }""", true)]
    [InlineData("""{ "Null": { "ec2:Region": "true" } }""", false)]
    [InlineData("""{ "ForAllValues:StringEquals": { "aws:TagKeys": "k" } }""", true)]
    [InlineData("""{ "ForAnyValue:StringEquals": { "aws:TagKeys": "k" } }""", false)]
    [InlineData("""{ "ForAnyValue:StringLike": { "ec2:Region": "us-*" } }""", true)]
    [InlineData("""{ "StringEquals": { "ec2:Region": "us-east-1" }, "Bool": { "aws:SecureTransport": "false" } }""", false)]
    public void Decides_on_conditions(string condition, bool allows) =>
        Assert.Equal(allows, Allows($$"""{ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {{condition}} }"""));

    [Theory]
    [InlineData(
        """{ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": { "IpAddress": { "aws:SourceIp": "10.0.0.0/8" } } }""",
        "The condition operator 'IpAddress' is not known to local mode."
    )]
    [InlineData(
        """{ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": { "ForSomeValues:StringEquals": { "k": "v" } } }""",
        "The condition operator 'ForSomeValues:StringEquals' is not known to local mode."
    )]
    [InlineData(
        """{ "Effect": "Allow", "Action": "*", "Resource": "*", "Principal": "*" }""",
        "The policy element 'Principal' is not known to local mode."
    )]
    [InlineData("""{ "Effect": "Permit", "Action": "*", "Resource": "*" }""", "The policy's Effect is 'Permit'. Allowed: Allow, Deny.")]
    [InlineData(
        """{ "Effect": "Allow", "Action": "*" }""",
        "A policy statement needs exactly one of Action and NotAction, and one of Resource and NotResource"
    )]
    [InlineData(
        """{ "Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::b/${aws:username}" }""",
        "The policy's resource 'arn:aws:s3:::b/${aws:username}' holds a policy variable"
    )]
    public void Is_refused_by_name_when_it_is_not_understood(string statement, string message) =>
        Assert.StartsWith(message, Assert.Throws<LocalModeException>(() => Allows(statement)).Message, StringComparison.Ordinal);

    private static bool Allows(string statement)
    {
        var policies = new PolicySet(PolicyStatement.ParseDocument(new JsonObject { ["Statement"] = JsonNode.Parse(statement) }));
        return new AwsCaller("arn:aws:sts::123456789012:assumed-role/r/s", "123456789012", "us-east-1", policies).Allows(
            Revoke,
            Group,
            ("ec2:Region", "us-east-1"),
            ("aws:SecureTransport", "true"),
            ("aws:SourceArn", "arn:aws:events:us-east-1:123456789012:rule/r")
        );
    }
}
