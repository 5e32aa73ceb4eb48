using System.Text.Json.Nodes;
using AuthSecGroup.Cdk.Tests.Support;
using static AuthSecGroup.Cdk.Tests.Support.SynthesizedTemplate;

namespace AuthSecGroup.Cdk.Tests.Construct;

public sealed class The_resource_policy
{
    private const string Trusted =
        "Allow execute-api:Invoke on execute-api:/dev/*/connection execute-api:/dev/*/connection/* "
        + "if StringNotEquals aws:PrincipalAccount ${AWS::AccountId}";
    private const string DenyNothing = $"{OtherNetworks} 0.0.0.0/0 ::/0";
    private const string OtherNetworks = "Deny execute-api:Invoke on execute-api:/* if NotIpAddress aws:SourceIp";

    internal static readonly Lazy<SynthesizedTemplate> TwoAccounts = new(() => With(["111122223333", "444455556666"], null));

    private readonly SynthesizedTemplate _trusting;

    public The_resource_policy()
        : this(TwoAccounts.Value) { }

    internal The_resource_policy(SynthesizedTemplate trusting) => _trusting = trusting;

    [Fact]
    public void Denies_nothing_and_allows_nothing_by_default_so_that_it_replaces_the_one_of_an_earlier_deployment() =>
        Assert.Equal([DenyNothing], Of(Scene.Default).Select(Text));

    [Fact]
    public void Allows_each_trusted_account_except_the_own_one()
    {
        var statements = Of(_trusting).ToList();

        Assert.Equal([Trusted, DenyNothing], statements.Select(Text));
        Assert.Equal(
            ["arn:${AWS::Partition}:iam::111122223333:root", "arn:${AWS::Partition}:iam::444455556666:root"],
            statements[0]["Principal"]!["AWS"]!.AsArray().Select(Text)
        );
    }

    [Fact]
    public void Denies_every_principal_outside_of_the_source_ranges()
    {
        var statement = Assert.Single(Statements(null, ["203.0.113.0/24", "2001:db8::/32"]));

        Assert.Equal($"{OtherNetworks} 203.0.113.0/24 2001:db8::/32", Text(statement));
        Assert.Equal("*", (string?)statement["Principal"]);
    }

    [Fact]
    public void Contains_both() =>
        Assert.Equal([Trusted, $"{OtherNetworks} 203.0.113.0/24"], Statements(["111122223333"], ["203.0.113.0/24"]).Select(Text));

    [Fact]
    public void Names_the_stage() =>
        Assert.Contains(
            "on execute-api:/prod/*/connection execute-api:/prod/*/connection/* if",
            Text(
                Of(
                        new AuthenticatingSecGroupProps
                        {
                            SecurityGroups = [Scene.Ssh],
                            StageName = "prod",
                            TrustedAccounts = ["111122223333"],
                        }
                    )
                    .First()
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void Names_the_accounts_and_the_partition_of_a_stack_that_knows_them()
    {
        var scene = new Scene("us-gov-west-1");
        scene.Stack.Node.SetContext("@aws-cdk/core:enablePartitionLiterals", true);
        scene.Add(new() { SecurityGroups = [Scene.Ssh], TrustedAccounts = ["111122223333"] });

        var statement = Of(scene.Template()).First();
        Assert.Equal("arn:aws-us-gov:iam::111122223333:root", Text(statement["Principal"]!["AWS"]));
        Assert.Equal("123456789012", Text(statement["Condition"]!["StringNotEquals"]!["aws:PrincipalAccount"]));
    }

    // API Gateway applies a policy only to deployments that are created after it.
    [Fact]
    public void Is_deployed_whenever_it_changes()
    {
        string[] deployments =
        [
            Deployment(null, null),
            Deployment(["111122223333"], null),
            Deployment(["444455556666"], null),
            Deployment(["444455556666"], ["203.0.113.0/24"]),
            Deployment(["444455556666"], ["203.0.112.0/24"]),
        ];

        Assert.Equal(deployments.Length, deployments.Distinct().Count());
        Assert.Equal(deployments[1], Deployment(["111122223333"], null));
    }

    [Theory]
    [InlineData(189, 0)]
    [InlineData(0, 377)]
    public void Is_not_longer_than_API_Gateway_allows(int accounts, int ranges)
    {
        var scene = new Scene("us-gov-west-1");
        scene.Stack.Node.SetContext("@aws-cdk/core:enablePartitionLiterals", true);
        scene.Add(
            new()
            {
                SecurityGroups = [Scene.Ssh],
                TrustedAccounts = [.. Enumerable.Range(1, accounts).Select(i => $"{i:d12}")],
                AllowedSourceRanges =
                    ranges == 0 ? null : [.. Enumerable.Range(0, ranges).Select(i => $"203.100.{100 + (i / 150)}.{100 + (i % 150)}/32")],
            }
        );

        var policy = scene.Template().The("AWS::ApiGateway::RestApi")["Policy"]!.ToJsonString();
        const string arn = "arn:aws-us-gov:execute-api:us-gov-west-1:123456789012:abcdefghij/";
        Assert.InRange(policy.Replace("execute-api:/", arn, StringComparison.Ordinal).Length, 8_100, 8_192);
    }

    private static string Deployment(string[]? accounts, string[]? ranges) =>
        Assert.Single(With(accounts, ranges).OfType("AWS::ApiGateway::Deployment")).Key;

    private static IEnumerable<JsonObject> Statements(string[]? accounts, string[]? ranges) => Of(With(accounts, ranges));

    private static IEnumerable<JsonObject> Of(AuthenticatingSecGroupProps props) => Of(Scene.Synthesize(props));

    private static IEnumerable<JsonObject> Of(SynthesizedTemplate template) =>
        template.The("AWS::ApiGateway::RestApi")["Policy"]!["Statement"]!.AsArray().Select(statement => statement!.AsObject());

    private static SynthesizedTemplate With(string[]? accounts, string[]? ranges) =>
        Scene.Synthesize(
            new()
            {
                SecurityGroups = [Scene.Ssh],
                TrustedAccounts = accounts,
                AllowedSourceRanges = ranges,
            }
        );
}
