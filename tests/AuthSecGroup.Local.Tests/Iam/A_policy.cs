using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Iam;

namespace AuthSecGroup.Local.Tests.Iam;

public class A_policy
{
    private const string Group = "arn:aws:ec2:us-east-1:123456789012:security-group/sg-1";
    private const string Revoke = "ec2:RevokeSecurityGroupIngress";

    [Theory]
    [InlineData("\"ec2:RevokeSecurityGroupIngress\"", true)]
    [InlineData("\"EC2:revokesecuritygroupingress\"", true)]
    [InlineData("\"ec2:Revoke*\"", true)]
    [InlineData("\"ec2:Revoke?ecurityGroupIngress\"", true)]
    [InlineData("\"ec2:RevokeSecurityGroupIngress?\"", false)]
    [InlineData("[\"s3:GetObject\", \"ec2:*\"]", true)]
    [InlineData("\"ec2:Authorize*\"", false)]
    public void Decides_on_actions(string action, bool allows) =>
        Assert.Equal(allows, Allows($$"""{ "Effect": "Allow", "Action": {{action}}, "Resource": "*" }"""));

    [Theory]
    [InlineData("arn:aws:ec2:us-east-1:123456789012:security-group/sg-1", true)]
    [InlineData("arn:aws:ec2:*:123456789012:security-group/*", true)]
    [InlineData("arn:aws:ec2:us-east-1:123456789012:security-group/sg-2", false)]
    [InlineData("arn:aws:ec2:us-west-1:123456789012:security-group/sg-1", false)]
    [InlineData("ARN:aws:ec2:us-east-1:123456789012:security-group/sg-1", false)]
    // A wildcard stays in its part of the ARN.
    [InlineData("arn:aws:*/sg-1", false)]
    public void Decides_on_resources(string resource, bool allows) =>
        Assert.Equal(allows, Allows($$"""{ "Effect": "Allow", "Action": "*", "Resource": "{{resource}}" }"""));

    [Theory]
    [InlineData("arn:aws:s3:::users", "arn:aws:s3:::users", true)]
    [InlineData("arn:aws:s3:*:*:users/*", "arn:aws:s3:::users/a.json", true)]
    [InlineData("arn:aws:s3:?::users", "arn:aws:s3:::users", false)]
    [InlineData(@"arn:aws:s3:::a\*", @"arn:aws:s3:::a\b", true)]
    public void Decides_on_a_resource_without_a_region(string pattern, string arn, bool matches) =>
        Assert.Equal(matches, Wildcard.MatchesArn(pattern, arn));

    [Theory]
    [InlineData(""" "Deny", "Action": "*" """, false)]
    [InlineData(""" "Allow", "Action": "*", "Resource": "*" }, { "Effect": "Deny", "Action": "ec2:Revoke*" """, false)]
    [InlineData(""" "Deny", "Action": "ec2:Revoke*", "Resource": "*" }, { "Effect": "Allow", "Action": "*" """, false)]
    [InlineData(""" "Allow", "Action": "*", "Resource": "*" }, { "Effect": "Deny", "Action": "s3:*" """, true)]
    public void Denies_if_any_statement_does(string statements, bool allows) =>
        Assert.Equal(allows, Allows($$"""[{ "Effect": {{statements}}, "Resource": "*" }]"""));

    [Fact]
    public void Denies_if_it_has_no_statement() => Assert.False(Allows("[]"));

    [Theory]
    [InlineData("""{ "StringEquals": { "ec2:Region": "us-east-1" } }""", true)]
    [InlineData("""{ "StringEquals": { "EC2:region": ["eu-west-1", "us-east-1"] } }""", true)]
    [InlineData("""{ "StringEquals": { "ec2:Region": "eu-west-1" } }""", false)]
    [InlineData("""{ "StringEquals": { "ec2:Region": "us-*" } }""", false)]
    [InlineData("""{ "StringEquals": { "ec2:Vpc": "vpc-1" } }""", false)]
    [InlineData("""{ "StringLike": { "ec2:Region": "us-*" } }""", true)]
    [InlineData("""{ "ArnLike": { "aws:SourceArn": "arn:aws:events:*:*:rule/*" } }""", true)]
    [InlineData("""{ "ArnLike": { "aws:SourceArn": "arn:aws:s3:*:*:rule/*" } }""", false)]
    [InlineData("""{ "Bool": { "aws:SecureTransport": true } }""", true)]
    [InlineData("""{ "Bool": { "aws:SecureTransport": "false" } }""", false)]
    // A negated operator also holds if the request doesn't have the key.
    [InlineData("""{ "StringNotEquals": { "ec2:Region": ["us-west-1", "eu-west-1"] } }""", true)]
    [InlineData("""{ "StringNotEquals": { "ec2:Region": ["us-west-1", "us-east-1"] } }""", false)]
    [InlineData("""{ "StringNotEquals": { "ec2:Vpc": "vpc-1" } }""", true)]
    [InlineData("""{ "IpAddress": { "aws:VpcSourceIp": "203.0.113.0/24" } }""", false)]
    [InlineData("""{ "NotIpAddress": { "aws:VpcSourceIp": "203.0.113.0/24" } }""", true)]
    [InlineData("""{ "StringEquals": { "ec2:Region": "us-east-1" }, "Bool": { "aws:SecureTransport": "false" } }""", false)]
    public void Decides_on_conditions(string condition, bool allows) =>
        Assert.Equal(allows, Allows($$"""{ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {{condition}} }"""));

    [Theory]
    [InlineData("NumericEquals")]
    [InlineData("StringNotLike")]
    [InlineData("StringNotLikeIfExists")]
    [InlineData("ForAnyValue:StringEquals")]
    [InlineData("Null")]
    public void Is_refused_by_name_when_its_condition_is_not_understood(string condition) =>
        Refuses(
            $$"""{ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": { "{{condition}}": { "k": "v" } } }""",
            $"The condition operator '{condition}' is not known to local mode. Known, also with IfExists: StringEquals, StringLike, "
                + "ArnEquals, ArnLike, Bool, NumericLessThan, DateLessThan, DateGreaterThan, IpAddress, StringNotEquals, NotIpAddress."
        );

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
    [Theory]
    [InlineData("Bool", "aws:MultiFactorAuthPresent", "true", "true", true)]
    [InlineData("Bool", "aws:MultiFactorAuthPresent", "true", "false", false)]
    [InlineData("Bool", "aws:MultiFactorAuthPresent", "true", null, false)]
    [InlineData("Bool", "aws:MultiFactorAuthPresent", "false", null, false)]
    [InlineData("BoolIfExists", "aws:MultiFactorAuthPresent", "false", "true", false)]
    [InlineData("BoolIfExists", "aws:MultiFactorAuthPresent", "false", null, true)]
    [InlineData("NumericLessThan", "aws:MultiFactorAuthAge", "3600", "3599", true)]
    [InlineData("NumericLessThan", "aws:MultiFactorAuthAge", "3600", "3600", false)]
    [InlineData("NumericLessThan", "aws:MultiFactorAuthAge", "3600", null, false)]
    [InlineData("NumericLessThanIfExists", "aws:MultiFactorAuthAge", "3600", null, true)]
    [InlineData("DateGreaterThan", "aws:CurrentTime", "2026-11-22T08:00:00Z", "2026-11-22T08:00:00.001Z", true)]
    [InlineData("DateGreaterThan", "aws:CurrentTime", "2026-11-22T08:00:00Z", "2026-11-22T08:00:00Z", false)]
    [InlineData("DateLessThan", "aws:CurrentTime", "2026-11-22T08:00:00Z", "2026-11-22T07:59:59Z", true)]
    [InlineData("DateLessThan", "aws:CurrentTime", "2026-11-22T08:00:00Z", "2026-11-22T08:00:00Z", false)]
    [InlineData("StringEquals", "aws:PrincipalTag/team", "dba", "dba", true)]
    [InlineData("StringEquals", "aws:PrincipalTag/team", "dba", "dev", false)]
    [InlineData("StringEquals", "aws:PrincipalTag/team", "dba", null, false)]
    [InlineData("StringNotEqualsIfExists", "aws:PrincipalTag/team", "dba", null, true)]
    [InlineData("StringNotEqualsIfExists", "aws:PrincipalTag/team", "dba", "dba", false)]
    public void Decides_on_keys_that_a_request_has_or_lacks(string test, string key, string wanted, string? given, bool allows)
    {
        var statement =
            $$"""{ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": { "{{test}}": { "{{key}}": "{{wanted}}" } } }""";
        Assert.Equal(allows, given is null ? Allows(statement) : Allows(statement, (key, given)));
    }

    [Theory]
    [InlineData("NumericLessThan", "many", "a number")]
    [InlineData("DateLessThanIfExists", "tomorrow", "a date, such as 2026-11-22T06:40:00Z")]
    public void Is_refused_when_a_value_is_not_of_the_operators_form(string test, string value, string form) =>
        Refuses(
            $$"""{ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": { "{{test}}": { "k": "{{value}}" } } }""",
            $"The condition operator '{test}' has the value '{value}', which is not {form}."
        );

    [Theory]
    [InlineData("203.0.113.0/24", "203.0.113.255", true)]
    [InlineData("203.0.113.0/24", "203.0.114.0", false)]
    [InlineData("203.0.113.7", "203.0.113.7", true)]
    [InlineData("203.0.113.7", "203.0.113.8", false)]
    [InlineData("0.0.0.0/0", "203.0.113.7", true)]
    [InlineData("0.0.0.0/0", "2001:db8::7", false)]
    [InlineData("2001:db8::/32", "2001:db8:ffff::7", true)]
    [InlineData("2001:db8::/32", "2001:db9::7", false)]
    [InlineData("2001:db8::7", "2001:DB8:0::7", true)]
    [InlineData("::/0", "2001:db8::7", true)]
    [InlineData("::/0", "203.0.113.7", false)]
    public void Decides_on_addresses_inside_and_outside_of_blocks_of_both_IP_versions(string block, string address, bool isInside)
    {
        var condition = $$"""{ "aws:SourceIp": ["192.0.2.0/24", "{{block}}"] }""";

        Assert.Equal(isInside, Allows(Statement("IpAddress"), ("aws:SourceIp", address)));
        Assert.Equal(!isInside, Allows(Statement("NotIpAddress"), ("aws:SourceIp", address)));

        string Statement(string test) =>
            $$"""{ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": { "{{test}}": {{condition}} } }""";
    }

    [Fact]
    public void Is_refused_with_the_value_that_is_no_block() =>
        Refuses(
            """{ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": { "NotIpAddress": { "k": "everywhere" } } }""",
            "The condition operator 'NotIpAddress' has the value 'everywhere', which is not an IP address or a CIDR block."
        );

    [Theory]
    [InlineData("""{ "Principal": "*" }""", "The policy element 'Principal' is not known to local mode.")]
    [InlineData("""{ "NotAction": "s3:*" }""", "The policy element 'NotAction' is not known to local mode.")]
    [InlineData("""{ "NotResource": "*" }""", "The policy element 'NotResource' is not known to local mode.")]
    [InlineData("""{ "Effect": "Permit" }""", "The policy's Effect is 'Permit'. Allowed: Allow, Deny.")]
    [InlineData("""{ "Effect": "Allow", "Action": "*" }""", "A policy needs a string or a list of strings as its Resource.")]
    [InlineData(
        """{ "Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::b/${aws:username}" }""",
        "The policy's resource 'arn:aws:s3:::b/${aws:username}' holds a policy variable"
    )]
    public void Is_refused_by_name_when_it_is_not_understood(string statement, string message) => Refuses(statement, message);

    private static void Refuses(string statement, string message) =>
        Assert.StartsWith(message, Assert.Throws<LocalModeException>(() => Allows(statement)).Message);

    private static bool Allows(string statement, params (string Key, string Value)[] more)
    {
        var policies = new PolicySet(PolicyStatement.ParseDocument(new JsonObject { ["Statement"] = JsonNode.Parse(statement) }));
        return new AwsCaller("arn:aws:sts::123456789012:assumed-role/r/s", "us-east-1", policies).Allows(
            Revoke,
            Group,
            [
                ("ec2:Region", "us-east-1"),
                ("aws:SecureTransport", "true"),
                ("aws:SourceArn", "arn:aws:events:us-east-1:123456789012:rule/r"),
                .. more,
            ]
        );
    }
}
