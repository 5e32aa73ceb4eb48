using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Template;

namespace AuthSecGroup.Local.Tests.Template;

public class An_intrinsic
{
    private const string Template = """
        {
          "Parameters": { "WithDefault": { "Type": "String", "Default": "the default" }, "Without": { "Type": "String" },
            "List": { "Type": "CommaDelimitedList", "Default": "a, b,c" } },
          "Mappings": { "Sizes": { "eu-west-1": { "Small": "s-1" } } },
          "Conditions": {
            "Here": { "Fn::Equals": [{ "Ref": "AWS::Region" }, "eu-west-1"] },
            "There": { "Fn::Not": [{ "Condition": "Here" }] },
            "Both": { "Fn::And": [{ "Condition": "Here" }, { "Condition": "There" }] },
            "Either": { "Fn::Or": [{ "Condition": "Here" }, { "Condition": "There" }] }
          }
        }
        """;

    [Theory]
    [InlineData("""{ "Ref": "AWS::Region" }""", "\"eu-west-1\"")]
    [InlineData("""{ "Ref": "AWS::AccountId" }""", "\"123456789012\"")]
    [InlineData("""{ "Ref": "AWS::Partition" }""", "\"aws\"")]
    [InlineData("""{ "Ref": "AWS::URLSuffix" }""", "\"amazonaws.com\"")]
    [InlineData("""{ "Ref": "AWS::StackName" }""", "\"stack\"")]
    [InlineData("""{ "Ref": "WithDefault" }""", "\"the default\"")]
    [InlineData("""{ "Ref": "List" }""", "[\"a\",\"b\",\"c\"]")]
    [InlineData("""{ "Fn::Split": ["|", { "Fn::Join": ["|x-", { "Ref": "List" }] }] }""", "[\"a\",\"x-b\",\"x-c\"]")]
    [InlineData("""{ "Ref": "Bucket" }""", "\"ref of Bucket\"")]
    [InlineData("""{ "Fn::GetAtt": ["Bucket", "Arn"] }""", "\"Arn of Bucket\"")]
    [InlineData("""{ "Fn::GetAtt": "Bucket.Arn" }""", "\"Arn of Bucket\"")]
    [InlineData("""{ "Fn::Join": ["-", ["a", { "Ref": "AWS::Region" }, "b"]] }""", "\"a-eu-west-1-b\"")]
    [InlineData(
        """{ "Fn::Sub": "a ${AWS::Region} ${Bucket} ${Bucket.Arn} ${!Literal} b" }""",
        "\"a eu-west-1 ref of Bucket Arn of Bucket ${Literal} b\""
    )]
    [InlineData("""{ "Fn::Sub": ["${x}/${Bucket}", { "x": { "Ref": "AWS::Region" } }] }""", "\"eu-west-1/ref of Bucket\"")]
    [InlineData("""{ "Fn::Select": [1, ["a", { "Ref": "Bucket" }]] }""", "\"ref of Bucket\"")]
    [InlineData("""{ "Fn::Select": ["2", { "Fn::Split": ["/", "a/b/c"] }] }""", "\"c\"")]
    [InlineData("""{ "Fn::If": ["Here", "yes", "no"] }""", "\"yes\"")]
    [InlineData("""{ "Fn::If": ["There", "yes", "no"] }""", "\"no\"")]
    [InlineData("""{ "Fn::If": ["Both", "yes", "no"] }""", "\"no\"")]
    [InlineData("""{ "Fn::If": ["Either", "yes", "no"] }""", "\"yes\"")]
    [InlineData("""{ "Fn::FindInMap": ["Sizes", { "Ref": "AWS::Region" }, "Small"] }""", "\"s-1\"")]
    [InlineData(
        """{ "a": { "Fn::If": ["There", "x", { "Ref": "AWS::NoValue" }] }, "b": [1, { "Ref": "AWS::NoValue" }, true, null] }""",
        "{\"b\":[1,true,null]}"
    )]
    [InlineData(
        """{ "Condition": { "StringEquals": { "ec2:Region": { "Ref": "AWS::Region" } } } }""",
        "{\"Condition\":{\"StringEquals\":{\"ec2:Region\":\"eu-west-1\"}}}"
    )]
    public void Has_its_value(string expression, string value) => Assert.Equal(value, Resolve(expression));

    [Theory]
    [InlineData(
        """{ "Fn::ImportValue": "other:export" }""",
        "The intrinsic 'Fn::ImportValue' (\"other:export\") reads another stack's export"
    )]
    [InlineData("""{ "Fn::GetAZs": "" }""", "The intrinsic 'Fn::GetAZs' is not known to local mode.")]
    [InlineData("""{ "Fn::Transform": {} }""", "The intrinsic 'Fn::Transform' is not known to local mode.")]
    [InlineData("""{ "Fn::Join": ["", []], "other": 1 }""", "The intrinsic 'Fn::Join' is beside other keys")]
    [InlineData("""{ "Fn::Join": ["-"] }""", "The intrinsic 'Fn::Join' is malformed")]
    [InlineData("""{ "Fn::Select": [7, ["a"]] }""", "The intrinsic 'Fn::Select' asks for item 7 of 1")]
    [InlineData("""{ "Ref": "AWS::NotificationARNs" }""", "The pseudo parameter 'AWS::NotificationARNs' is not known to local mode.")]
    [InlineData("""{ "Ref": "Without" }""", "The parameter 'Without' has no default")]
    [InlineData("""{ "Fn::If": ["Nowhere", 1, 2] }""", "The condition 'Nowhere' is used but not defined")]
    [InlineData(
        """{ "Fn::FindInMap": ["Sizes", "mars", "Small"] }""",
        "The mapping 'Sizes' / 'mars' / 'Small' is used but not in the template."
    )]
    public void Is_refused_by_name_when_it_is_not_known_or_malformed(string expression, string message) =>
        Assert.StartsWith(message, Assert.Throws<LocalModeException>(() => Resolve(expression)).Message);

    [Theory]
    [InlineData("cn-north-1", "aws-cn", "amazonaws.com.cn")]
    [InlineData("us-gov-west-1", "aws-us-gov", "amazonaws.com")]
    [InlineData("ap-south-2", "aws", "amazonaws.com")]
    public void Knows_the_partition_of_a_region(string region, string partition, string suffix)
    {
        var pseudo = new PseudoParameters("123456789012", region, "stack");

        Assert.Equal((partition, suffix), (pseudo.Partition, pseudo.UrlSuffix));
    }

    private static string Resolve(string expression) =>
        new IntrinsicResolver(
            (JsonObject)JsonNode.Parse(Template)!,
            new PseudoParameters("123456789012", "eu-west-1", "stack"),
            logicalId => $"ref of {logicalId}",
            (logicalId, name) => $"{name} of {logicalId}"
        )
            .Resolve(JsonNode.Parse(expression))!
            .ToJsonString();
}
