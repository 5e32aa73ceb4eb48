using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Tests.Rules;

public class A_prefix_list
{
    [Theory]
    [InlineData("com.amazonaws.global.cloudfront.origin-facing", null, 55)]
    [InlineData("com.amazonaws.global.ipv6.cloudfront.origin-facing", 100, 55)]
    [InlineData("com.amazonaws.eu-west-1.dynamodb", 20, 1)]
    [InlineData("com.amazonaws.eu-west-1.ipv6.ec2-instance-connect", null, 2)]
    [InlineData("com.amazonaws.global.groundstation", null, 5)]
    [InlineData("com.amazonaws.eu-west-1.route53-healthchecks", null, 25)]
    [InlineData("com.amazonaws.eu-west-1.s3", null, 1)]
    [InlineData("com.amazonaws.eu-west-1.s3express", null, 6)]
    [InlineData("com.amazonaws.eu-west-1.ipv6.vpc-lattice", null, 10)]
    [InlineData("com.amazonaws.eu-west-1.a-new-service", 7, 7)]
    [InlineData("com.amazonaws.eu-west-1.a-new-service", null, 1)]
    [InlineData("office.s3express", 12, 12)]
    [InlineData("office", 12, 12)]
    [InlineData("office", 0, 1)]
    [InlineData("office", null, 1)]
    public void Counts_in_the_quota_as_AWS_documents_it(string name, int? maxEntries, int weight) =>
        Assert.Equal(weight, new PrefixList("pl-1", name, maxEntries).Weight);
}
