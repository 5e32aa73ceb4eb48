using System.Text.Json.Nodes;
using System.Xml.Linq;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using Amazon.S3;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Local.Tests.Functions;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Local.Tests.Sts;

/// <summary>
/// Over the wire, with roles from the template and the vendor's clients. One group is reached by two roles of its account.
/// </summary>
public class A_session_of_a_function_in_another_account : LocalCloudTest
{
    private const string Arn = "arn:aws:iam::210987654321:role/teams/net/authsecgroup-access";
    private const string SecondArn = "arn:aws:iam::210987654321:role/second";
    private const string MemberGroup = "sg-0fedcba9876543210";

    // On one line, because the fixture's function shows its environment by lines.
    private static readonly string Groups = $$"""
        [{"region":"eu-west-1","groups":["{{FixtureAssembly.Group}}"],"rules":["tcp:22:22"]},
         {"region":"eu-west-1","groups":["{{MemberGroup}}"],"rules":["tcp:22:22"],"accessRoleArn":"{{Arn}}","externalId":"office-7"},
         {"region":"eu-west-1","groups":["{{MemberGroup}}"],"rules":["tcp:5432:5432"],"target":"db","accessRoleArn":"{{SecondArn}}"}]
        """.ReplaceLineEndings("");

    private protected override void Change(JsonNode resources)
    {
        var assume = JsonNode.Parse($$"""{ "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": ["{{Arn}}", "{{SecondArn}}"] }""");
        resources["ConnectionRole"]!["Properties"]!["Policies"]![0]!["PolicyDocument"]!["Statement"]!.AsArray().Add(assume);
        resources["Connection"]!["Properties"]!["Environment"]!["Variables"]![FunctionEnvironment.SecurityGroups] = Groups;
    }

    [Theory]
    [InlineData("authsecgroup-access", Arn, "office-7")]
    [InlineData("second", SecondArn, null)]
    public async Task Sees_the_groups_and_prefix_lists_of_that_account_once_and_no_others(string name, string arn, string? externalId)
    {
        var session = await AssumeAsync(arn, externalId);
        Assert.Equal($"arn:aws:sts::210987654321:assumed-role/{name}/ab", session.Arn);

        using var client = Ec2(session.Keys);
        Assert.Equal([MemberGroup], (await client.DescribeSecurityGroupRulesAsync(new())).SecurityGroupRules.Select(Group).Distinct());
        Assert.Single((await client.DescribeManagedPrefixListsAsync(new())).PrefixLists);
        Assert.Equal("UnauthorizedOperation", await RefusalAsync(() => RevokeAsync(client, FixtureAssembly.Group)));
        Assert.Equal("InvalidSecurityGroupRuleId.NotFound", await RefusalAsync(() => RevokeAsync(client, MemberGroup)));
    }

    [Fact]
    public async Task Is_not_the_session_in_which_the_function_sees_its_own_account()
    {
        using var client = Ec2(await FunctionKeysAsync());
        var rules = (await client.DescribeSecurityGroupRulesAsync(new())).SecurityGroupRules;
        Assert.Equal([FixtureAssembly.Group], rules.Select(Group).Distinct());
    }

    [Fact]
    public async Task Is_refused_by_each_service_in_its_own_words_when_it_has_expired_and_by_EC2_when_its_role_is_deleted()
    {
        var keys = (await AssumeAsync(Arn, "office-7")).Keys;
        using var client = Ec2(keys);
        using var s3 = LocalServices.S3Client(Cloud.AwsUrl.ToString(), keys, "us-east-1");
        Cloud.Clock.Advance(TimeSpan.FromSeconds(3599));
        await client.DescribeSecurityGroupRulesAsync(new());

        Cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("RequestExpired", await RefusalAsync(() => client.DescribeSecurityGroupRulesAsync(new())));
        var refusal = await Assert.ThrowsAsync<AmazonS3Exception>(() => s3.ListObjectsV2Async(new() { BucketName = "people" }));
        Assert.Equal("ExpiredToken", refusal.ErrorCode);
        Assert.Contains("<Code>ExpiredToken</Code>", await SendAsync(keys, Arn, "office-7"), StringComparison.Ordinal);

        Cloud.DeleteRole(Cloud.RoleOf(Arn));
        Assert.Equal("AuthFailure", await RefusalAsync(() => client.DescribeSecurityGroupRulesAsync(new())));
    }

    [Theory]
    [InlineData(-7200)]
    [InlineData(7200)]
    public async Task Lasts_an_hour_by_the_clock_of_the_SDK_wherever_the_local_clock_is(int seconds)
    {
        Cloud.Clock.Advance(TimeSpan.FromSeconds(seconds));
        var before = DateTimeOffset.UtcNow;

        var (_, expiration, keys) = await AssumeAsync(Arn, "office-7");

        Assert.InRange((expiration - before).TotalSeconds, 3599, 3660);
        using var client = Ec2(keys);
        await client.DescribeSecurityGroupRulesAsync(new());
    }

    [Fact]
    public async Task Is_refused_by_STS_in_its_own_words_for_a_signature_that_is_too_old()
    {
        var response = await SendAsync(await FunctionKeysAsync(), Arn, "office-7", DateTimeOffset.UtcNow.AddMinutes(-6));
        Assert.Contains("<Code>SignatureDoesNotMatch</Code>", response, StringComparison.Ordinal);
        Assert.Contains("Signature expired: ", response, StringComparison.Ordinal);
    }

    private static string Group(SecurityGroupRule rule) => rule.GroupId;

    private static Task<RevokeSecurityGroupIngressResponse> RevokeAsync(AmazonEC2Client client, string group) =>
        client.RevokeSecurityGroupIngressAsync(new() { GroupId = group, SecurityGroupRuleIds = ["sgr-00000000000000000"] });

    private static async Task<string> RefusalAsync(Func<Task> call) => (await Assert.ThrowsAsync<AmazonEC2Exception>(call)).ErrorCode;

    private AmazonEC2Client Ec2(AWSCredentials keys) => LocalServices.Ec2Client(Cloud.AwsUrl.ToString(), keys, "eu-west-1");

    private async Task<SessionAWSCredentials> FunctionKeysAsync()
    {
        var environment = await A_function.EnvironmentAsync(Cloud, "connection");
        return new(environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"], environment["AWS_SESSION_TOKEN"]);
    }

    private async Task<(string Arn, DateTimeOffset Expiration, SessionAWSCredentials Keys)> AssumeAsync(string arn, string? externalId)
    {
        var texts = XElement
            .Parse(await SendAsync(await FunctionKeysAsync(), arn, externalId))
            .Descendants()
            .Where(element => !element.HasElements)
            .ToDictionary(element => element.Name.LocalName, element => element.Value);
        Assert.DoesNotContain("Message", texts.Keys);
        return (
            texts["Arn"],
            DateTimeOffset.Parse(texts["Expiration"]),
            new(texts["AccessKeyId"], texts["SecretAccessKey"], texts["SessionToken"])
        );
    }

    private async Task<string> SendAsync(AWSCredentials keys, string arn, string? externalId, DateTimeOffset? time = null)
    {
        var (plain, authority) = (await keys.GetCredentialsAsync(), Cloud.AwsUrl.Authority);
        var signer = new RequestSigner(plain.AccessKey, plain.SecretKey, plain.Token)
        {
            Service = "sts",
            Time = time ?? DateTimeOffset.UtcNow,
        };
        var body =
            $"Action=AssumeRole&Version=2011-06-15&RoleSessionName=ab&RoleArn={Uri.EscapeDataString(arn)}"
            + (externalId is null ? "" : $"&ExternalId={externalId}");
        return (await Client.SendAsync("POST", Cloud.AwsUrl, signer.Sign("POST", "/", "", body, ("host", authority)), body)).Body;
    }
}
