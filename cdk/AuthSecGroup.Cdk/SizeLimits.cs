using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Amazon.CDK;
using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.Cdk;

/// <summary>
/// Refuses more groups than one deployment can name, as AWS would only in the middle of a deployment. What is known at deployment only is counted
/// as long as such a value can be.
/// </summary>
internal sealed partial class SizeLimits(AuthenticatingSecGroupProps props, PropsValidator checks)
{
    // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html; it is the variables as one JSON object that are measured:
    // https://github.com/github-aws-runners/terraform-aws-github-runner/issues/3594
    private const int EnvironmentBytes = 4096;

    // All inline policies of a role together: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    private const int RolePolicyCharacters = 10_240;

    // What the connection role's policies hold beside the groups, the regions and the prefix, with a name of a log group of 512 characters.
    private const int FixedPolicyCharacters = 2_000;

    private const int LongestRegion = 14;
    private const int LongestPartition = 10;
    private const int LongestBucketName = 63;
    private const int LongestName = 64;
    private const int GroupIdLength = 20;
    private const int AccountIdLength = 12;

    // Lambda's own form of JSON escapes what JSON itself wants escaped, and no more.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal void Check()
    {
        var all = props.SecurityGroups.Sum(access => access.GroupIds.Count);
        var inEnvironment = Most(all, groups => EnvironmentSize(groups) <= EnvironmentBytes);
        var inPolicy = Most(all, groups => PolicySize(groups) <= RolePolicyCharacters);
        if (Math.Min(inEnvironment, inPolicy) == all)
        {
            return;
        }

        var holder =
            inEnvironment <= inPolicy
                ? string.Create(CultureInfo.InvariantCulture, $"the functions' environment holds {EnvironmentBytes} bytes")
                : string.Create(CultureInfo.InvariantCulture, $"the policies of a role hold {RolePolicyCharacters} characters");
        throw checks.Refusal(
            nameof(props.SecurityGroups),
            Math.Min(inEnvironment, inPolicy) switch
            {
                0 => $"security groups with fewer ports, as {holder}",
                var fit => string.Create(
                    CultureInfo.InvariantCulture,
                    $"at most {fit} security groups with ports as these, as {holder} (the others fit into a second construct)"
                ),
            },
            string.Create(CultureInfo.InvariantCulture, $"{all} of them")
        );
    }

    private static int Most(int all, Predicate<int> fits)
    {
        var most = all;
        while (most > 0 && !fits(most))
        {
            most--;
        }

        return most;
    }

    private int EnvironmentSize(int groups)
    {
        var entries = SecurityGroupTargets
            .Entries(First(groups))
            .Select(entry => new
            {
                region = Sized(entry.Region, LongestRegion),
                groups = entry.GroupIds.Select(id => Sized(id, GroupIdLength)),
                rules = entry.Rules.Select(rule => Tokens.Replace(rule, "65535")),
            });
        // The connection function's variables are the longer ones, but for the sweep's two numbers.
        return JsonSerializer
            .SerializeToUtf8Bytes(
                new Dictionary<string, string>
                {
                    [FunctionEnvironment.Name] = Sized(props.Name, LongestName),
                    [FunctionEnvironment.TimeToExpireSeconds] = "31536000",
                    [FunctionEnvironment.SecurityGroups] = JsonSerializer.Serialize(entries, Json),
                    [FunctionEnvironment.LogLevel] = "warning",
                    [FunctionEnvironment.UsersBucket] = new('b', LongestBucketName),
                    [FunctionEnvironment.UsersPrefix] = Sized(props.UsersPrefix, LongestName),
                },
                Json
            )
            .Length;
    }

    private int PolicySize(int groups) =>
        FixedPolicyCharacters
        + (2 * (props.UsersPrefix?.Length ?? 0))
        + props.SecurityGroups.Select(access => access.Region).Distinct().Sum(region => Sized(region, LongestRegion).Length + 3)
        + First(groups).Sum(access => access.GroupIds.Sum(id => ArnSize(access.Region, id) + 3));

    private static int ArnSize(string region, string id) =>
        "arn::ec2:::security-group/".Length
        + LongestPartition
        + Sized(region, LongestRegion).Length
        + AccountIdLength
        + Sized(id, GroupIdLength).Length;

    private IEnumerable<SecurityGroupAccess> First(int groups)
    {
        foreach (var access in props.SecurityGroups)
        {
            if (groups <= 0)
            {
                yield break;
            }

            yield return SecurityGroupAccess.Of(access.Region, access.GroupIds.Take(groups), access.Ports);
            groups -= access.GroupIds.Count;
        }
    }

    private static string Sized(string? text, int longest) => text is null || Token.IsUnresolved(text) ? new string('x', longest) : text;

    [GeneratedRegex(@"\$\{Token\[[^\]]*\]\}")]
    private static partial Regex Tokens { get; }
}
