using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Local.Template;

/// <summary>CloudFormation's pseudo parameters: the account, the region and their partition.</summary>
internal sealed record PseudoParameters(string Account, string Region, string StackName)
{
    public string Partition { get; } =
        Region switch
        {
            _ when Region.StartsWith("cn-", StringComparison.Ordinal) => "aws-cn",
            _ when Region.StartsWith("us-gov-", StringComparison.Ordinal) => "aws-us-gov",
            _ => "aws",
        };

    public string UrlSuffix => Partition == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";

    public string StackId => $"arn:{Partition}:cloudformation:{Region}:{Account}:stack/{StackName}/{DeterministicId.Uuid(StackName)}";

    /// <summary>The value of <c>Ref: AWS::…</c>, or null if there is no such pseudo parameter.</summary>
    public string? Find(string name) =>
        name switch
        {
            "AWS::AccountId" => Account,
            "AWS::Region" => Region,
            "AWS::Partition" => Partition,
            "AWS::URLSuffix" => UrlSuffix,
            "AWS::StackName" => StackName,
            "AWS::StackId" => StackId,
            _ => null,
        };
}
