using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Amazon.CDK;
using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.Cdk;

/// <summary>
/// Rejects more groups, accounts, or source ranges than one deployment can contain; AWS would reject them only in the middle of a
/// deployment. A token counts as the longest value that it can have.
/// </summary>
internal sealed partial class SizeLimits(AuthenticatingSecGroupProps props, PropsValidator validator)
{
    // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html. The limit applies to the variables as one JSON object:
    // https://github.com/github-aws-runners/terraform-aws-github-runner/issues/3594
    private const int EnvironmentBytes = 4096;

    // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
    private const int ResourcePolicyCharacters = 8192;

    internal const int LongestRegion = 14;
    private const int LongestBucketName = 63;
    private const int LongestName = 64;
    private const int LongestUsersPrefix = 512;
    private const int AccountLength = 12;
    internal const int GroupIdLength = 20;
    internal const int UsualRoleArn = 100;

    // Lambda escapes only the characters that JSON requires to be escaped.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal void Check()
    {
        CheckGroups();
        CheckResourcePolicy();
    }

    private void CheckGroups()
    {
        var all = props.SecurityGroups.Sum(access => access.GroupIds.Count);
        var most = Most(all, groups => EnvironmentSize(groups) <= EnvironmentBytes);
        if (most == all)
        {
            return;
        }

        var reason = string.Create(CultureInfo.InvariantCulture, $"the functions' environment is limited to {EnvironmentBytes} bytes");
        throw validator.Error(
            nameof(props.SecurityGroups),
            most == 0
                ? $"security groups with fewer ports, because {reason}"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"at most {most} security groups with these ports, because {reason} (use a second construct for the others)"
                ),
            all.ToString(CultureInfo.InvariantCulture)
        );
    }

    private void CheckResourcePolicy()
    {
        var (accounts, ranges) = (props.TrustedAccounts ?? [], props.AllowedSourceRanges ?? []);
        Fit(nameof(props.AllowedSourceRanges), ranges.Count, "CIDR blocks", count => PolicyLength([], ranges.Take(count)));
        Fit(nameof(props.TrustedAccounts), accounts.Count, "accounts", count => PolicyLength(accounts.Take(count), ranges));

        void Fit(string property, int all, string things, Func<int, int> length)
        {
            var most = Most(all, count => length(count) <= ResourcePolicyCharacters);
            if (most < all)
            {
                var also = property == nameof(props.TrustedAccounts) && ranges.Count > 0 ? " and these source ranges" : "";
                throw validator.Error(
                    property,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"at most {most} {things}, because the API's resource policy with them{also} is limited to "
                            + $"{ResourcePolicyCharacters} characters"
                    ),
                    all.ToString(CultureInfo.InvariantCulture)
                );
            }
        }
    }

    /// <summary>The length of the policy after API Gateway has completed the API's ARN.</summary>
    private int PolicyLength(IEnumerable<string> accounts, IEnumerable<string> ranges) =>
        JsonSerializer
            .Serialize(
                ResourcePolicy.Document(
                    "aws-us-gov",
                    Sized(null, AccountLength),
                    "arn:aws-us-gov:execute-api:ap-southeast-1:123456789012:abcdefghij",
                    props.StageName ?? Gateway.DefaultStage,
                    accounts.Select(account => Sized(account, AccountLength)),
                    ranges.Select(range => Sized(range, CidrBlock.LongestText))
                ),
                Json
            )
            .Length;

    /// <summary>The largest number up to <paramref name="all"/> that fits. Each number that is tried takes time.</summary>
    internal static int Most(int all, Predicate<int> fits)
    {
        if (fits(all))
        {
            return all;
        }

        var (most, tooMany) = (0, all);
        while (tooMany - most > 1)
        {
            var middle = (most + tooMany) / 2;
            (most, tooMany) = fits(middle) ? (middle, tooMany) : (most, middle);
        }

        return most;
    }

    private int EnvironmentSize(int groups)
    {
        var entries = SecurityGroupSet
            .Entries(First(groups), props.TimeToExpire)
            .Select(entry =>
                (
                    entry with
                    {
                        Region = Sized(entry.Region, LongestRegion),
                        GroupIds = [.. entry.GroupIds.Select(id => Sized(id, GroupIdLength))],
                        Rules = [.. entry.Rules.Select(rule => Tokens().Replace(rule, "65535"))],
                        Seconds =
                            entry.Seconds is { } seconds && Token.IsUnresolved(seconds) ? Limits.MaxTimeToExpireSeconds : entry.Seconds,
                        AccessRoleArn = entry.AccessRoleArn is { } role ? Sized(role, UsualRoleArn) : null,
                        ExternalId = entry.ExternalId is { } externalId ? Sized(externalId, LongestName) : null,
                    }
                ).ToObject()
            );
        // All variables of both functions: each of them has a few bytes less.
        var variables = new Dictionary<string, string>
        {
            [FunctionEnvironment.Name] = Sized(props.Name, LongestName),
            [FunctionEnvironment.TimeToExpireSeconds] = "31536000",
            [FunctionEnvironment.SecurityGroups] = JsonSerializer.Serialize(entries, Json),
            [FunctionEnvironment.LogLevel] = "warning",
            [FunctionEnvironment.LeasesBucket] = new('b', LongestBucketName),
            [FunctionEnvironment.SweepIntervalSeconds] = "86400",
            [FunctionEnvironment.UsersBucket] = new('b', LongestBucketName),
            [FunctionEnvironment.CertificateFile] = RootCertificates.File,
            [FunctionEnvironment.CertificateFolder] = RootCertificates.NoFolder,
            // Without a prefix, there is room to add a short one later.
            [FunctionEnvironment.UsersPrefix] = Sized(props.UsersPrefix ?? new string('x', LongestName), LongestUsersPrefix),
        };
        if (props.MaxAddressesPerCaller is not null)
        {
            variables[FunctionEnvironment.MaxAddressesPerCaller] = "1000";
        }

        if (props.RuleQuota is not null)
        {
            variables[FunctionEnvironment.RuleQuota] = "1000";
        }

        return JsonSerializer.SerializeToUtf8Bytes(variables, Json).Length;
    }

    private IEnumerable<SecurityGroupAccess> First(int groups)
    {
        foreach (var access in props.SecurityGroups)
        {
            if (groups <= 0)
            {
                yield break;
            }

            yield return access.First(groups);
            groups -= access.GroupIds.Count;
        }
    }

    internal static string Sized(string? text, int longest) => text is null || Token.IsUnresolved(text) ? new string('x', longest) : text;

    [GeneratedRegex(@"\$\{Token\[[^\]]*\]\}")]
    private static partial Regex Tokens();
}
