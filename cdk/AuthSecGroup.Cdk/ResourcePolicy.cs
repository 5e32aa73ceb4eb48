using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.Cdk;

/// <summary>
/// The resource policy of the API. API Gateway evaluates it together with the caller's own policies
/// (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html). A deny always wins. A caller of
/// another account needs an allow in both. For a caller of the API's own account, either is sufficient, so no allow may match that account.
/// </summary>
internal static class ResourcePolicy
{
    private static readonly string[] EveryAddress = ["0.0.0.0/0", "::/0"];

    /// <summary>
    /// The policy. There is always one, because CloudFormation doesn't remove the policy of an API when the template no longer has one
    /// (https://github.com/aws/aws-cdk/issues/21840).
    /// </summary>
    internal static PolicyDocument Create(Stack stack, AuthenticatingSecGroupProps props) =>
        PolicyDocument.FromJson(
            // API Gateway completes these resources with the API's own ARN, which can't be referred to here.
            Document(
                stack.Partition,
                stack.Account,
                "execute-api:",
                props.StageName ?? Gateway.DefaultStage,
                props.TrustedAccounts ?? [],
                props.AllowedSourceRanges ?? []
            )
        );

    /// <summary>The policy as JSON.</summary>
    /// <param name="partition">The API's partition.</param>
    /// <param name="ownAccount">The API's account.</param>
    /// <param name="api">The ARN of the API, or what stands for it.</param>
    /// <param name="stage">The name of the API's stage.</param>
    /// <param name="accounts">The accounts whose principals can call.</param>
    /// <param name="ranges">The CIDR blocks from which they can call; every address if there are none.</param>
    internal static Dictionary<string, object> Document(
        string partition,
        string ownAccount,
        string api,
        string stage,
        IEnumerable<string> accounts,
        IEnumerable<string> ranges
    )
    {
        object[] trusted = [.. accounts.Select(account => $"arn:{partition}:iam::{account}:root")];
        object[] allowed = [.. ranges];
        var statements = new List<object>();
        if (trusted.Length > 0)
        {
            statements.Add(
                new Dictionary<string, object>
                {
                    ["Sid"] = "TrustedAccounts",
                    ["Effect"] = "Allow",
                    ["Principal"] = new Dictionary<string, object> { ["AWS"] = trusted },
                    ["Action"] = "execute-api:Invoke",
                    ["Resource"] = new object[]
                    {
                        $"{api}/{stage}/*{ApiResource.Connection}",
                        $"{api}/{stage}/*{ApiResource.Connection}/*",
                    },
                    // An account that is known only at deployment can be the own one.
                    ["Condition"] = Condition("StringNotEquals", "aws:PrincipalAccount", ownAccount),
                }
            );
        }

        statements.Add(
            new Dictionary<string, object>
            {
                ["Sid"] = "AllowedSourceRanges",
                ["Effect"] = "Deny",
                ["Principal"] = "*",
                ["Action"] = "execute-api:Invoke",
                ["Resource"] = $"{api}/*",
                ["Condition"] = Condition("NotIpAddress", "aws:SourceIp", allowed.Length > 0 ? allowed : EveryAddress),
            }
        );
        return new Dictionary<string, object> { ["Version"] = "2012-10-17", ["Statement"] = statements.ToArray() };
    }

    private static Dictionary<string, object> Condition(string test, string key, object value) =>
        new() { [test] = new Dictionary<string, object> { [key] = value } };
}
