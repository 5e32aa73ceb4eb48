using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AuthSecGroup.App;
using AuthSecGroup.Cdk.Tests.Support;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Cdk.Tests.App;

public sealed class The_template_of_the_access_role
{
    private static readonly Lazy<SynthesizedTemplate> Synthesized = new(() =>
        SynthesizedTemplate.Of(new AccessRoleStack(new Amazon.CDK.App()))
    );

    private readonly SynthesizedTemplate _template = Synthesized.Value;

    private JsonObject Parameters => _template.Root[nameof(Parameters)]!.AsObject();

    /// <summary><c>ACCEPT_SNAPSHOTS=1</c> writes it, like the other reviewed templates.</summary>
    [Fact]
    public void Is_the_one_in_the_repository() => Snapshot.MatchFile(_template, "cdk/access-role.template.json");

    [Fact]
    public void Needs_no_assets_and_no_bootstrapped_account()
    {
        Assert.Equal(["AWS::IAM::Role"], _template.Resources.Select(resource => (string?)resource.Value["Type"]));
        Assert.Null(_template.Root["Rules"]);
        Assert.Equal(["FunctionRoleArns", "SecurityGroupIds", "Regions", "RoleName", "ExternalId"], Names(Parameters));
        Assert.Equal(["RoleArn"], Names(_template.Outputs));
    }

    [Fact]
    public void Requires_the_external_id_only_if_it_is_given() =>
        Assert.Equal(
            """{"Fn::If":["HasExternalId",{"StringEquals":{"sts:ExternalId":{"Ref":"ExternalId"}}},{"Ref":"AWS::NoValue"}]}""",
            _template.The("AWS::IAM::Role")["AssumeRolePolicyDocument"]!["Statement"]!.AsArray().Single()!["Condition"]!.ToJsonString()
        );

    [Fact]
    public void Has_defaults_for_the_name_and_the_external_id_alone()
    {
        Assert.Equal(AccessRoleArn.DefaultName, (string?)Parameters["RoleName"]!["Default"]);
        Assert.Equal("", (string?)Parameters["ExternalId"]!["Default"]);
        Assert.Equal(["RoleName", "ExternalId"], Names(Parameters).Where(name => Parameters[name]!["Default"] is not null));
    }

    [Fact]
    public void Describes_and_labels_each_parameter()
    {
        var form = _template.Root["Metadata"]!["AWS::CloudFormation::Interface"]!;
        Assert.All(Parameters, parameter => Assert.NotEmpty((string?)parameter.Value!["Description"] ?? ""));
        Assert.All(Parameters, parameter => Assert.NotEmpty((string?)parameter.Value!["ConstraintDescription"] ?? ""));
        Assert.Equal(Names(Parameters).Order(), Names(form["ParameterLabels"]!.AsObject()).Order());
        Assert.Equal(
            Names(Parameters).Order(),
            form["ParameterGroups"]!
                .AsArray()
                .SelectMany(group => group![nameof(Parameters)]!.AsArray())
                .Select(name => (string)name!)
                .Order()
        );
    }

    /// <summary><see cref="The_schema_and_the_reader_agree"/> compares the patterns of the schema with the contracts.</summary>
    [Theory]
    [InlineData("FunctionRoleArns", "accessRoleArn")]
    [InlineData("SecurityGroupIds", "groupIds")]
    [InlineData("Regions", "regionName")]
    [InlineData("ExternalId", "externalId")]
    public void Accepts_what_the_configuration_accepts(string parameter, string key)
    {
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "authsecgroup.schema.json")))!;
        var property = schema["definitions"]!["securityGroup"]!["properties"]![key]!;
        var pattern = (string)(property["items"] ?? property)["pattern"]!;

        Assert.Equal(parameter == "ExternalId" ? $"^({pattern[1..^1]})?$" : pattern, Pattern(parameter));
    }

    [Theory]
    [InlineData("authsecgroup-access", true)]
    [InlineData("a_+=,.@-9", true)]
    [InlineData("", false)]
    [InlineData("two words", false)]
    [InlineData("path/name", false)]
    public void Accepts_the_names_that_the_construct_accepts(string name, bool valid)
    {
        Assert.Equal(valid, AccessRoleArn.IsName(name));
        Assert.Equal(valid, Regex.IsMatch(name, Pattern("RoleName")));
        Assert.Equal((true, true), (AccessRoleArn.IsName(new('n', 64)), Regex.IsMatch(new('n', 64), Pattern("RoleName"))));
        Assert.Equal((false, false), (AccessRoleArn.IsName(new('n', 65)), Regex.IsMatch(new('n', 65), Pattern("RoleName"))));
    }

    [Fact]
    public void Has_the_parameters_that_the_documentation_names()
    {
        var command = Page.Split("aws cloudformation deploy ")[1].Split("```")[0];
        Assert.Equal(Names(Parameters).Order(), Matches(Page, @"^\| `([A-Z]\w+)` \|").Order());
        Assert.Equal(Names(Parameters).Except(["RoleName"]).Order(), Matches(command, @"(\w+)=").Order());
        Assert.All(Matches(Page, @"ParameterKey=(\w+)"), name => Assert.Contains(name, Names(Parameters)));

        static IEnumerable<string> Matches(string text, string pattern) =>
            Regex.Matches(text, pattern, RegexOptions.Multiline).Select(match => match.Groups[1].Value);
    }

    [Fact]
    public void Creates_the_role_that_the_documented_configuration_names()
    {
        var groups = Configuration.Read(Page.Split("<!-- accounts-configuration -->\n```json")[1].Split("```")[0]).SecurityGroups;

        Assert.Equal([null, $"arn:aws:iam::210987654321:role/{AccessRoleArn.DefaultName}"], groups.Select(group => group.AccessRoleArn));
    }

    private static string Page => File.ReadAllText(Path.Combine(Repository.Root, "docs", "accounts.md"));

    private string Pattern(string parameter) => (string)Parameters[parameter]!["AllowedPattern"]!;

    private static IEnumerable<string> Names(JsonObject map) => map.Select(pair => pair.Key);
}
