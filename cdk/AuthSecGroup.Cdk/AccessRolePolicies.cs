using System.Globalization;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.Cdk;

/// <summary>The policies of a <see cref="SecurityGroupAccessRole"/>, and their limits.</summary>
internal sealed class AccessRolePolicies
{
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: whitespace doesn't count.
    private const int InlinePoliciesCharacters = 10_240;
    private const int TrustPolicyCharacters = 2_048;

    // CloudFormation requires literal delimiters of Fn::Join and Fn::Split, so the ARNs of groups whose ids are a list token can't contain
    // references to the partition and the account. Neither adds anything: the role can change rules of its own account only. Ids that are
    // known take the same form, so that there is one to review.
    private const string GroupArn = "arn:*:ec2:*:*:security-group/";

    private readonly Stack _stack;
    private readonly string[] _roleArns;
    private readonly string[] _groupIds;
    private readonly string[] _regions;
    private readonly string? _externalId;

    internal AccessRolePolicies(Stack stack, SecurityGroupAccessRoleProps props)
    {
        _stack = stack;
        _roleArns = [.. props.FunctionRoleArns];
        _groupIds = [.. props.SecurityGroupIds];
        _regions = props.Regions is { } regions ? [.. regions] : [stack.Region];
        _externalId = props.ExternalId;
    }

    /// <summary>Who can assume the role.</summary>
    internal IPrincipal Trusted => new TrustedRoles(_roleArns, _externalId);

    /// <summary>What the role can do.</summary>
    internal PolicyDocument Permissions =>
        Cdk.Permissions.AccessRole(
            GroupArns(_groupIds),
            _stack.FormatArn(
                new ArnComponents
                {
                    Service = "ec2",
                    Region = "*",
                    Resource = "prefix-list",
                    ResourceName = "*",
                }
            ),
            _regions
        );

    /// <summary>
    /// Rejects more roles or groups than the policies can contain. A token counts as the longest value that it can have; a list token isn't
    /// counted.
    /// </summary>
    internal void CheckSize(PropsValidator validator)
    {
        Fit(
            validator,
            nameof(SecurityGroupAccessRoleProps.FunctionRoleArns),
            _roleArns,
            "ARNs",
            arns => LengthOf(Trust(arns)),
            _externalId is null ? "trust policy" : "trust policy with this external id",
            TrustPolicyCharacters
        );
        Fit(
            validator,
            nameof(SecurityGroupAccessRoleProps.SecurityGroupIds),
            _groupIds,
            "security groups",
            ids => LengthOf(LongestPermissions(ids)),
            "inline policy with these regions",
            InlinePoliciesCharacters
        );
    }

    private static string[] GroupArns(string[] ids) =>
        Token.IsUnresolved(ids) ? Fn.Split("|", GroupArn + Fn.Join($"|{GroupArn}", ids)) : [.. ids.Select(id => GroupArn + id)];

    private static void Fit(
        PropsValidator validator,
        string property,
        string[] all,
        string things,
        Func<string[], int> length,
        string policy,
        int limit
    )
    {
        if (Token.IsUnresolved(all))
        {
            return;
        }

        var most = SizeLimits.Most(all.Length, count => length(all[..count]) <= limit);
        if (most < all.Length)
        {
            throw validator.Error(
                property,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"at most {most} {things}, because the role's {policy} is limited to {limit} characters"
                ),
                all.Length.ToString(CultureInfo.InvariantCulture)
            );
        }
    }

    private PolicyDocument Trust(string[] roleArns)
    {
        var externalId = _externalId is null ? null : SizeLimits.Sized(_externalId, ExternalId.Longest);
        return new PolicyDocument(
            new PolicyDocumentProps
            {
                Statements =
                [
                    new PolicyStatement(
                        new PolicyStatementProps
                        {
                            Actions = ["sts:AssumeRole"],
                            Principals =
                            [
                                new TrustedRoles([.. roleArns.Select(arn => SizeLimits.Sized(arn, SizeLimits.UsualRoleArn))], externalId),
                            ],
                        }
                    ),
                ],
            }
        );
    }

    private PolicyDocument LongestPermissions(string[] groupIds) =>
        Cdk.Permissions.AccessRole(
            GroupArns([.. groupIds.Select(id => SizeLimits.Sized(id, SizeLimits.GroupIdLength))]),
            "arn:aws-us-gov:ec2:*:123456789012:prefix-list/*",
            Token.IsUnresolved(_regions) ? [] : [.. _regions.Select(region => SizeLimits.Sized(region, SizeLimits.LongestRegion))]
        );

    private int LengthOf(PolicyDocument document) => ((string)_stack.Resolve(_stack.ToJsonString(document))).Length;
}
