using System.Text;
using System.Text.Json.Nodes;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Local.S3;
using AuthSecGroup.Local.Template;

namespace AuthSecGroup.Local.Deployment;

/// <summary>
/// Puts into the local cloud what an account would already hold: the configured groups, rules of other people, and the users bucket.
/// </summary>
internal static class SeedData
{
    /// <summary>How many entries the planted prefix list can have. A rule that refers to it counts as often in the quota of its
    /// group.</summary>
    public const int OfficePrefixListEntries = 5;

    private const string OfficePrefixList = "pl-0123456789abcdef0";

    public static void MakeGroups(Ec2Service ec2, StackSettings deployment, Stack stack, bool plantForeignRules)
    {
        foreach (var resource in stack.OfType("AWS::EC2::SecurityGroup"))
        {
            LocalModeException.Require(
                !resource.Properties.ContainsKey("SecurityGroupIngress"),
                $"The security group '{resource.LogicalId}' has SecurityGroupIngress, which local mode doesn't know. "
                    + "Take it out, or try it in an account."
            );
            ec2.CreateGroup(stack.Pseudo.Region, stack.Attribute(resource.LogicalId, "GroupId"), stack.Pseudo.Account);
        }

        var places = deployment.Groups.Select(access => (Account: AccountOf(access.Group), access.Group.Region)).Distinct();
        foreach (var (account, region) in plantForeignRules ? places : [])
        {
            ec2.CreatePrefixList(new(account, region, OfficePrefixList, "office-networks", OfficePrefixListEntries));
        }

        // Several roles of an account can reach the same group, each for a target.
        foreach (var targets in deployment.Groups.GroupBy(access => access.Group.GroupId))
        {
            var (groupId, group) = (targets.Key, targets.First().Group);
            if (!ec2.Groups.Any(existing => existing.GroupId == groupId))
            {
                ec2.CreateGroup(group.Region, groupId, AccountOf(group));
            }

            foreach (var rule in plantForeignRules ? ForeignRules(groupId, targets.SelectMany(access => access.Rules)) : [])
            {
                ec2.AddRule(groupId, rule);
            }
        }

        string AccountOf(SecurityGroupId group) => group.Account ?? stack.Pseudo.Account;
    }

    /// <summary>Lists all sample callers except mallory: a user by name, a role's session by its ARN.</summary>
    public static void MakeUsers(S3Service s3, StackSettings deployment, Stack stack, IEnumerable<LocalCaller> callers)
    {
        var buckets = stack
            .OfType("AWS::S3::Bucket")
            .Select(bucket => stack.Reference(bucket.LogicalId))
            .Append(deployment.UsersBucket)
            .Append(deployment.LeasesBucket);
        foreach (var bucket in buckets)
        {
            s3.CreateBucket(bucket);
        }

        var entries = callers
            .Where(caller => caller.Name != "mallory")
            .Select(caller => (JsonNode?)(caller.SessionToken is null ? caller.Name : caller.Arn));
        var users = new JsonArray([.. entries]).ToJsonString(JsonText.Indented);
        s3.Put(deployment.UsersBucket, deployment.UsersPrefix + "users.json", Encoding.UTF8.GetBytes(users));
    }

    // Of every shape that has ever been mistaken for one of ours.
    private static IEnumerable<NewRule> ForeignRules(string groupId, IEnumerable<IngressRule> configured) =>
        [
            NewRule.Tcp(22, "203.0.113.10/32", "2026-01-02T03:04:05Z"),
            NewRule.Tcp(22, "203.0.113.11/32", "authsecgroup/1 another-deployment alice 2026-01-02T03:04:05Z"),
            NewRule.Tcp(443, "198.51.100.0/24"),
            NewRule.Tcp(443, "2001:db8::/64", "the office, IPv6"),
            new("-1", -1, -1, RuleSource.Cidr("192.0.2.0/24"), "the office, everything"),
            new("tcp", 443, 443, RuleSource.PrefixList(OfficePrefixList), "a prefix list"),
            new("tcp", 5432, 5432, RuleSource.SecurityGroup(groupId), "each other"),
            new("tcp", 443, 443, RuleSource.Cidr("203.0.113.0/24"), "out to the office") { IsEgress = true },
            .. configured.Select(rule => new NewRule(
                rule.Protocol,
                rule.FromPort,
                rule.ToPort,
                RuleSource.Cidr("127.0.0.99/32"),
                "allowed in permanently by an administrator"
            )),
        ];
}
